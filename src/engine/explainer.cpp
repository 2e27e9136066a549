// The spine: from a text to an explanation, one step a line. Start reading here.
//
//   text ──tokenize──▶ ids ──model──▶ logits ──method──▶ token scores ──sum──▶ word scores
//
// A text is one window, and all there is; or it is read in several, each explained like a text, and
// windows.h combines them.

#include "pellucid/explainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "attribution/forward_cache.h"
#include "attribution/methods.h"
#include "attribution/quantity.h"
#include "base/fail.h"
#include "base/names.h"
#include "base/parse.h"
#include "base/stage.h"
#include "base/utf8.h"
#include "engine/engine.h"
#include "engine/windows.h"
#include "text/words.h"

namespace pellucid {

namespace {

constexpr std::size_t kSequencesAtOnce = 256;  // of a prediction: bounds the copies of their ids

/// The classes that the request's target names, ascending.
std::vector<std::size_t> find_classes(const std::string& target,
                                      const std::vector<std::string>& labels,
                                      std::size_t predicted) {
  if (const auto it = std::ranges::find(labels, target); it != labels.end())
    return {static_cast<std::size_t>(it - labels.begin())};
  const std::string folded = folded_name(target);
  if (folded == "predicted") return {predicted};
  std::vector<std::size_t> classes;
  if (folded == "all") {
    for (std::size_t c = 0; c < labels.size(); ++c) classes.push_back(c);
    return classes;
  }
  const auto index = parse_number<std::size_t>(target);
  if (index && *index < labels.size()) return {*index};
  if (const auto alike = find_name(target, labels)) return {*alike};
  const auto meant = nearest_name(target, labels);
  const std::string did_you_mean = meant ? fmt::format("; did you mean {}?", *meant) : "";
  fail(ErrorKind::BadRequest,
       "{}: unknown class (expected predicted, all, an index from 0 to {} or a label: {}; found "
       "\"{}\"{})",
       option("target"), labels.size() - 1, fmt::join(labels, ", "), target, did_you_mean);
}

/// Step 4's scores, and step 5: a word's score is the sum of its tokens'.
TargetScores assemble(const Problem& problem, std::size_t c, bool complete, TokenScores scores) {
  TargetScores out;
  out.target = {problem.evaluator.model().info().labels[c], c, problem.quantity, scores.value,
                scores.baseline_value};
  out.words = sum_words(problem.input, scores.scores);
  for (PartScores& part : scores.parts) part.words = sum_words(problem.input, part.tokens);
  out.parts = std::move(scores.parts);
  if (complete && scores.baseline_value) {
    double sum = 0;
    for (const double score : scores.scores) sum += score;
    const double expected = scores.value - *scores.baseline_value;
    out.completeness = {sum, expected, sum - expected, scores.certified_error};
  }
  out.tokens = std::move(scores.scores);
  out.surrogate = std::move(scores.surrogate);
  return out;
}

std::vector<Warning> input_warnings(const ReadInput& read, const Reach& reach) {
  const Tokenization& input = read.tokens;
  std::vector<Warning> warnings;
  if (input.dropped_tokens > 0)
    warnings.push_back({"truncated", fmt::format("the text was cut to {} tokens: {} at its end "
                                                 "were not read",
                                                 reach.tokens, input.dropped_tokens)});
  if (input.words.empty() && !read.embeddings)
    warnings.push_back({"empty-text", "the text has no words: there is nothing to explain"});
  return warnings;
}

}  // namespace

Explainer::Explainer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Explainer::Explainer(Explainer&&) noexcept = default;
Explainer& Explainer::operator=(Explainer&&) noexcept = default;
Explainer::~Explainer() = default;

std::size_t Explainer::threads() const { return impl_->pool.threads(); }

Explainer Explainer::load(const std::string& directory, const LoadOptions& options) {
  const InStage stage(Stage::Load);
  return Explainer(std::make_unique<Impl>(directory, options));
}

Tokenization Explainer::tokenize(const Input& input, std::optional<std::size_t> max_length) const {
  return impl_->read(input, impl_->reach(max_length)).tokens;
}

ReadInput Explainer::Impl::read(const Input& input, const Reach& reach) const {
  const InStage stage(Stage::Tokenize);
  if (!input.inputs_embeds.empty()) return read_embeddings(input, reach);
  check_utf8("text", input.text);
  if (input.pair) check_utf8("pair", *input.pair);
  const auto max_length = reach.in_windows ? std::nullopt : std::optional(reach.tokens);
  Encoding encoding = tokenizer.encode(input.text, input.pair, max_length);
  ReadInput read{tokenization(encoding, input.text, input.pair),
                 {std::move(encoding.ids), std::move(encoding.types)},
                 WindowCut(encoding.tokens.size())};
  if (reach.in_windows) read.windows = WindowCut(read.tokens, reach.tokens, reach.stride);
  for (std::size_t w = 0; w < read.windows.count(); ++w)
    check_input(model.classifier->info(), ids_of_window(read, w));
  return read;
}

ReadInput Explainer::Impl::read_embeddings(const Input& input, const Reach& reach) const {
  const std::vector<float>& values = input.inputs_embeds;
  const ModelInfo& info = model.classifier->info();
  const std::size_t width = model.classifier->width({Site::Kind::WordEmbeddings});
  if (!input.text.empty() || input.pair)
    fail(ErrorKind::BadRequest,
         "inputs_embeds: unexpected beside a text (expected one of the two)");
  if (reach.in_windows)
    fail(ErrorKind::BadRequest, "{}: expected a text, found inputs_embeds", option("window"));
  if (values.size() % width != 0)
    fail(ErrorKind::BadRequest,
         "inputs_embeds: expected {} numbers for each token, found {} in all", width,
         values.size());
  const std::size_t length = values.size() / width;
  if (length > reach.tokens)
    fail(ErrorKind::BadRequest, "inputs_embeds: too long (expected at most {} tokens, found {})",
         reach.tokens, length);
  const auto wrong = std::ranges::find_if(values, [](float x) { return !std::isfinite(x); });
  if (wrong != values.end())
    fail(ErrorKind::BadRequest, "inputs_embeds: expected numbers, found {} at token {}", *wrong,
         static_cast<std::size_t>(wrong - values.begin()) / width);
  // Positions are counted from ids that are not the padding's, where a model counts them so.
  const std::int32_t no_padding = info.pad_id == 0 && info.vocabulary > 1 ? 1 : 0;
  ReadInput read{
      {},
      {std::vector<std::int32_t>(length, no_padding), std::vector<std::int32_t>(length, 0)},
      WindowCut(length),
      Matrix(length, width)};
  check_input(info, read.ids);
  std::ranges::copy(values, read.embeddings->data());
  for (std::size_t t = 0; t < length; ++t) {
    Token token;
    token.text = std::to_string(t);
    token.id = -1;
    read.tokens.tokens.push_back(std::move(token));
  }
  return read;
}

Matrix Explainer::Impl::logits(std::span<const ReadInput> inputs) const {
  struct Sequence {
    const ReadInput* input;
    std::size_t window;
  };
  std::vector<Sequence> sequences;
  for (const ReadInput& input : inputs)
    for (std::size_t w = 0; w < input.windows.count(); ++w) sequences.push_back({&input, w});
  Matrix logits(sequences.size(), model.classifier->info().labels.size());
  for (std::size_t first = 0; first < sequences.size(); first += kSequencesAtOnce) {
    const auto some =
        std::span(sequences).subspan(first, std::min(kSequencesAtOnce, sequences.size() - first));
    std::vector<ModelInput> ids;
    for (const auto& [input, w] : some) ids.push_back(ids_of_window(*input, w));
    const Matrix part =
        evaluator.logits(Points{Site{Site::Kind::WordEmbeddings}, some.size(),
                                [&](std::size_t i) -> const ModelInput& { return ids[i]; },
                                [&](std::size_t i, MatrixView out) {
                                  if (const auto& embeddings = some[i].input->embeddings)
                                    copy_rows(*embeddings, out);
                                  else
                                    model.classifier->look_up(ids[i].ids, out);
                                }});
    for (std::size_t i = 0; i < some.size(); ++i)
      std::ranges::copy(part.row(i), logits.row(first + i).begin());
  }
  return logits;
}

std::vector<PredictionResult> Explainer::predict(std::span<const Input> inputs,
                                                 std::optional<std::size_t> max_length,
                                                 const Windows& windows) const {
  const ModelInfo& info = impl_->model.classifier->info();
  const Reach reach = impl_->reach(max_length, windows);
  std::vector<PredictionResult> results;
  std::vector<ReadInput> read;
  for (const Input& input : inputs) read.push_back(impl_->read(input, reach));
  const Matrix logits = impl_->logits(read);
  std::size_t row = 0;
  for (ReadInput& input : read) {
    std::vector<WindowResult> found = predict_windows(input, info, logits, row);
    row += found.size();
    PredictionResult result;
    result.model = impl_->summary;
    result.prediction = combine(found, info);
    result.warnings = input_warnings(input, reach);
    result.input = std::move(input.tokens);
    if (reach.in_windows) result.windows = std::move(found);
    results.push_back(std::move(result));
  }
  return results;
}

Explanation Explainer::explain(const Input& input, const Request& request) const {
  const auto started = std::chrono::steady_clock::now();
  const ThreadPool::Caller caller(impl_->pool);
  const ModelInfo& info = impl_->model.classifier->info();
  const Method& method = find_method(request.method);
  const RunMethod run = method.read(request.parameters);
  const Reach reach = impl_->reach(request.max_length, request.windows);

  const ReadInput read = impl_->read(input, reach);          // 1  text → tokens
  const Matrix logits = impl_->logits(std::span(&read, 1));  // 2  tokens → logits, a row a window
  if (read.embeddings && method.changes_text)
    fail(ErrorKind::BadRequest, "{}: {} changes a text (expected one, found inputs_embeds)",
         option("method"), method.info.name);
  std::vector<WindowResult> windows = predict_windows(read, info, logits, 0);  // one, if not asked
  const Prediction prediction = combine(windows, info);
  const Question question{method, run, request, reach,
                          find_classes(request.target, info.labels, prediction.index)};

  WindowSum sum(read, windows);
  for (std::size_t w = 0; w < windows.size(); ++w) {
    const auto progress = [&](double share) {
      const double done = (static_cast<double>(w) + share) / static_cast<double>(windows.size());
      if (request.progress && !request.progress(done))
        fail(ErrorKind::Cancelled, "explain: stopped on request");
    };
    progress(0);
    sum.add(w, impl_->explain_window(read, w, logits.row(w), question, progress));  // 3, 4, 5
  }
  Explanation e = sum.take();
  e.model = impl_->summary;
  e.prediction = prediction;
  e.method = method.info.name;
  e.all_targets = question.classes.size() > 1 || request.target == "all";
  std::ranges::move(input_warnings(read, reach), std::inserter(e.warnings, e.warnings.begin()));
  if (reach.in_windows) {
    e.parameters["window"] = static_cast<std::int64_t>(reach.tokens);
    e.parameters["stride"] = static_cast<std::int64_t>(read.windows.stride());
    e.windows = std::move(windows);
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started;
  e.cost.seconds = seconds.count();
  return e;
}

Explanation Explainer::Impl::explain_window(const ReadInput& read, std::size_t w,
                                            std::span<const float> logits, const Question& question,
                                            const std::function<void(double)>& progress) const {
  std::optional<ReadInput> part;
  if (read.windows.count() > 1) part = window_of(read, w);
  const ReadInput& window = part ? *part : read;
  ForwardCache forwards(evaluator);
  const Problem problem{
      .evaluator = evaluator,
      .forwards = forwards,
      .tokenizer = tokenizer,
      .input = window.tokens,
      .model_input = window.ids,
      .given_embeddings = window.embeddings ? &*window.embeddings : nullptr,
      .logits = logits,
      .classes = question.classes,
      .quantity = question.request.quantity,
      .precision = model.precision,
      .max_length = question.reach.tokens,
      .in_windows = question.reach.in_windows,
      .progress = progress,
  };
  const InStage stage(Stage::Method);
  MethodResult result = question.run(problem);  // 3, 4  → token scores
  Explanation e;
  e.input = window.tokens;
  e.parameters = std::move(result.parameters);
  for (std::size_t k = 0; k < problem.classes.size(); ++k)  // 5  tokens → words
    e.targets.push_back(assemble(problem, problem.classes[k], question.method.info.complete,
                                 std::move(result.targets[k])));
  e.warnings = std::move(result.warnings);
  e.cost = {1 + result.forward_passes + forwards.passes(), result.gradient_passes, 0};
  return e;
}

}  // namespace pellucid

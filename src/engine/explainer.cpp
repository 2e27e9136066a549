// The spine: from a text to an explanation, one step a line. Start reading here.
//
//   text ──tokenize──▶ ids ──model──▶ logits ──method──▶ token scores ──sum──▶ word scores

#include "pellucid/explainer.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>

#include "attribution/method.h"
#include "attribution/quantity.h"
#include "base/fail.h"
#include "base/stage.h"
#include "engine/engine.h"
#include "text/utf8.h"
#include "text/words.h"

namespace pellucid {

namespace {

void check_utf8(const char* which, std::string_view text) {
  if (const auto at = find_invalid_utf8(text))
    fail(ErrorKind::BadRequest, "{}: not UTF-8 at byte {} (expected valid UTF-8, found 0x{:02x})",
         which, *at, static_cast<unsigned char>(text[*at]));
}

/// The classes that the request's target names, ascending.
std::vector<std::size_t> find_classes(const std::string& target,
                                      const std::vector<std::string>& labels,
                                      std::size_t predicted) {
  if (const auto it = std::ranges::find(labels, target); it != labels.end())
    return {static_cast<std::size_t>(it - labels.begin())};
  if (target == "predicted") return {predicted};
  std::vector<std::size_t> classes;
  if (target == "all") {
    for (std::size_t c = 0; c < labels.size(); ++c) classes.push_back(c);
    return classes;
  }
  std::size_t index = 0;
  const char* end = target.data() + target.size();
  const auto [stop, error] = std::from_chars(target.data(), end, index);
  if (target.empty() || error != std::errc() || stop != end || index >= labels.size())
    fail(ErrorKind::BadRequest,
         "--target: unknown class (expected predicted, all, an index from 0 to {} or a label: {}; "
         "found \"{}\")",
         labels.size() - 1, fmt::join(labels, ", "), target);
  return {index};
}

Prediction make_prediction(const ModelInfo& info, std::span<const float> logits) {
  Prediction prediction;
  prediction.logits.assign(logits.begin(), logits.end());
  prediction.probabilities = probabilities(info, logits);
  prediction.index = static_cast<std::size_t>(std::ranges::max_element(logits) - logits.begin());
  prediction.label = info.labels[prediction.index];
  return prediction;
}

std::vector<double> sum_words(const Tokenization& input, const std::vector<double>& tokens) {
  std::vector<double> words;
  for (const Word& word : input.words) {
    double sum = 0;
    for (const std::size_t t : word.tokens) sum += tokens[t];
    words.push_back(sum);
  }
  return words;
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

std::vector<Warning> input_warnings(const ReadInput& read, std::size_t max_length) {
  const Tokenization& input = read.tokens;
  std::vector<Warning> warnings;
  if (input.dropped_tokens > 0)
    warnings.push_back({"truncated", fmt::format("the text was cut to {} tokens: {} at its end "
                                                 "were not read",
                                                 max_length, input.dropped_tokens)});
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
  return impl_->read(input, impl_->token_limit(max_length)).tokens;
}

ReadInput Explainer::Impl::read(const Input& input, std::size_t max_length) const {
  const InStage stage(Stage::Tokenize);
  if (!input.inputs_embeds.empty()) return read_embeddings(input, max_length);
  check_utf8("text", input.text);
  if (input.pair) check_utf8("pair", *input.pair);
  Encoding encoding = tokenizer.encode(input.text, input.pair, max_length);
  ReadInput read{tokenization(encoding, input.text, input.pair),
                 {std::move(encoding.ids), std::move(encoding.types)}};
  check_input(model.classifier->info(), read.ids);
  return read;
}

ReadInput Explainer::Impl::read_embeddings(const Input& input, std::size_t max_length) const {
  const std::vector<float>& values = input.inputs_embeds;
  const ModelInfo& info = model.classifier->info();
  const std::size_t width = model.classifier->width({Site::Kind::WordEmbeddings});
  if (!input.text.empty() || input.pair)
    fail(ErrorKind::BadRequest,
         "inputs_embeds: unexpected beside a text (expected one of the two)");
  if (values.size() % width != 0)
    fail(ErrorKind::BadRequest,
         "inputs_embeds: expected {} numbers for each token, found {} in all", width,
         values.size());
  const std::size_t length = values.size() / width;
  if (length > max_length)
    fail(ErrorKind::BadRequest, "inputs_embeds: too long (expected at most {} tokens, found {})",
         max_length, length);
  const auto wrong = std::ranges::find_if(values, [](float x) { return !std::isfinite(x); });
  if (wrong != values.end())
    fail(ErrorKind::BadRequest, "inputs_embeds: expected numbers, found {} at token {}", *wrong,
         static_cast<std::size_t>(wrong - values.begin()) / width);
  // Positions are counted from ids that are not the padding's, where a model counts them so.
  const std::int32_t no_padding = info.pad_id == 0 && info.vocabulary > 1 ? 1 : 0;
  ReadInput read{
      {},
      {std::vector<std::int32_t>(length, no_padding), std::vector<std::int32_t>(length, 0)},
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
  return evaluator.logits(Points{Site{Site::Kind::WordEmbeddings}, inputs.size(),
                                 [&](std::size_t i) -> const ModelInput& { return inputs[i].ids; },
                                 [&](std::size_t i, MatrixView out) {
                                   const ReadInput& input = inputs[i];
                                   if (!input.embeddings)
                                     return model.classifier->look_up(input.ids.ids, out);
                                   for (std::size_t t = 0; t < out.rows; ++t)
                                     std::ranges::copy(input.embeddings->row(t),
                                                       out.row(t).begin());
                                 }});
}

std::vector<PredictionResult> Explainer::predict(std::span<const Input> inputs,
                                                 std::optional<std::size_t> max_length) const {
  const std::size_t limit = impl_->token_limit(max_length);
  std::vector<PredictionResult> results;
  std::vector<ReadInput> read;
  for (const Input& input : inputs) {
    read.push_back(impl_->read(input, limit));
    results.push_back({read.back().tokens, impl_->summary, {}, input_warnings(read.back(), limit)});
  }
  const Matrix logits = impl_->logits(read);
  for (std::size_t i = 0; i < results.size(); ++i)
    results[i].prediction = make_prediction(impl_->model.classifier->info(), logits.row(i));
  return results;
}

Explanation Explainer::explain(const Input& input, const Request& request) const {
  const auto started = std::chrono::steady_clock::now();
  const ModelInfo& info = impl_->model.classifier->info();
  const Method& method = find_method(request.method);
  const Settings settings(request.method, method.info.parameters, request.parameters);
  const std::size_t limit = impl_->token_limit(request.max_length);

  const ReadInput read = impl_->read(input, limit);          // 1  text → tokens
  const Matrix logits = impl_->logits(std::span(&read, 1));  // 2  tokens → logits
  if (read.embeddings && method.changes_text)
    fail(ErrorKind::BadRequest, "method: {} changes a text (expected one, found inputs_embeds)",
         request.method);
  const Prediction prediction = make_prediction(info, logits.row(0));
  const Problem problem{
      .evaluator = impl_->evaluator,
      .tokenizer = impl_->tokenizer,
      .input = read.tokens,
      .model_input = read.ids,
      .given_embeddings = read.embeddings ? &*read.embeddings : nullptr,
      .logits = logits.row(0),
      .classes = find_classes(request.target, info.labels, prediction.index),
      .quantity = request.quantity,
      .precision = impl_->model.precision,
      .max_length = limit,
      .progress =
          [&](double share) {
            if (request.progress && !request.progress(share))
              fail(ErrorKind::Cancelled, "explain: stopped on request");
          },
  };
  const InStage stage(Stage::Method);
  MethodResult result = method.run(problem, settings);  // 3, 4  gradients → token scores

  Explanation e;
  e.input = read.tokens;
  e.model = impl_->summary;
  e.prediction = prediction;
  e.method = method.info.name;
  e.parameters = std::move(result.parameters);
  e.all_targets = problem.classes.size() > 1 || request.target == "all";
  for (std::size_t k = 0; k < problem.classes.size(); ++k)  // 5  tokens → words
    e.targets.push_back(
        assemble(problem, problem.classes[k], method.info.complete, std::move(result.targets[k])));
  e.warnings = input_warnings(read, limit);
  std::ranges::move(result.warnings, std::back_inserter(e.warnings));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started;
  e.cost = {result.forward_passes + 1, result.gradient_passes, seconds.count()};
  return e;
}

}  // namespace pellucid

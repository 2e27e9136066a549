// The spine: from a text to an explanation, one step a line. Start reading here.
//
//   text ──encode──▶ ids ──model──▶ logits ──method──▶ token scores ──sum──▶ word scores
//
// A text is one window, or is read in several: then each is explained like a text (3 and 4), and
// the windows' explanations are added up (5).

#include "pellucid/explainer.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "attribution/forward_cache.h"
#include "attribution/methods.h"
#include "base/fail.h"
#include "base/names.h"
#include "base/parallel.h"
#include "base/stage.h"
#include "base/stop.h"
#include "engine/describe.h"
#include "engine/hub_cache.h"
#include "engine/load.h"
#include "engine/predicting.h"
#include "engine/reading.h"
#include "engine/windows.h"
#include "engine/word_scores.h"

namespace pellucid {

/// Thread rule: immutable, share freely; loops of several callers share the pool.
struct Explainer::Impl {
  LoadedFolder folder;
  ModelSummary summary;
  mutable ThreadPool pool;
  Evaluator evaluator;

  Impl(LoadedFolder loaded, std::string name, int threads)
      : folder(std::move(loaded)),
        summary{std::move(name), folder.info().architecture, folder.info().labels},
        pool(threads),
        evaluator(*folder.model.classifier, pool) {}
};

namespace {

void add_model_warnings(const LoadedModel& model, std::vector<Warning>& warnings) {
  for (const std::string& text : model.warnings) warnings.push_back({"model-files", text});
}

/// The option `words` as used, where it is not the default.
void add_words_parameter(const Input& input, WordUnit unit,
                         std::map<std::string, Parameter>& parameters) {
  if (input.words || input.pair_words)
    parameters["words"] = "given";
  else if (unit != WordUnit::Unicode)
    parameters["words"] = to_string(unit);
}

}  // namespace

Explanation Explainer::explain(const Input& input, const Request& request) const {
  const auto started = std::chrono::steady_clock::now();
  const ThreadPool::Caller caller(impl_->pool);
  const LoadedFolder& folder = impl_->folder;
  const Evaluator& evaluator = impl_->evaluator;
  const Method& method = find_method(request.method);
  const RunMethod run = method.read(request.parameters);
  const LengthLimit limit = limit_length(folder, request.max_length, request.windows);
  Explained explained =
      choose_quantity(folder.info(), request.quantity, request.against.has_value());
  double done = 0;  // share of the work
  const StopCheck stop([&] {
    if (request.progress && !request.progress(done))
      fail(ErrorKind::Cancelled, "explain: stopped on request");
  });

  const EncodedInput encoded =
      encode_input(folder, input, limit, request.words);  // 1  text → tokens
  if (encoded.embeddings && method.needs_text)
    fail(ErrorKind::BadRequest, "{}: {} changes a text (expected one, found inputs_embeds)",
         option("method"), method.info.name);
  const Matrix logits = window_logits(evaluator, {&encoded, 1});  // 2  tokens → logits
  WindowCombiner whole(encoded, predict_windows(encoded, folder.info(), logits, 0));
  const Prediction prediction = combine_predictions(whole.windows(), folder.info());
  std::vector<std::size_t> classes =
      find_classes(request.target, folder.info().labels, prediction.index);
  if (request.against)
    explained.against =
        find_contrast(*request.against, folder.info().labels, prediction.index, classes);

  const std::size_t count = encoded.windows.count();
  for (std::size_t w = 0; w < count; ++w) {
    std::optional<EncodedInput> part;
    const EncodedInput& window = count > 1 ? part.emplace(input_of_window(encoded, w)) : encoded;
    ForwardCache forwards(evaluator);
    const Problem problem{
        .evaluator = evaluator,
        .forwards = forwards,
        .tokenizer = folder.tokenizer,
        .input = window.tokenization,
        .model_input = window.model_input,
        .given_embeddings = window.embeddings ? &*window.embeddings : nullptr,
        .logits = logits.row(w),
        .classes = classes,
        .quantity = explained,
        .precision = folder.model.precision,
        .max_length = limit.tokens,
        .in_windows = limit.in_windows,
        .progress =
            [&](double share) {
              done = (static_cast<double>(w) + share) / static_cast<double>(count);
              StopCheck::now();
            },
    };
    problem.progress(0);
    const InStage stage(Stage::Method);
    MethodResult result = run(problem);  // 3  token scores
    result.forward_passes += forwards.passes();
    std::vector<TargetScores> targets =
        sum_into_words(problem, method.info.complete, std::move(result.targets));  // 4  word scores
    whole.add(w, std::move(targets), std::move(result));
  }
  folder.model.checkpoint->check_unchanged();
  Explanation e = whole.finish(limit);  // 5  one text
  e.model = impl_->summary;
  add_model_warnings(folder.model, e.warnings);
  e.prediction = prediction;
  e.method = method.info.name;
  add_words_parameter(input, request.words, e.parameters);
  e.all_targets = classes.size() > 1 || folded_name(request.target) == "all";
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started;
  e.cost.seconds = seconds.count();
  return e;
}

std::vector<PredictionResult> Explainer::predict(std::span<const Input> inputs,
                                                 std::optional<std::size_t> max_length,
                                                 const Windows& windows) const {
  const ModelInfo& info = impl_->folder.info();
  const LengthLimit limit = limit_length(impl_->folder, max_length, windows);
  std::vector<EncodedInput> encoded;
  for (const Input& input : inputs) encoded.push_back(encode_input(impl_->folder, input, limit));
  const Matrix logits = window_logits(impl_->evaluator, encoded);
  impl_->folder.model.checkpoint->check_unchanged();
  std::vector<PredictionResult> results;
  std::size_t row = 0;
  for (EncodedInput& input : encoded) {
    std::vector<WindowResult> found = predict_windows(input, info, logits, row);
    row += found.size();
    PredictionResult result;
    result.model = impl_->summary;
    result.prediction = combine_predictions(found, info);
    result.warnings = input_warnings(input, limit);
    add_model_warnings(impl_->folder.model, result.warnings);
    result.input = std::move(input.tokenization);
    if (limit.in_windows) result.windows = std::move(found);
    results.push_back(std::move(result));
  }
  return results;
}

Tokenization Explainer::tokenize(const Input& input, std::optional<std::size_t> max_length,
                                 WordUnit words) const {
  const LengthLimit limit = limit_length(impl_->folder, max_length);
  return encode_input(impl_->folder, input, limit, words).tokenization;
}

ModelDescription Explainer::describe() const {
  return describe_folder(impl_->folder, impl_->summary.name);
}

std::size_t Explainer::threads() const { return impl_->pool.threads(); }

Explainer Explainer::load(const std::string& directory, const LoadOptions& options) {
  const InStage stage(Stage::Load);
  const std::string found = find_folder(directory);
  const std::string tokenizer =
      options.tokenizer.empty() ? "" : find_model(options.tokenizer).string();
  LoadedFolder folder = load_folder(found, options.precision, tokenizer);
  if (options.truncation) folder.tokenizer.set_truncation(*options.truncation);
  return Explainer(
      std::make_unique<Impl>(std::move(folder), model_name(directory, found), options.threads));
}

Explainer::Explainer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Explainer::Explainer(Explainer&&) noexcept = default;
Explainer& Explainer::operator=(Explainer&&) noexcept = default;
Explainer::~Explainer() = default;

}  // namespace pellucid

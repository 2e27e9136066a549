#pragma once
// A Problem on the smooth classifier, with the real tokenizer of one of the tests' model folders.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attribution/forward_cache.h"
#include "attribution/methods.h"
#include "support/smooth_classifier.h"
#include "text/words.h"

namespace pellucid {

struct SmoothOptions {
  std::size_t classes = 3;
  float gain = 4;
  int threads = 1;
  ScoreFunction scores = ScoreFunction::Softmax;
};

/// Owns all that a Problem refers to. Lifetime: outlives the problems that it makes.
class SmoothProblem {
 public:
  explicit SmoothProblem(const std::string& text, std::optional<std::string> pair = {},
                         const SmoothOptions& options = {})
      : tokenizer_(Tokenizer::load(PELLUCID_SOURCE_DIR "/tests/data/models/bert-two")),
        model_(tokenizer_.vocabulary_size(), options.classes, options.gain, options.scores),
        pool_(options.threads),
        evaluator_(model_, pool_) {
    const Encoding encoding = tokenizer_.encode(text, pair);
    tokens_ = tokenization(encoding, text, pair);
    input_ = {encoding.ids, encoding.types};
    logits_ = evaluator_.logits(std::span(&input_, 1));
  }

  /// With an empty cache. Lifetime: until the next one.
  Problem problem(std::vector<std::size_t> classes = {0},
                  Quantity quantity = Quantity::Probability) const {
    return {.evaluator = evaluator_,
            .forwards = forwards_.emplace(evaluator_),
            .tokenizer = tokenizer_,
            .input = tokens_,
            .model_input = input_,
            .logits = logits_.row(0),
            .classes = std::move(classes),
            .quantity = quantity,
            .max_length = SmoothClassifier::kPositions,
            .progress = [](double) {}};
  }

  /// The method's answer, with its options as the command line would give them, and all passes.
  MethodResult run(std::string_view method, const std::map<std::string, std::string>& given,
                   std::vector<std::size_t> classes = {0},
                   Quantity quantity = Quantity::Probability) const {
    MethodResult result = find_method(method).read(given)(problem(std::move(classes), quantity));
    result.forward_passes += forwards_->passes();
    return result;
  }

  const Tokenizer& tokenizer() const { return tokenizer_; }
  const SmoothClassifier& model() const { return model_; }
  const Evaluator& evaluator() const { return evaluator_; }
  const Tokenization& tokens() const { return tokens_; }
  const ModelInput& input() const { return input_; }

 private:
  Tokenizer tokenizer_;
  SmoothClassifier model_;
  ThreadPool pool_;
  Evaluator evaluator_;
  mutable std::optional<ForwardCache> forwards_;
  Tokenization tokens_;
  ModelInput input_;
  Matrix logits_;
};

}  // namespace pellucid

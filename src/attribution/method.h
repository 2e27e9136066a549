#pragma once
// An attribution method: data that describes it, and one function.
//
// To add one: a file in methods/ that defines `const Method method::name`, and a line in
// methods.def. The command line, the checks, the Python signature and the law tests follow.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "attribution/options.h"
#include "attribution/quantity.h"
#include "model/evaluator.h"
#include "pellucid/explainer.h"
#include "pellucid/explanation.h"
#include "text/encoding.h"
#include "text/tokenizer.h"

namespace pellucid {

class ForwardCache;

/// The question: what of which model on which tokens. References outlive the call.
struct Problem {
  const Evaluator& evaluator;
  ForwardCache& forwards;  // of changed texts: the explanation's, which counts its passes
  const Tokenizer& tokenizer;
  const Tokenization& input;      // text, tokens with spans, words
  const ModelInput& model_input;  // [T] ids and types
  /// [T x width(word embeddings)] in place of those of the ids, which then mean nothing; or null.
  const Matrix* given_embeddings = nullptr;
  std::span<const float> logits;     // [C] of the input
  std::vector<std::size_t> classes;  // the targets, ascending; never empty
  Explained quantity = Quantity::Probability;
  Precision precision = Precision::Float32;  // of the model's products
  std::optional<std::size_t> max_length;     // for methods that tokenize changed texts
  bool in_windows = false;                   // asked for: `input` may be a part, `input.text` empty
  /// Call with the share done, now and then, on the thread that runs the method and no other (not
  /// in a function that the Evaluator calls on its threads); throws Error(Cancelled) if the user
  /// wants to stop.
  std::function<void(double)> progress;
};

/// One target's scores.
struct TokenScores {
  std::vector<double> scores;            // [T]
  std::vector<PartScores> parts;         // whose sum the scores are, without words; or none
  double value = 0;                      // F(x)
  std::optional<double> baseline_value;  // F(x'), where there is a reference
  /// Of adaptive quadrature.
  std::optional<double> certified_error;
  std::optional<Surrogate> surrogate;  // of methods that fit one
};

struct MethodResult {
  std::vector<TokenScores> targets;             // one per Problem::classes
  std::map<std::string, Parameter> parameters;  // as used: what "neutral" chose, the steps taken
  std::size_t forward_passes = 0;               // besides those of Problem::forwards and F(x)
  std::size_t gradient_passes = 0;
  std::vector<Warning> warnings;
};

/// A method with its options read: the answer to one problem.
using RunMethod = std::function<MethodResult(const Problem& problem)>;

struct Method {
  MethodInfo info;
  bool needs_text = false;  // runs the model on changed texts: refuses inputs_embeds
  /// Reads the options; what it returns answers any number of problems. Throws BadRequest, naming
  /// the option.
  std::function<RunMethod(const OptionTexts& given)> read;
};

/// `O`: the method's own struct of options. `options` lives as long as the program.
template <typename O>
Method make_method(MethodInfo info, const OptionTable<O>& options,
                   MethodResult (*run)(const Problem& problem, const O& options),
                   bool needs_text = false) {
  info.parameters = options.infos();
  const std::string name = info.name;
  return {std::move(info), needs_text,
          [name, &options, run](const OptionTexts& given) -> RunMethod {
            return [read = options.read(name, given), run](const Problem& problem) {
              return run(problem, read);
            };
          }};
}

/// The input's states at a site: [T x width(site)].
Matrix input_states(const Problem& problem, Site site);

/// F of every target, as the Evaluator wants it. Lifetime: the problem's model outlives them.
std::vector<Objective> make_objectives(const Problem& problem);

/// The input with other states at a site, `count` times; `fill` as Points has it. Lifetime: the
/// problem outlives them.
Points make_points(const Problem& problem, Site site, std::size_t count,
                   std::function<void(std::size_t, MatrixView)> fill);

}  // namespace pellucid

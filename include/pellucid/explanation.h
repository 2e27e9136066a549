#pragma once
// The result of an explanation: plain values, in the order in which the reports show them.
// The same values as the JSON object `pellucid.explanation/1` (docs/json.md).
// Thread rule of every struct here: a plain value; share while nobody writes.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "pellucid/message.h"
#include "pellucid/quantity.h"

namespace pellucid {

/// Half-open range of Unicode code points of a text: of `Tokenization::text` for segment 0, of
/// `Tokenization::pair` for segment 1.
struct Span {
  std::size_t start = 0;
  std::size_t end = 0;
  bool operator==(const Span&) const = default;
};

struct Token {
  std::string text;                 // as the vocabulary spells it: "##ing"
  std::int32_t id = 0;              // -1 where there are embeddings instead of a text
  bool special = false;             // added by the tokenizer's template, not typed in the text
  int segment = 0;                  // the text that it comes from: 1 for the pair, else 0
  int type = 0;                     // token type id that the model sees; JSON's `segment`
  std::optional<Span> span;         // none for special tokens and embeddings
  std::optional<std::size_t> word;  // index into the words; none for special tokens
};

struct Word {
  std::string text;  // as written: accents, case, emoji and all
  int segment = 0;   // the text that it comes from: 1 for the pair, else 0
  Span span;
  std::vector<std::size_t> tokens;  // indices of its tokens, ascending
};

/// Tokens and words of one text, or of a pair.
struct Tokenization {
  std::string text;
  std::optional<std::string> pair;
  std::vector<Token> tokens;  // T
  std::vector<Word> words;
  std::size_t dropped_tokens = 0;  // how many of the texts' own tokens the length limit cut off
};

struct Prediction {
  std::string label;
  std::size_t index = 0;
  /// [C] softmax, or sigmoid for multi-label and one-output heads; empty of a regression.
  std::vector<double> probabilities;
  std::vector<double> logits;       // [C]
  std::vector<double> values = {};  // [C] of a regression, which is not a probability; else empty
};

/// A class by its name and its index among the labels.
struct ClassName {
  std::string label;
  std::size_t index = 0;
};

/// What is explained: F of one class.
struct Target {
  std::string label;
  std::size_t index = 0;
  Quantity quantity = Quantity::Probability;
  double value = 0;                      // F(x)
  std::optional<double> baseline_value;  // F(x'), for methods that have a reference
  /// A contrast: F is the logit of the class minus that of this one.
  std::optional<ClassName> against = {};
};

/// How well the scores add up to F(x) - F(x').
struct Completeness {
  double sum = 0;
  double expected = 0;  // F(x) - F(x')
  double delta = 0;     // sum - expected, Captum's sign
  /// An upper bound of |delta|, in the unit of F: the sum over neighbouring nodes of the path of
  /// |integral - difference of F|, and the rounding between F(x) and F at the path's last node.
  /// Only for adaptive quadrature. It says nothing about a single score.
  std::optional<double> certified_error;
};

/// A feature of a surrogate model: a word type, a word or a token, with its places in the text.
struct FeatureWeight {
  std::string text;  // a word as written; of a token as a feature, as the vocabulary spells it
  struct Place {
    int segment = 0;
    Span span;
  };
  std::vector<Place> places;
  double weight = 0;
  /// 95 % confidence interval over repeated draws of the samples; none where nothing was drawn.
  std::optional<double> low, high;
};

/// The linear model that a sampling method fitted: F of a sample is approximately the intercept
/// plus the weights of the features that the sample keeps.
struct Surrogate {
  double intercept = 0;
  double score = 0;                     // weighted R^2
  double local_prediction = 0;          // of this linear model, for the text itself
  std::vector<FeatureWeight> features;  // the largest |weight| first
};

/// What one of the sub-embeddings contributes to the scores.
struct PartScores {
  std::string name;            // "word", "position", "token_type"
  std::vector<double> tokens;  // [T]
  std::vector<double> words;   // one per word: the sum of its tokens
};

/// The scores for one target.
struct TargetScores {
  Target target;
  std::vector<double> tokens;  // [T] never normalised
  std::vector<double> words;   // one per word: the sum of its tokens
  /// At the site `sub-embeddings` every score is the sum of its parts. Empty at other sites.
  std::vector<PartScores> parts;
  std::optional<Completeness> completeness;  // none where the method promises none
  std::optional<Surrogate> surrogate;        // none where the method fits none, or one a window
};

using Parameter = std::variant<std::string, double, std::int64_t>;

struct Cost {
  std::size_t forward_passes = 0;   // sequences run forward only
  std::size_t gradient_passes = 0;  // sequences run forward and backward
  double seconds = 0;
};

struct ModelSummary {
  std::string name;
  std::string architecture;         // "bert"
  std::vector<std::string> labels;  // [C]
};

/// F of one window for one target.
struct WindowTarget {
  Target target;                             // F of the window, and of its reference
  std::optional<Completeness> completeness;  // none where the method promises none
};

/// One window of a text that was read in windows (`Windows`). Probabilities, logits, F, F(x') and
/// the certified error of the whole text are means over the windows, weighted by `weight`. The
/// score of a token is the sum of weight * (its score in that window) over the windows that hold
/// it. Hence
///
///   sum of the scores - (F(x) - F(x')) = sum over windows of weight * delta
struct WindowResult {
  /// Half-open range of the text's own tokens, as indices into Tokenization::tokens. Every window
  /// also holds the template's tokens and the whole second text of a pair.
  std::size_t first_token = 0, end_token = 0;
  Span span;          // of the text that is cut: code points
  double weight = 1;  // its count of the text's own tokens / the sum of all windows' counts
  Prediction prediction;
  std::vector<WindowTarget> targets;  // as Explanation::targets; empty where nothing is explained
  /// Those of the method's parameters, as used, that are not the same in all windows.
  std::map<std::string, Parameter> parameters = {};
};

struct Explanation {
  Tokenization input;
  ModelSummary model;
  Prediction prediction;
  std::string method;
  std::map<std::string, Parameter> parameters;  // of the method, as used
  /// One, or with several targets one for each in the order of the labels. Never empty.
  std::vector<TargetScores> targets;
  bool all_targets = false;  // the request said `all`, or named several
  Cost cost;
  std::vector<Warning> warnings;
  std::vector<WindowResult> windows;  // empty for a text that was not read in windows
};

/// The prediction for one text, and what was read of the text.
struct PredictionResult {
  Tokenization input;
  ModelSummary model;
  Prediction prediction;
  std::vector<Warning> warnings;
  std::vector<WindowResult> windows;  // empty for a text that was not read in windows
};

}  // namespace pellucid

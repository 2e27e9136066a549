#pragma once
// Load a model folder once, then tokenize, predict and explain.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/error.h"
#include "pellucid/explanation.h"
#include "pellucid/methods.h"
#include "pellucid/precision.h"
#include "pellucid/truncation.h"
#include "pellucid/word_unit.h"

namespace pellucid {

struct LoadOptions {
  /// 1 to 4096, or 0: one per core that the process may use. More, or more than the system lets it
  /// start, is BadRequest. Results are the same bytes for any number.
  int threads = 0;
  Precision precision = Precision::Float32;
  /// A folder, or a name in the local Hugging Face cache, whose tokenizer is taken; empty: the
  /// model's own. BadModel if it has ids that the model lacks.
  std::string tokenizer = "";
  /// Where texts are cut; none: where the tokenizer's files say, or else at the end.
  std::optional<Truncation> truncation = {};
};

/// A text, or two. Valid UTF-8, else BadRequest.
struct Input {
  std::string text;
  std::optional<std::string> pair;
  /// Instead of a text: numbers in place of the word embeddings, [T x their width] row by row, as
  /// Hugging Face's `inputs_embeds`. Tokens are then positions, of type 0, and there are no words.
  std::vector<float> inputs_embeds = {};
  /// What one word is, instead of Request::words: ranges of code points of `text`, and of `pair`,
  /// none empty, in order, without overlap, inside the text; else BadRequest. A token that overlaps
  /// two joins them. Tokens outside of all are in no word: methods that switch words off leave
  /// them as they are.
  std::optional<std::vector<Span>> words = {}, pair_words = {};
};

/// How a text with more tokens than the model takes is read whole: window by window. Each is a text
/// of its own to the model; what they say is combined as WindowResult tells. Of a pair the first
/// text is cut, and the second stands whole in each window.
struct Windows {
  /// Tokens of a window at most, those that the tokenizer adds included: none is off. At most the
  /// model's positions, else BadRequest; nor may Request::max_length be there as well.
  std::optional<std::size_t> size = {};
  /// Tokens of the text that neighbours share, as Hugging Face's `stride`; none: a quarter of those
  /// that a window holds. BadRequest if a window would not get past its neighbour.
  std::optional<std::size_t> stride = {};
};

struct Request {
  /// `predicted`, a label, a class index ("0" is a class like any other), several of these with
  /// commas between, or `all`. A label that is spelled like an index or holds a comma wins;
  /// capitals count only where labels differ in nothing else.
  std::string target = "predicted";
  /// One class: F is then the target's logit minus this one's. Spelled as `target`.
  std::optional<std::string> against = {};
  /// None: the probability, or a regression's value; with `against` the logit. BadRequest for one
  /// that the model's scores or `against` do not have.
  std::optional<Quantity> quantity = {};
  std::string method = "integrated-gradients";
  /// The method's own options by name, as they are typed: {"steps", "50"}.
  /// A name that the method does not take, or a value out of range, is BadRequest.
  std::map<std::string, std::string> parameters;
  /// What one word is, in the result and for methods that switch words off. Words that one token
  /// reaches into are joined.
  WordUnit words = WordUnit::Unicode;
  std::optional<std::size_t> max_length;  // tokens; none: the model's
  Windows windows;                        // methods that delete words do not take them: BadRequest
  /// Called now and then with the share done, 0 to 1: in `explain` from the calling thread, in
  /// `explain_all` from several.
  /// Return false to stop: the call then throws Error of kind Cancelled.
  std::function<bool(double)> progress;
};

/// What a model folder holds and what of it is used.
struct ModelDescription {
  std::string name;
  std::string directory;
  std::string architecture;
  std::string problem_type;  // single_label_classification, multi_label_classification, regression
  /// What makes scores of logits: softmax, sigmoid, or none of a regression, whose logits are
  /// values.
  std::string scores;
  std::vector<std::string> labels;
  std::size_t layers, hidden, heads, intermediate, vocabulary, max_length, parameters;
  std::string activation;
  bool token_types = false;     // the tokenizer gives them: a pair's second text may have type 1
  std::string truncation_side;  // where a text that is too long is cut: right, left, middle
  struct File {
    std::string name;
    std::size_t bytes;
    std::string role;  // "weights, F16, 103 tensors", "tokenizer", "not used"
  };
  std::vector<File> files;
  std::vector<std::string> unused_tensors;
  std::vector<std::string> warnings;      // where the files disagree: every result has them too
  std::vector<std::string> unknown_keys;  // of the files that are read: `config.json: "key"`
};

/// A loaded model with its tokenizer.
/// Thread rule: immutable after loading; any number of threads may call at once.
class Explainer {
 public:
  /// Loads a folder as Hugging Face's `save_pretrained` leaves it, or a model by its name in the
  /// local Hugging Face cache ("owner/model"; nothing is downloaded); an empty path loads the
  /// bundled model. Throws Error: BadRequest for the threads, BadModel, Io, and Unsupported, also
  /// for BFloat16 on a processor without AVX-512 BF16.
  static Explainer load(const std::string& directory = "", const LoadOptions& options = {});

  Explainer(Explainer&&) noexcept;
  Explainer& operator=(Explainer&&) noexcept;
  ~Explainer();

  // What follows throws Error: BadRequest for a text that is not UTF-8 and for options, lengths and
  // windows that the model does not take, each named; BadModel if weights make numbers that are not
  // finite; Io if a file of weights was changed while it was in use. `predict` and `explain` return
  // a whole result or throw; `explain_all` may have handed over earlier explanations before it
  // throws.

  /// Ids, spans and words.
  Tokenization tokenize(const Input& input, std::optional<std::size_t> max_length = {},
                        WordUnit words = WordUnit::Unicode) const;

  /// One result per input, in order; texts of any lengths share batches.
  std::vector<PredictionResult> predict(std::span<const Input> inputs,
                                        std::optional<std::size_t> max_length = {},
                                        const Windows& windows = {}) const;

  /// Why the model decided what it did. Throws Cancelled too, if `request.progress` says stop.
  Explanation explain(const Input& input, const Request& request = {}) const;

  /// Explains the texts that `next` gives, until it gives none, and hands each explanation to
  /// `consume` in the texts' order. Several texts at once, each on a thread of its own: for short
  /// texts that is faster than one after another, and the explanations are the same. A few texts
  /// per thread are held at a time, however many there are.
  /// `next` and `consume` may run at the same time as each other, each on one thread at a time and
  /// not always the same one; what they or an explanation throw is thrown here once the
  /// explanations before it are consumed. No text is taken after an error; those under way are
  /// finished and dropped. `request.progress` is called from several threads at once, with each
  /// text's own share.
  void explain_all(const std::function<std::optional<Input>()>& next, const Request& request,
                   const std::function<void(const Explanation&)>& consume) const;

  /// Lists the folder again. Throws Io if it cannot be listed any more.
  ModelDescription describe() const;
  /// Threads that work, the caller's among them.
  std::size_t threads() const;

 private:
  struct Impl;
  explicit Explainer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace pellucid

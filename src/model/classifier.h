#pragma once
// A text classifier as the rest of Pellucid sees it: states at a site, logits, gradients.
//
// The network is a line:  ids → word embeddings → embeddings → layer 0 → … → layer L-1 → logits.
// A *site* is a point on that line where a path is drawn and a gradient taken.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "base/parallel.h"

namespace pellucid {

struct Site {
  enum class Kind { WordEmbeddings, Embeddings, Layer };
  Kind kind = Kind::Embeddings;
  std::size_t layer = 0;  // of Kind::Layer: the output of encoder block `layer`, 0-based
  bool operator==(const Site&) const = default;
};

/// A part of the sum that the embeddings block makes of a token, before its norm.
enum class SubEmbedding { Word, Position, TokenType };

/// What makes scores of logits, as transformers' `function_to_apply`: probabilities of one class
/// among all, of each output by itself, or values that are the logits.
enum class ScoreFunction { Softmax, Sigmoid, None };

struct ModelInfo {
  std::string architecture;  // config.json's model_type: "bert"
  ScoreFunction scores = ScoreFunction::Softmax;
  std::vector<std::string> labels;  // [C]
  std::size_t layers = 0, hidden = 0, heads = 0, intermediate = 0, vocabulary = 0;
  std::size_t max_length = 0;  // tokens that the positions allow
  std::size_t types = 0;       // rows of the token type table; 0: none
  std::int32_t pad_id = 0;
  std::string activation;
};

/// A tokenized input: [T] ids and token types, each in range (checked by `check_input`).
struct ModelInput {
  std::vector<std::int32_t> ids, types;
  /// The tokens whose last states the head reads, ascending. Empty: those that it reads anyway, in
  /// most models the first. Of the inputs that run together all have a list, or none.
  std::vector<std::size_t> head_tokens = {};
  std::size_t size() const { return ids.size(); }
};

/// Sequences laid end to end: rows [R x …], R = sum of T. There is no padding anywhere.
struct Block {
  std::vector<const ModelInput*> inputs;  // B; each outlives the block
  std::vector<std::size_t> offsets;       // B + 1: first row of each sequence, then R
  /// Splits the inside of an operation; null: this thread alone. Bytes do not depend on it.
  ThreadPool* pool = nullptr;
  /// Rows that go through a chain of row-wise operations together.
  std::size_t rows_per_chunk = 256;

  std::size_t sequences() const { return inputs.size(); }
  std::size_t rows() const { return offsets.back(); }
  std::size_t length(std::size_t b) const { return offsets[b + 1] - offsets[b]; }
};

/// The buffers of one running block: what forward leaves for backward, and scratch. Each
/// architecture has its own; it grows to the largest block it has seen and is used again.
class Workspace {
 public:
  virtual ~Workspace() = default;
};

/// A loaded classifier. Every function works on one block; the Evaluator cuts batches into blocks.
/// Thread rule: immutable, share freely; a Workspace belongs to one call at a time.
class Classifier {
 public:
  virtual ~Classifier() = default;
  virtual const ModelInfo& info() const = 0;
  virtual std::unique_ptr<Workspace> make_workspace() const = 0;

  /// Columns of the states at a site.
  virtual std::size_t width(Site site) const = 0;

  /// Rows of logits of an input: one, unless the head reads several tokens one by one.
  virtual std::size_t logit_rows(const ModelInput& /*input*/) const { return 1; }

  /// Rows of the word embedding table: out [n x width(word embeddings)].
  virtual void look_up(std::span<const std::int32_t> ids, MatrixView out) const = 0;

  /// Does the embeddings block add up such rows? Those of the words always.
  virtual bool adds(SubEmbedding part) const = 0;

  /// What it adds to the word embeddings of an input, before its norm: each token's row of the
  /// position or type table, out [T x width(word embeddings)]. With `blank`, every token has the
  /// row of type 0, or of position 0 (the padding's, where positions are counted from the ids).
  /// REQUIRES: adds(part), and not the words.
  virtual void look_up_added(SubEmbedding part, const ModelInput& input, bool blank,
                             MatrixView out) const = 0;

  /// From the states `x` [R x width(from)] at one site to those at a later or equal one,
  /// out [R x width(to)].
  virtual void advance(const Block& block, Site from, ConstMatrixView x, Site to, MatrixView out,
                       Workspace& workspace) const = 0;

  /// logits [Q x C] from the states at a site, nothing kept; Q is the sum of `logit_rows`.
  virtual void logits(const Block& block, Site from, ConstMatrixView x, MatrixView logits,
                      Workspace& workspace) const = 0;

  /// The same, keeping in `workspace` what backward needs.
  virtual void forward(const Block& block, Site from, ConstMatrixView x, MatrixView logits,
                       Workspace& workspace) const = 0;

  /// d_x [R x width(from)] from d_logits [Q x C], after `forward` with the same arguments; may be
  /// called again for another d_logits.
  virtual void backward(const Block& block, Site from, ConstMatrixView d_logits, MatrixView d_x,
                        Workspace& workspace) const = 0;
};

/// Throws BadRequest, naming the position, if an id or a type is out of the tables, the input is
/// empty or longer than the model takes, or a token of the head is out of order or of the input.
void check_input(const ModelInfo& info, const ModelInput& input);

}  // namespace pellucid

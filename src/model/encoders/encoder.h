#pragma once
// The part of a network between the embeddings and the head: L blocks, and what the head reads of
// their last output. One class for each mathematics: post_norm.h is BERT's.

#include <cstddef>
#include <memory>

#include "base/matrix.h"
#include "model/classifier.h"

namespace pellucid {

/// Thread rule: immutable, share freely; a workspace, made by the same encoder, belongs to one call
/// at a time.
class Encoder {
 public:
  virtual ~Encoder() = default;
  virtual std::unique_ptr<Workspace> make_workspace() const = 0;

  /// Layers [first, last) on x [R x H]: out [R x H].
  virtual void run(const Block& block, std::size_t first, std::size_t last, ConstMatrixView x,
                   MatrixView out, Workspace& workspace) const = 0;

  /// Layers [first, L) on x [R x H], and then what the head reads: out [B x H]. Where `keep` is
  /// set, the workspace then holds what backward needs.
  virtual void run_to_head(const Block& block, std::size_t first, ConstMatrixView x, MatrixView out,
                           Workspace& workspace, bool keep) const = 0;

  /// d_x [R x H] from the gradient d_out [B x H] of the kept `run_to_head`; may be called again for
  /// another d_out.
  virtual void backward_from_head(const Block& block, std::size_t first, ConstMatrixView d_out,
                                  MatrixView d_x, Workspace& workspace) const = 0;
};

/// What a head reads of each sequence.
enum class Pooling { FirstRow, Mean };

/// x [R x H] to out [B x H].
void pool(const Block& block, Pooling pooling, ConstMatrixView x, MatrixView out);
/// d_x [R x H] from d_out [B x H].
void pool_backward(const Block& block, Pooling pooling, ConstMatrixView d_out, MatrixView d_x);
/// d_x [R x H] += d_first [B x H] at each sequence's first row.
void add_to_first_rows(const Block& block, ConstMatrixView d_first, MatrixView d_x);

}  // namespace pellucid

#pragma once
// The part of a network between the embeddings and the head: L layers, one after the other. Each
// mathematics of a layer has a file: post_norm.h is BERT's.

#include <cstddef>
#include <memory>

#include "base/matrix.h"
#include "model/classifier.h"
#include "model/layers/rows.h"

namespace pellucid {

/// What is run: layers [first, last) on a block, and of the last one the rows of `queries` alone.
struct Pass {
  const Block& block;
  const Queries& queries;  // Rq rows
  std::size_t first, last;
  /// Does the workspace keep what backward needs? Nothing of it is computed otherwise.
  bool keep = false;
};

/// Thread rule: immutable, share freely; a workspace, made by the same encoder, belongs to one call
/// at a time.
class Encoder {
 public:
  virtual ~Encoder() = default;
  virtual std::unique_ptr<Workspace> make_workspace() const = 0;

  /// out [Rq x H] from x [R x H].
  virtual void forward(const Pass& pass, ConstMatrixView x, MatrixView out,
                       Workspace& workspace) const = 0;

  /// d_x [R x H] from the gradient d_out [Rq x H], which is overwritten, after a forward of the
  /// same pass that kept; may be called again for another d_out.
  virtual void backward(const Pass& pass, MatrixView d_out, MatrixView d_x,
                        Workspace& workspace) const = 0;
};

}  // namespace pellucid

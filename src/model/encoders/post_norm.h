#pragma once
// The common layer of the BERT family: self-attention and feed-forward, each followed by a residual
// and a layer norm (post-norm). Devlin et al. 2019 (arXiv 1810.04805).
//
//   C = attention(x W_q, x W_k, x W_v)       y = norm(x + C W_o)
//   x' = norm(y + f(y W_1) W_2)
//
// Relative positions add their terms to the attention's scores, and a convolution joins the output,
// where a layer has them.

#include <cstddef>
#include <memory>
#include <vector>

#include "kernels/activation.h"
#include "model/encoders/encoder.h"
#include "model/layers/convolution_branch.h"
#include "model/layers/linear.h"
#include "model/layers/norm.h"
#include "model/layers/relative_positions.h"

namespace pellucid {

struct PostNormLayer {
  Linear query, key, value, attention_output;  // each H → H
  Norm attention_norm;
  Linear intermediate;  // H → F
  Linear output;        // F → H
  Norm output_norm;
  std::size_t heads;
  float score_scale;  // of the products of queries and keys
  Activation activation;
  /// What positions add to the scores; null: nothing. Layers may share it.
  std::shared_ptr<const RelativePositions> positions = nullptr;
  /// Of all rows, so not in the last layer; null: none.
  std::shared_ptr<const ConvolutionBranch> branch = nullptr;

  std::size_t hidden() const { return attention_output.inputs(); }
};

/// A layer that stands twice in `layers` is shared: ALBERT has one for all.
std::unique_ptr<Encoder> make_post_norm_encoder(
    std::vector<std::shared_ptr<const PostNormLayer>> layers);

}  // namespace pellucid

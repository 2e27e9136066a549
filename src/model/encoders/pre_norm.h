#pragma once
// ModernBERT's layer: its norms come first, positions are rotary, attention is local in most
// layers, and the feed-forward is gated. Warner et al. 2024 (arXiv 2412.13663).
//
//   n = norm(x)    y  = x + attention(turn(n W_q), turn(n W_k), n W_v) W_o
//   m = norm(y)    x' = y + (f(m W_i) * (m W_g)) W_2          GeGLU: Shazeer 2020, arXiv 2002.05202

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "kernels/activation.h"
#include "kernels/attention.h"
#include "kernels/rotary.h"
#include "model/encoders/encoder.h"
#include "model/layers/linear.h"
#include "model/layers/norm.h"

namespace pellucid {

struct PreNormLayer {
  std::optional<Norm> attention_norm;  // none: n = x
  Linear query_key_value;              // H → 3H, side by side
  Linear attention_output;             // H → H
  Norm feed_forward_norm;
  Linear gated;   // H → 2F: W_i beside W_g
  Linear output;  // F → H
  std::size_t heads;
  Activation activation;
  std::shared_ptr<const Rotary> rotary;  // layers share it
  std::size_t window = kNoWindow;

  std::size_t hidden() const { return attention_output.inputs(); }
};

std::unique_ptr<Encoder> make_pre_norm_encoder(
    std::vector<std::shared_ptr<const PreNormLayer>> layers);

}  // namespace pellucid

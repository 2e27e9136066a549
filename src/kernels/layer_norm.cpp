// With q = d * weight:  d_x = rstd * (q - mean(q) - n * mean(q * n)).

#include "kernels/layer_norm.h"

#include <cmath>

#include "base/stage.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/layer_norm.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace pellucid::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

// Calls body(i, mask) for each vector of n floats; only the last mask is not full.
template <typename Body>
HWY_INLINE void for_each_vector(D d, std::size_t n, const Body& body) {
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) body(i, hn::FirstN(d, lanes));
  if (i < n) body(i, hn::FirstN(d, n - i));
}

void forward_row(float* x, const float* residual, const NormWeights& w, float* normalised,
                 float* rstd, std::size_t n) {
  const D d;
  V sum = hn::Zero(d);
  for_each_vector(d, n, [&](std::size_t i, auto mask) {
    V v = hn::MaskedLoad(mask, d, x + i);
    if (residual) v = hn::Add(v, hn::MaskedLoad(mask, d, residual + i));
    hn::BlendedStore(v, mask, d, x + i);
    sum = hn::Add(sum, v);
  });
  const float count = static_cast<float>(n);
  const V mean = hn::Set(d, hn::GetLane(hn::SumOfLanes(d, sum)) / count);
  V squares = hn::Zero(d);
  for_each_vector(d, n, [&](std::size_t i, auto mask) {
    const V c = hn::IfThenElseZero(mask, hn::Sub(hn::MaskedLoad(mask, d, x + i), mean));
    squares = hn::MulAdd(c, c, squares);
  });
  const float variance = hn::GetLane(hn::SumOfLanes(d, squares)) / count;
  const float r = 1.0f / std::sqrt(variance + w.epsilon);
  if (rstd) *rstd = r;
  for_each_vector(d, n, [&](std::size_t i, auto mask) {
    const V norm = hn::Mul(hn::Sub(hn::MaskedLoad(mask, d, x + i), mean), hn::Set(d, r));
    if (normalised) hn::BlendedStore(norm, mask, d, normalised + i);
    const V bias = w.bias.empty() ? hn::Zero(d) : hn::MaskedLoad(mask, d, w.bias.data() + i);
    const V y = hn::MulAdd(norm, hn::MaskedLoad(mask, d, w.weight.data() + i), bias);
    hn::BlendedStore(y, mask, d, x + i);
  });
}

void backward_row(const NormWeights& w, const float* normalised, float rstd, float* dx,
                  std::size_t n) {
  const D d;
  V sum_q = hn::Zero(d), sum_qn = hn::Zero(d);
  for_each_vector(d, n, [&](std::size_t i, auto mask) {
    const V q =
        hn::Mul(hn::MaskedLoad(mask, d, dx + i), hn::MaskedLoad(mask, d, w.weight.data() + i));
    sum_q = hn::Add(sum_q, q);
    sum_qn = hn::MulAdd(q, hn::MaskedLoad(mask, d, normalised + i), sum_qn);
  });
  const float count = static_cast<float>(n);
  const V mean_q = hn::Set(d, hn::GetLane(hn::SumOfLanes(d, sum_q)) / count);
  const V mean_qn = hn::Set(d, hn::GetLane(hn::SumOfLanes(d, sum_qn)) / count);
  for_each_vector(d, n, [&](std::size_t i, auto mask) {
    const V q_off_mean = hn::MulSub(hn::MaskedLoad(mask, d, dx + i),
                                    hn::MaskedLoad(mask, d, w.weight.data() + i), mean_q);
    const V out = hn::NegMulAdd(hn::MaskedLoad(mask, d, normalised + i), mean_qn, q_off_mean);
    hn::BlendedStore(hn::Mul(out, hn::Set(d, rstd)), mask, d, dx + i);
  });
}

}  // namespace
}  // namespace pellucid::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pellucid {

namespace {

HWY_EXPORT(forward_row);
HWY_EXPORT(backward_row);

}  // namespace

void layer_norm_forward(MatrixView x, ConstMatrixView residual, const NormWeights& weights,
                        const NormSaved& saved) {
  const InStage stage(Stage::Elementwise);
  const auto run = HWY_DYNAMIC_DISPATCH(forward_row);
  const bool keep = saved.normalised.data != nullptr;
  for (std::size_t i = 0; i < x.rows; ++i)
    run(x.row(i).data(), residual.data ? residual.row(i).data() : nullptr, weights,
        keep ? saved.normalised.row(i).data() : nullptr, keep ? &saved.rstd[i] : nullptr, x.cols);
}

void layer_norm_backward(const NormWeights& weights, ConstMatrixView normalised,
                         std::span<const float> rstd, MatrixView d) {
  const InStage stage(Stage::Elementwise);
  const auto run = HWY_DYNAMIC_DISPATCH(backward_row);
  for (std::size_t i = 0; i < d.rows; ++i)
    run(weights, normalised.row(i).data(), rstd[i], d.row(i).data(), d.cols);
}

}  // namespace pellucid
#endif

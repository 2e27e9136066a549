// gelu(x)       = x N(x), N the normal distribution function; slope N(x) + x n(x), n its density
// gelu_tanh(x)  = x/2 (1 + tanh u), u = sqrt(2/pi) (x + 0.044715 x^3)
// quick_gelu(x) = x s(1.702 x), silu(x) = x s(x), s the logistic function
// Sources: Hendrycks and Gimpel 2016 (arXiv 1606.08415); the tail of N as fitted by
// tools/fit_normal_tail.py, relative error 2.3e-7.

#include "kernels/activation.h"

#include <utility>

#include "base/stage.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/activation.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hwy/contrib/math/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace pellucid::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

struct ValueAndSlope {
  V value, slope;
};

V normal_tail_over_density_shape(D d, V a) {  // Q(a) / exp(-a^2/2), a >= 0
  static constexpr float kFit[] = {0.149603384f,  0.149604574f,  0.128445849f,
                                   0.0886374250f, 0.0156302061f, 0.0506285876f,
                                   -0.186517492f, 0.136877984f,  -0.0329106226f};
  const V one = hn::Set(d, 1.0f);
  const V t = hn::Div(one, hn::MulAdd(hn::Set(d, 0.375f), a, one));
  V sum = hn::Set(d, kFit[8]);
  for (int i = 7; i >= 0; --i) sum = hn::MulAdd(sum, t, hn::Set(d, kFit[i]));
  return hn::Mul(sum, t);
}

HWY_INLINE ValueAndSlope gelu(D d, V x) {
  const V bell = hn::Exp(d, hn::Mul(hn::Mul(x, x), hn::Set(d, -0.5f)));
  const V tail = hn::Mul(bell, normal_tail_over_density_shape(d, hn::Abs(x)));
  const V below = hn::IfThenElse(hn::Lt(x, hn::Zero(d)), tail, hn::Sub(hn::Set(d, 1.0f), tail));
  const V density = hn::Mul(bell, hn::Set(d, 0.398942280401432678f));
  return {hn::Mul(x, below), hn::MulAdd(x, density, below)};
}

HWY_INLINE ValueAndSlope gelu_tanh(D d, V x) {
  const V c = hn::Set(d, 0.797884560802865356f), cubic = hn::Set(d, 0.044715f);
  const V half = hn::Set(d, 0.5f), one = hn::Set(d, 1.0f), square = hn::Mul(x, x);
  const V th = hn::Tanh(d, hn::Mul(hn::Mul(c, x), hn::MulAdd(cubic, square, one)));
  const V half_sum = hn::Mul(half, hn::Add(one, th));
  const V inner = hn::Mul(c, hn::MulAdd(hn::Set(d, 3 * 0.044715f), square, one));
  const V curve = hn::Mul(hn::NegMulAdd(th, th, one), inner);
  return {hn::Mul(x, half_sum), hn::MulAdd(hn::Mul(half, x), curve, half_sum)};
}

HWY_INLINE ValueAndSlope swish(D d, V x, float factor) {  // x s(factor x)
  const V one = hn::Set(d, 1.0f), k = hn::Set(d, factor);
  const V low = hn::Set(d, -87.0f), high = hn::Set(d, 87.0f);
  const V e = hn::Exp(d, hn::Clamp(hn::Neg(hn::Mul(k, x)), low, high));
  const V s = hn::Div(one, hn::Add(one, e));
  const V curve = hn::Mul(s, hn::Sub(one, s));
  return {hn::Mul(x, s), hn::MulAdd(hn::Mul(k, x), curve, s)};
}

HWY_INLINE ValueAndSlope tanh(D d, V x) {
  const V th = hn::Tanh(d, x);
  return {th, hn::NegMulAdd(th, th, hn::Set(d, 1.0f))};
}

HWY_INLINE ValueAndSlope relu(D d, V x) {
  const V zero = hn::Zero(d);
  // NaN is not below zero: it stays.
  return {hn::IfThenZeroElse(hn::Lt(x, zero), x),
          hn::IfThenElseZero(hn::Gt(x, zero), hn::Set(d, 1.0f))};
}

HWY_INLINE ValueAndSlope evaluate(Activation kind, D d, V x) {
  switch (kind) {
    case Activation::Gelu: return gelu(d, x);
    case Activation::GeluTanh: return gelu_tanh(d, x);
    case Activation::QuickGelu: return swish(d, x, 1.702f);
    case Activation::Silu: return swish(d, x, 1.0f);
    case Activation::Tanh: return tanh(d, x);
    case Activation::Relu: return relu(d, x);
    case Activation::Identity: break;
  }
  return {x, hn::Set(d, 1.0f)};
}

/// The slopes are computed where they are kept alone.
template <bool kKeep>
void forward_rows(Activation kind, float* x, float* slope, std::size_t n) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t i = 0; i < n; i += lanes) {
    if (i + lanes <= n) {
      const ValueAndSlope y = evaluate(kind, d, hn::LoadU(d, x + i));
      hn::StoreU(y.value, d, x + i);
      if constexpr (kKeep) hn::StoreU(y.slope, d, slope + i);
    } else {
      const auto rest = hn::FirstN(d, n - i);
      const ValueAndSlope y = evaluate(kind, d, hn::MaskedLoad(rest, d, x + i));
      hn::BlendedStore(y.value, rest, d, x + i);
      if constexpr (kKeep) hn::BlendedStore(y.slope, rest, d, slope + i);
    }
  }
}

void forward(Activation kind, float* x, float* slope, std::size_t n) {
  return slope ? forward_rows<true>(kind, x, slope, n) : forward_rows<false>(kind, x, slope, n);
}

void backward(const float* slope, float* dx, std::size_t n) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes)
    hn::StoreU(hn::Mul(hn::LoadU(d, dx + i), hn::LoadU(d, slope + i)), d, dx + i);
  for (; i < n; ++i) dx[i] *= slope[i];
}

}  // namespace
}  // namespace pellucid::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pellucid {

namespace {

HWY_EXPORT(forward);
HWY_EXPORT(backward);

constexpr std::pair<std::string_view, Activation> kNames[] = {
    {"gelu", Activation::Gelu},
    {"gelu_python", Activation::Gelu},
    {"gelu_new", Activation::GeluTanh},
    {"gelu_fast", Activation::GeluTanh},
    {"gelu_pytorch_tanh", Activation::GeluTanh},
    {"gelu_python_tanh", Activation::GeluTanh},
    {"gelu_accurate", Activation::GeluTanh},
    {"quick_gelu", Activation::QuickGelu},
    {"relu", Activation::Relu},
    {"silu", Activation::Silu},
    {"swish", Activation::Silu},
    {"tanh", Activation::Tanh},
    {"linear", Activation::Identity}};

}  // namespace

std::optional<Activation> find_activation(std::string_view name) {
  for (const auto& [known, activation] : kNames)
    if (known == name) return activation;
  return std::nullopt;
}

std::vector<std::string_view> activation_names() {
  std::vector<std::string_view> names;
  for (const auto& [name, activation] : kNames) names.push_back(name);
  return names;
}

void activation_forward(Activation kind, std::span<float> x, std::span<float> slope) {
  const InStage stage(Stage::Elementwise);
  HWY_DYNAMIC_DISPATCH(forward)(kind, x.data(), slope.empty() ? nullptr : slope.data(), x.size());
}

void activation_backward(std::span<const float> slope, std::span<float> d) {
  const InStage stage(Stage::Elementwise);
  HWY_DYNAMIC_DISPATCH(backward)(slope.data(), d.data(), d.size());
}

}  // namespace pellucid
#endif

// Widening, rounding and finiteness, one pass over the bytes, in vectors of whatever width the
// machine has. A number is NaN or infinite exactly if all bits of its exponent are ones.

#include "kernels/convert.h"

#include <cassert>
#include <cstdint>
#include <cstring>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/convert.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace pellucid::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

/// `T`: hwy::float16_t or hwy::bfloat16_t.
template <typename T>
void widen(const std::byte* in, float* out, std::size_t count) {
  const hn::ScalableTag<float> d;
  const hn::Rebind<T, decltype(d)> d_in;
  const std::size_t lanes = hn::Lanes(d);
  const auto* numbers = reinterpret_cast<const T*>(in);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    hn::StoreU(hn::PromoteTo(d, hn::LoadU(d_in, numbers + i)), d, out + i);
  if (i == count) return;
  HWY_ALIGN T rest_in[hn::MaxLanes(d_in)] = {};
  HWY_ALIGN float rest_out[hn::MaxLanes(d)];
  std::memcpy(rest_in, numbers + i, (count - i) * sizeof(T));
  hn::Store(hn::PromoteTo(d, hn::Load(d_in, rest_in)), d, rest_out);
  std::memcpy(out + i, rest_out, (count - i) * sizeof(float));
}

/// The upper halves of the floats, after adding what carries into them from half a unit on: just
/// below half if the upper half is even, so that a tie stays there. NaN keeps its bits, made quiet.
void round_to_bfloat16(const float* in, std::uint16_t* out, std::size_t count) {
  const hn::ScalableTag<float> d;
  const hn::RebindToUnsigned<decltype(d)> d_bits;
  const hn::Rebind<std::uint16_t, decltype(d)> d_out;
  const std::size_t lanes = hn::Lanes(d);
  const auto round = [&](auto x) {
    const auto bits = hn::BitCast(d_bits, x);
    const auto odd = hn::And(hn::ShiftRight<16>(bits), hn::Set(d_bits, 1));
    const auto rounded = hn::Add(bits, hn::Add(odd, hn::Set(d_bits, 0x7fff)));
    const auto quiet = hn::Or(bits, hn::Set(d_bits, 0x400000));
    const auto nan = hn::RebindMask(d_bits, hn::IsNaN(x));
    return hn::TruncateTo(d_out, hn::ShiftRight<16>(hn::IfThenElse(nan, quiet, rounded)));
  };
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) hn::StoreU(round(hn::LoadU(d, in + i)), d_out, out + i);
  if (i == count) return;
  HWY_ALIGN float rest_in[hn::MaxLanes(d)] = {};
  HWY_ALIGN std::uint16_t rest_out[hn::MaxLanes(d_out)];
  std::memcpy(rest_in, in + i, (count - i) * sizeof(float));
  hn::Store(round(hn::Load(d, rest_in)), d_out, rest_out);
  std::memcpy(out + i, rest_out, (count - i) * sizeof(std::uint16_t));
}

/// `U`: the unsigned type as wide as a number; `exponent`: the bits of its exponent.
template <typename U>
bool exponents_below(const std::byte* in, std::size_t count, U exponent) {
  const hn::ScalableTag<U> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto* numbers = reinterpret_cast<const U*>(in);
  const auto mask = hn::Set(d, exponent);
  auto a = hn::Zero(d);
  auto b = hn::Zero(d);
  std::size_t i = 0;
  for (; i + 2 * lanes <= count; i += 2 * lanes) {
    a = hn::Max(a, hn::And(mask, hn::LoadU(d, numbers + i)));
    b = hn::Max(b, hn::And(mask, hn::LoadU(d, numbers + i + lanes)));
  }
  const auto largest = hn::Max(a, b);
  if (!hn::AllTrue(d, hn::Lt(largest, mask))) return false;
  for (; i < count; ++i) {
    U bits;
    std::memcpy(&bits, numbers + i, sizeof bits);
    if ((bits & exponent) == exponent) return false;
  }
  return true;
}

void widen_half(const std::byte* in, float* out, std::size_t count) {
  widen<hwy::float16_t>(in, out, count);
}
void widen_bfloat16(const std::byte* in, float* out, std::size_t count) {
  widen<hwy::bfloat16_t>(in, out, count);
}
bool exponents_below_16(const std::byte* in, std::size_t count, std::uint16_t exponent) {
  return exponents_below(in, count, exponent);
}
bool exponents_below_32(const std::byte* in, std::size_t count, std::uint32_t exponent) {
  return exponents_below(in, count, exponent);
}

}  // namespace
}  // namespace pellucid::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pellucid {

namespace {

HWY_EXPORT(widen_half);
HWY_EXPORT(widen_bfloat16);
HWY_EXPORT(round_to_bfloat16);
HWY_EXPORT(exponents_below_16);
HWY_EXPORT(exponents_below_32);

double double_at(std::span<const std::byte> in, std::size_t i) {
  double number;
  std::memcpy(&number, in.data() + i * sizeof number, sizeof number);
  return number;
}

}  // namespace

void float_from_half(std::span<const std::byte> in, std::span<float> out) {
  assert(in.size() == 2 * out.size());
  HWY_DYNAMIC_DISPATCH(widen_half)(in.data(), out.data(), out.size());
}

void float_from_bfloat16(std::span<const std::byte> in, std::span<float> out) {
  assert(in.size() == 2 * out.size());
  HWY_DYNAMIC_DISPATCH(widen_bfloat16)(in.data(), out.data(), out.size());
}

void float_from_double(std::span<const std::byte> in, std::span<float> out) {
  assert(in.size() == 8 * out.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<float>(double_at(in, i));
}

void bfloat16_from_float(std::span<const float> in, std::span<std::uint16_t> out) {
  assert(in.size() == out.size());
  HWY_DYNAMIC_DISPATCH(round_to_bfloat16)(in.data(), out.data(), out.size());
}

bool all_finite_half(std::span<const std::byte> in) {
  return HWY_DYNAMIC_DISPATCH(exponents_below_16)(in.data(), in.size() / 2, 0x7c00);
}

bool all_finite_bfloat16(std::span<const std::byte> in) {
  return HWY_DYNAMIC_DISPATCH(exponents_below_16)(in.data(), in.size() / 2, 0x7f80);
}

bool all_finite_float(std::span<const std::byte> in) {
  return HWY_DYNAMIC_DISPATCH(exponents_below_32)(in.data(), in.size() / 4, 0x7f800000);
}

bool all_finite_double(std::span<const std::byte> in) {
  constexpr double kLargest = std::numeric_limits<float>::max();
  for (std::size_t i = 0; i < in.size() / 8; ++i) {
    const double number = double_at(in, i);
    if (!(number >= -kLargest && number <= kLargest)) return false;
  }
  return true;
}

}  // namespace pellucid
#endif  // HWY_ONCE

#include "kernels/convert.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

namespace pellucid {
namespace {

// The value of an IEEE 754 binary16, from its definition.
float plain_half(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31;
  const int fraction = bits & 1023;
  const float sign = bits >> 15 ? -1.0f : 1.0f;
  if (exponent == 31) return fraction ? NAN : sign * INFINITY;
  if (exponent == 0) return sign * std::ldexp(static_cast<float>(fraction), -24);
  return sign * std::ldexp(static_cast<float>(1024 + fraction), exponent - 25);
}

float plain_bfloat16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

// Equal to the bit, or both not a number.
bool same(float a, float b) {
  return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

std::vector<std::uint16_t> every_pattern() {
  std::vector<std::uint16_t> bits(1 << 16);
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<std::uint16_t>(i);
  return bits;
}

// The others are refused when a model is read; Highway's plain code takes infinity for 65536.
TEST(Convert, WidensEveryFiniteHalfExactly) {
  const std::vector<std::uint16_t> bits = every_pattern();
  std::vector<float> out(bits.size());
  float_from_half(std::as_bytes(std::span(bits)), out);
  for (std::size_t i = 0; i < bits.size(); ++i)
    if ((bits[i] & 0x7c00) != 0x7c00) {
      ASSERT_EQ(out[i], plain_half(bits[i])) << i;
    }
}

TEST(Convert, WidensEveryBfloat16Exactly) {
  const std::vector<std::uint16_t> bits = every_pattern();
  std::vector<float> out(bits.size());
  float_from_bfloat16(std::as_bytes(std::span(bits)), out);
  for (std::size_t i = 0; i < bits.size(); ++i)
    ASSERT_TRUE(same(out[i], plain_bfloat16(bits[i]))) << i << ": " << out[i];
}

// Every bfloat16 itself, the floats just beside it, the middle to the next, and just beside that.
TEST(Convert, RoundsToTheNearestBfloat16AndTiesToEven) {
  std::vector<float> in;
  std::vector<std::uint16_t> expected;
  for (std::uint32_t high = 0; high < 1 << 16; ++high) {
    if ((high & 0x7f80) == 0x7f80) continue;  // infinite or NaN: below
    const auto add = [&](std::uint32_t low, std::uint32_t nearest) {
      in.push_back(std::bit_cast<float>(high << 16 | low));
      expected.push_back(static_cast<std::uint16_t>(nearest));
    };
    add(0, high);
    add(1, high);
    add(0x7fff, high);
    add(0x8000, high + (high & 1));
    add(0x8001, high + 1);
    add(0xffff, high + 1);
  }
  std::vector<std::uint16_t> out(in.size());
  bfloat16_from_float(in, out);
  for (std::size_t i = 0; i < in.size(); ++i) ASSERT_EQ(out[i], expected[i]) << in[i];

  const std::vector<float> special = {INFINITY, -INFINITY, NAN, std::bit_cast<float>(0x7f800001u)};
  std::vector<std::uint16_t> bits(special.size());
  bfloat16_from_float(special, bits);
  for (std::size_t i = 0; i < special.size(); ++i)
    EXPECT_TRUE(same(plain_bfloat16(bits[i]), special[i])) << i;
}

TEST(Convert, RoundsDoublesToTheNearestFloat) {
  const std::vector<double> numbers = {0.1, -1e-300, 1.0 + 1e-8, 3.4e38, -0.0};
  std::vector<float> out(numbers.size());
  float_from_double(std::as_bytes(std::span(numbers)), out);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    EXPECT_TRUE(same(out[i], static_cast<float>(numbers[i])));
}

// Every length around the vector width, from bytes at odd addresses, and nothing written behind.
TEST(Convert, TakesAnyLengthAndAlignment) {
  for (std::size_t n = 0; n <= 70; ++n) {
    std::vector<std::byte> bytes(2 * n + 1);
    for (std::size_t i = 0; i < n; ++i) {
      const auto bits = static_cast<std::uint16_t>(0x3c00 + 7 * i);
      std::memcpy(&bytes[1 + 2 * i], &bits, sizeof bits);
    }
    std::vector<float> out(n + 1, -1.0f);
    float_from_half(std::span(bytes).subspan(1), std::span(out).first(n));
    for (std::size_t i = 0; i < n; ++i)
      EXPECT_EQ(out[i], plain_half(static_cast<std::uint16_t>(0x3c00 + 7 * i)));
    EXPECT_EQ(out[n], -1.0f);
  }
}

template <typename T>
void find_bad_anywhere(bool (*all_finite)(std::span<const std::byte>), T good, std::vector<T> bad) {
  for (std::size_t n = 0; n <= 70; ++n) {
    std::vector<T> numbers(n, good);
    EXPECT_TRUE(all_finite(std::as_bytes(std::span(numbers)))) << n;
    for (std::size_t i = 0; i < n; ++i) {
      for (const T value : bad) {
        numbers[i] = value;
        EXPECT_FALSE(all_finite(std::as_bytes(std::span(numbers)))) << i << " of " << n;
      }
      numbers[i] = good;
    }
  }
}

TEST(Convert, FindsWhatIsNotFiniteAtAnyPlace) {
  find_bad_anywhere<std::uint16_t>(all_finite_half, 0xfbff, {0x7c00, 0xfc00, 0x7e00, 0x7c01});
  find_bad_anywhere<std::uint16_t>(all_finite_bfloat16, 0xff7f, {0x7f80, 0xff80, 0x7fc0, 0x7f81});
  constexpr float kLargest = std::numeric_limits<float>::max();
  find_bad_anywhere<float>(all_finite_float, -kLargest, {INFINITY, -INFINITY, NAN, -NAN});
  find_bad_anywhere<double>(all_finite_double, -kLargest, {INFINITY, -INFINITY, NAN, 1e39});
}

}  // namespace
}  // namespace pellucid

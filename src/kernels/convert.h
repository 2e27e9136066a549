#pragma once
// Stored numbers to floats, floats to bfloat16, and the search for what is not a number.
//
// IEEE 754 binary16 and bfloat16 widen to float exactly, subnormals included; binary64 is rounded
// to nearest. Bytes are little-endian and need no alignment.

#include <cstddef>
#include <cstdint>
#include <span>

namespace pellucid {

/// Exact for finite numbers; a double is rounded. REQUIRES: `in` holds out.size() numbers of the
/// type that the name says; halves are finite.
void float_from_half(std::span<const std::byte> in, std::span<float> out);
void float_from_bfloat16(std::span<const std::byte> in, std::span<float> out);
void float_from_double(std::span<const std::byte> in, std::span<float> out);

/// Rounds to nearest, ties to even; NaN stays NaN. REQUIRES: in.size() == out.size().
void bfloat16_from_float(std::span<const float> in, std::span<std::uint16_t> out);

/// True if no number is NaN or infinite. `half`, `bfloat16`, `float`, `double` as the name says; a
/// double beyond the largest float counts as infinite.
bool all_finite_half(std::span<const std::byte> in);
bool all_finite_bfloat16(std::span<const std::byte> in);
bool all_finite_float(std::span<const std::byte> in);
bool all_finite_double(std::span<const std::byte> in);

}  // namespace pellucid

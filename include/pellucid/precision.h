#pragma once
// The numbers that a model's matrix products multiply.

namespace pellucid {

/// Sums are float32 with either.
enum class Precision { Float32, BFloat16 };

}  // namespace pellucid

#pragma once
// NumPy's legacy random stream: numpy.random.RandomState(seed), number for number.
//
// The generator is std::mt19937; whole numbers in [0, most] are drawn by masking 32 bits to the
// smallest 2^k - 1 that holds `most`, and drawing again while the number is too large; a
// permutation is Fisher and Yates's from the end. Source: numpy/random/src/legacy and mtrand.pyx,
// which NumPy has frozen (NEP 19).

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace pellucid {

/// Thread rule: one thread at a time.
class LegacyRandom {
 public:
  explicit LegacyRandom(std::uint32_t seed) : engine_(seed) {}

  /// randint(low, low + count): `count` >= 1 numbers are possible; one draws nothing.
  std::size_t integer(std::size_t low, std::size_t count) {
    return low + (count == 1 ? 0 : up_to(static_cast<std::uint32_t>(count - 1)));
  }

  /// choice(range(n), size, replace=False): the first `size` of a permutation of 0 … n-1.
  std::vector<std::size_t> choose(std::size_t n, std::size_t size) {
    std::vector<std::size_t> order(n);
    for (std::size_t i = 0; i < n; ++i) order[i] = i;
    for (std::size_t i = n; i-- > 1;)
      std::swap(order[i], order[up_to(static_cast<std::uint32_t>(i))]);
    order.resize(size);
    return order;
  }

  /// random_sample(): uniform in [0, 1) with 53 bits.
  double uniform() {
    const double high = static_cast<double>(next() >> 5), low = static_cast<double>(next() >> 6);
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

 private:
  std::uint32_t next() { return static_cast<std::uint32_t>(engine_()); }

  std::uint32_t up_to(std::uint32_t most) {
    std::uint32_t mask = most;
    for (const int shift : {1, 2, 4, 8, 16}) mask |= mask >> shift;
    while (true)
      if (const std::uint32_t value = next() & mask; value <= most) return value;
  }

  std::mt19937 engine_;
};

}  // namespace pellucid

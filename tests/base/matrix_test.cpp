#include "base/matrix.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <new>

namespace pellucid {
namespace {

TEST(Matrix, IsAlignedAndWritableAtAnySize) {
  for (const std::size_t cols : {0, 1, 17, 1 << 20, (1 << 20) + 1, 3 << 20}) {
    Matrix m(1, cols);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(m.data()) % 64, 0u) << cols;
    for (std::size_t i = 0; i < cols; ++i) m.data()[i] = static_cast<float>(i % 1000);
    if (cols > 0) {
      EXPECT_EQ(m.row(0)[cols - 1], static_cast<float>((cols - 1) % 1000));
    }
  }
}

TEST(Matrix, KeepsItsMemoryWhereTheNewShapeFits) {
  Matrix m(8, 100);
  const float* before = m.data();
  m.reshape(10, 80);
  EXPECT_EQ(m.data(), before);
  EXPECT_EQ(m.rows(), 10u);
  m.reshape(9, 100);
  EXPECT_EQ(m.size(), 900u);
}

TEST(Matrix, MoreThanThereIsThrows) {
  EXPECT_THROW(allocate_floats(std::numeric_limits<std::size_t>::max() / 2), std::bad_alloc);
  EXPECT_THROW(allocate_floats(std::numeric_limits<std::size_t>::max()), std::bad_alloc);
}

}  // namespace
}  // namespace pellucid

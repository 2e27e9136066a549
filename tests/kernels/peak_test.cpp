#include <gtest/gtest.h>

#include "kernels/gemm.h"
#include "pellucid/profile.h"

namespace pellucid {
namespace {

TEST(Peak, IsThereForWhatTheProcessorMultiplies) {
  EXPECT_GT(peak_gigaflops(Precision::Float32, 1), 0.1);
  EXPECT_EQ(peak_gigaflops(Precision::BFloat16, 1) > 0, has_bfloat16());
}

}  // namespace
}  // namespace pellucid

// Runs a test program as on an older processor: PELLUCID_TEST_VECTORS=AVX2 (or AVX3, SCALAR) keeps
// Highway's kernels to that target and those before it. oneDNN has ONEDNN_MAX_CPU_ISA for the same.
// Without the variable nothing changes; where the processor has no such vectors, all is skipped.

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <cstdlib>
#include <string>

namespace pellucid {
namespace {

class ForcedVectors final : public testing::Environment {
 public:
  void SetUp() override {
    const char* asked = std::getenv("PELLUCID_TEST_VECTORS");
    if (!asked) return;
    // A better target has a lower bit.
    std::int64_t target = 0;
    for (int bit = 0; bit < 63; ++bit)
      if (hwy::TargetName(std::int64_t{1} << bit) == std::string(asked))
        target = std::int64_t{1} << bit;
    ASSERT_NE(target & HWY_TARGETS, 0) << asked << " is not among the targets compiled";
    if ((hwy::SupportedTargets() & target) == 0) GTEST_SKIP() << "no " << asked << " here";
    hwy::SetSupportedTargetsForTest(hwy::SupportedTargets() & ~(target - 1));
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    ASSERT_EQ(hwy::SupportedTargets() & -hwy::SupportedTargets(), target);
  }
};

const testing::Environment* const kForced = testing::AddGlobalTestEnvironment(new ForcedVectors);

}  // namespace
}  // namespace pellucid

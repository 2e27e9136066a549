// The engine against transformers and Captum, file by file. Each test prints the largest difference
// of its kind.

#include <cstdio>

#include "golden/golden_model.h"
#include "support/tiny_models.h"

namespace pellucid {
namespace {

class Golden : public testing::TestWithParam<std::filesystem::path> {
 protected:
  ~Golden() override {
    const std::string model = GetParam().stem().string();
    for (const auto& [kind, value] : differences_.seen())
      std::printf("[golden] %-24s %-14s %.1e\n", model.c_str(), kind.c_str(), value);
  }

  GoldenModel model_{GetParam()};
  Differences differences_;
};

TEST_P(Golden, InputsAreTokenizedAndPredictedAsByTransformers) {
  model_.check_inputs(differences_);
}
TEST_P(Golden, StatesAtEverySite) { model_.check_states(differences_); }
TEST_P(Golden, GradientsAtEverySite) { model_.check_gradients(differences_); }
TEST_P(Golden, AttributionsAsByCaptum) { model_.check_attributions(differences_); }

INSTANTIATE_TEST_SUITE_P(Models, Golden, testing::ValuesIn(golden_files()),
                         [](const auto& test) { return test_name(test.param); });

}  // namespace
}  // namespace pellucid

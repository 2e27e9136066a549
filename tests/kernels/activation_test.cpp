#include "kernels/activation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace pellucid {
namespace {

double plain(Activation kind, double x) {
  switch (kind) {
    case Activation::Gelu: return 0.5 * x * std::erfc(-x / std::numbers::sqrt2);
    case Activation::GeluTanh:
      return 0.5 * x *
             (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
    case Activation::QuickGelu: return x / (1 + std::exp(-1.702 * x));
    case Activation::Silu: return x / (1 + std::exp(-x));
    case Activation::Tanh: return std::tanh(x);
    case Activation::Relu: return x > 0 ? x : 0;
    case Activation::Identity: return x;
  }
  return NAN;
}

class ActivationTest : public testing::TestWithParam<Activation> {};

TEST_P(ActivationTest, AgreesWithTheFormulaInDouble) {
  std::vector<float> x;
  for (int i = -12000; i <= 12000; ++i) x.push_back(static_cast<float>(i) / 1000.0f + 1e-4f);
  std::vector<float> y = x, slope(x.size());
  activation_forward(GetParam(), y, slope);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double exact = plain(GetParam(), x[i]);
    ASSERT_NEAR(y[i], exact, 3e-7 * std::max(1.0, std::abs(exact))) << "at " << x[i];
    const double h = 1e-5;
    const double exact_slope =
        (plain(GetParam(), x[i] + h) - plain(GetParam(), x[i] - h)) / (2 * h);
    ASSERT_NEAR(slope[i], exact_slope, 2e-6) << "at " << x[i];
  }
}

TEST_P(ActivationTest, EveryLengthGivesTheSame) {
  std::vector<float> all(70), all_slope(70);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = 0.1f * static_cast<float>(i) - 3.5f;
  const std::vector<float> x = all;
  activation_forward(GetParam(), all, all_slope);
  for (std::size_t n = 1; n < x.size(); ++n) {
    std::vector<float> some(x.begin(), x.begin() + static_cast<long>(n));
    activation_forward(GetParam(), some, {});
    for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(some[i], all[i]) << i << " of " << n;
  }
}

TEST_P(ActivationTest, LargeInputsStayFinite) {
  if (GetParam() == Activation::Identity) return;
  std::vector<float> y{-1e30f, -500.0f, -100.0f, 100.0f, 500.0f}, slope(5);
  activation_forward(GetParam(), y, slope);
  for (std::size_t i = 1; i < 5; ++i) {
    EXPECT_TRUE(std::isfinite(y[i])) << i;
    EXPECT_TRUE(std::isfinite(slope[i])) << i;
  }
}

TEST_P(ActivationTest, NaNStays) {
  for (const std::size_t n : {1, 16, 21}) {
    std::vector<float> x(n, NAN), y = x, slope(n);
    activation_forward(GetParam(), x, {});
    activation_forward(GetParam(), y, slope);
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_TRUE(std::isnan(x[i]));
      EXPECT_TRUE(std::isnan(y[i]));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, ActivationTest,
                         testing::Values(Activation::Identity, Activation::Gelu,
                                         Activation::GeluTanh, Activation::QuickGelu,
                                         Activation::Relu, Activation::Silu, Activation::Tanh));

TEST(Activation, NamesAreThoseOfConfigurations) {
  EXPECT_EQ(find_activation("gelu"), Activation::Gelu);
  EXPECT_EQ(find_activation("gelu_new"), Activation::GeluTanh);
  EXPECT_EQ(find_activation("relu"), Activation::Relu);
  EXPECT_EQ(find_activation("wavy"), std::nullopt);
  for (const std::string_view name : activation_names())
    EXPECT_NE(find_activation(name), std::nullopt) << name;
}

TEST(Activation, BackwardMultipliesBySlope) {
  const std::vector<float> slope{0.5f, -2.0f, 0.0f};
  std::vector<float> d{2.0f, 3.0f, 4.0f};
  activation_backward(slope, d);
  EXPECT_EQ(d, (std::vector<float>{1.0f, -6.0f, 0.0f}));
}

}  // namespace
}  // namespace pellucid

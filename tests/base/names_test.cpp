#include "base/names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pellucid {
namespace {

const std::vector<std::string> kNames = {"integrated-gradients", "lime", "Positive", "positive"};

TEST(Names, AreFoundWhateverTheirCapitalsAndDashes) {
  EXPECT_EQ(find_name("lime", kNames), 1u);
  EXPECT_EQ(find_name("LIME", kNames), 1u);
  EXPECT_EQ(find_name("Integrated_Gradients", kNames), 0u);
  EXPECT_EQ(find_name("integrated gradients", kNames), 0u);
  EXPECT_FALSE(find_name("integrated", kNames));
  EXPECT_FALSE(find_name("", kNames));
}

TEST(Names, ThatDifferInNothingElseAreToldApartByTheirCapitals) {
  EXPECT_EQ(find_name("Positive", kNames), 2u);
  EXPECT_EQ(find_name("positive", kNames), 3u);
  EXPECT_FALSE(find_name("POSITIVE", kNames)) << "which of the two?";
}

TEST(Names, TheNearestIsAtMostAThirdAway) {
  EXPECT_EQ(nearest_name("integrated-gradiants", kNames), "integrated-gradients");
  EXPECT_EQ(nearest_name("Lima", kNames), "lime");
  EXPECT_FALSE(nearest_name("shap", kNames));
  EXPECT_FALSE(nearest_name(std::string(1'000'000, 'x'), kNames)) << "and costs nothing";
}

TEST(Names, AMessageListsThem) {
  EXPECT_EQ(list_of(std::vector<std::string>{"a"}), "a");
  EXPECT_EQ(list_of(std::vector<std::string>{"a", "b", "c"}), "a, b or c");
  EXPECT_EQ(expected_name(std::vector<std::string>{"left", "right"}, "rigt"),
            "expected left or right, found \"rigt\"; did you mean right?");
}

}  // namespace
}  // namespace pellucid

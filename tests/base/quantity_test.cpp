#include "pellucid/quantity.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace pellucid {
namespace {

TEST(Quantity, NamesAndQuantitiesAreOneToOne) {
  EXPECT_EQ(quantities(), (std::vector<std::string>{"probability", "logit", "log-odds", "value"}));
  EXPECT_EQ(to_string(Quantity::Probability), "probability");
  EXPECT_EQ(to_string(Quantity::Logit), "logit");
  EXPECT_EQ(to_string(Quantity::LogOdds), "log-odds");
  EXPECT_EQ(to_string(Quantity::Value), "value");
  for (const std::string& name : quantities()) EXPECT_EQ(to_string(find_quantity(name)), name);
  EXPECT_EQ(find_quantity("Log_Odds"), Quantity::LogOdds);
}

TEST(Quantity, HasNoOtherNames) {
  for (const char* name : {"", "odds"})
    expect_error(ErrorKind::BadRequest, "expected probability, logit, log-odds or value, found",
                 [&] { find_quantity(name); });
}

}  // namespace
}  // namespace pellucid

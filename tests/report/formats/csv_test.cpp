#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/formats.h"
#include "support/sample_explanation.h"

namespace pellucid {
namespace {

TEST(Csv, OneRowPerToken) {
  const std::string expected =
      "text_index,prediction,probability,target,quantity,value,baseline_value,token_index,token,id,"
      "special,segment,start,end,word_index,word,score,word_score,part_word,part_position,"
      "part_token_type,against\r\n"
      "0,POSITIVE,0.9845,POSITIVE,probability,0.9845,0.41009,0,[CLS],101,true,0,,,,,0,,,,,\r\n"
      "0,POSITIVE,0.9845,POSITIVE,probability,0.9845,0.41009,1,This,1000,false,0,0,4,0,This,0.0451,"
      "0.0451,,,,\r\n";
  EXPECT_EQ(render(testing::sample_explanation(), "csv").substr(0, expected.size()), expected);
}

TEST(Csv, ASegmentIsTheTokenTypeThatTheModelSaw) {
  Explanation e = testing::sample_explanation_of("one", "two");
  EXPECT_NE(render(e, "csv").find(",4,[SEP],102,true,1,,,"), std::string::npos);
  e.input.tokens[3].type = 0;  // as of RoBERTa
  EXPECT_NE(render(e, "csv").find(",3,two,1001,false,0,0,3,1,two,"), std::string::npos);
}

TEST(Csv, NoReferenceAndNoNumberAreEmptyCells) {
  Explanation e = testing::sample_explanation();
  e.targets[0].target.baseline_value = {};
  e.targets[0].tokens[0] = NAN;
  EXPECT_NE(render(e, "csv").find("0.9845,,0,[CLS],101,true,0,,,,,,,,,,\r\n"), std::string::npos);
}

TEST(Csv, PartsOfAScoreHaveTheirColumns) {
  Explanation e = testing::sample_explanation();
  const std::vector<double> tokens(e.input.tokens.size(), 0.25);
  const std::vector<double> words(e.input.words.size(), 0.25);
  e.targets[0].parts = {{"word", tokens, words}, {"position", tokens, words}};
  EXPECT_NE(render(e, "csv").find("This,0.0451,0.0451,0.25,0.25,,\r\n"), std::string::npos);
}

}  // namespace
}  // namespace pellucid

#include "pellucid/word_unit.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace pellucid {
namespace {

TEST(WordUnit, NamesAndUnitsAreOneToOne) {
  EXPECT_EQ(word_units(),
            (std::vector<std::string>{"unicode", "tokenizer", "whitespace", "sentence"}));
  EXPECT_EQ(to_string(WordUnit::Unicode), "unicode");
  EXPECT_EQ(to_string(WordUnit::Tokenizer), "tokenizer");
  EXPECT_EQ(to_string(WordUnit::Whitespace), "whitespace");
  EXPECT_EQ(to_string(WordUnit::Sentence), "sentence");
  for (const std::string& name : word_units()) EXPECT_EQ(to_string(find_word_unit(name)), name);
  EXPECT_EQ(find_word_unit("Sentence"), WordUnit::Sentence);
}

TEST(WordUnit, HasNoOtherNames) {
  for (const char* name : {"", "paragraph"})
    expect_error(ErrorKind::BadRequest,
                 "words: unknown (expected unicode, tokenizer, whitespace or sentence, found",
                 [&] { find_word_unit(name); });
}

}  // namespace
}  // namespace pellucid

// What tokenizers 0.23.3 gave for strings real and hostile; tools/make_tokenizer_golden.py made it.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "text/tokenizer.h"

namespace pellucid {
namespace {

nlohmann::json to_json(const Encoding& encoding) {
  nlohmann::json offsets = nlohmann::json::array();
  nlohmann::json words = nlohmann::json::array();
  for (std::size_t i = 0; i < encoding.size(); ++i) {
    const auto& span = encoding.spans[i];
    offsets.push_back(span ? nlohmann::json{span->start, span->end} : nlohmann::json());
    words.push_back(encoding.words[i] ? nlohmann::json(*encoding.words[i]) : nlohmann::json());
  }
  return {{"ids", encoding.ids},     {"offsets", offsets},          {"words", words},
          {"types", encoding.types}, {"special", encoding.special}, {"dropped", encoding.dropped}};
}

class TokenizerGolden : public testing::TestWithParam<std::string> {};

TEST_P(TokenizerGolden, SameIdsOffsetsAndWords) {
  const auto document = JsonDocument::read(std::filesystem::path(PELLUCID_SOURCE_DIR) /
                                           "tests/golden/tokenizer" / (GetParam() + ".json"));
  const auto tokenizer = Tokenizer::load(std::filesystem::path(PELLUCID_SOURCE_DIR) /
                                         document.root().at("folder").as_string());
  const nlohmann::json& cases = document.root().at("cases").raw();
  ASSERT_GE(cases.size(), 150u);
  for (const nlohmann::json& expected : cases) {
    const auto text = expected.at("text").get<std::string>();
    std::optional<std::string> pair;
    std::optional<std::size_t> max_length;
    if (expected.contains("pair")) pair = expected["pair"].get<std::string>();
    if (expected.contains("max_length")) max_length = expected["max_length"].get<std::size_t>();
    const nlohmann::json found = to_json(tokenizer.encode(text, pair, max_length));
    for (const auto& [key, value] : found.items())
      EXPECT_EQ(expected.at(key), value) << key << " of " << expected["text"];
  }
}

std::vector<std::string> golden_names() {
  std::vector<std::string> names;
  for (const auto& file :
       std::filesystem::directory_iterator(PELLUCID_SOURCE_DIR "/tests/golden/tokenizer"))
    names.push_back(file.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Folders, TokenizerGolden, testing::ValuesIn(golden_names()),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace pellucid

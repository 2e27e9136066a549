// How much of a text is read, and what the model is given of it.

#include "engine/reading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "support/expect_error.h"

namespace pellucid {
namespace {

class Reading : public testing::Test {
 protected:
  EncodedInput encode(const Input& input, std::optional<std::size_t> max_length = {},
                      const Windows& windows = {}) const {
    return encode_input(folder_, input, limit_length(folder_, max_length, windows));
  }
  void expect_bad(const std::string& words, const Input& input,
                  std::optional<std::size_t> max_length = {}, const Windows& windows = {}) const {
    expect_error(ErrorKind::BadRequest, words, [&] { encode(input, max_length, windows); });
  }

  const LoadedFolder folder_ =
      load_folder(PELLUCID_SOURCE_DIR "/tests/data/models/bert-two", Precision::Float32);
  const std::size_t positions_ = folder_.info().max_length;
  const std::size_t width_ = folder_.model.classifier->width({Site::Kind::WordEmbeddings});
};

TEST_F(Reading, TheLimitIsTheModelsOrLess) {
  EXPECT_EQ(limit_length(folder_, {}).tokens, positions_);
  EXPECT_EQ(limit_length(folder_, 7).tokens, 7u);
  EXPECT_FALSE(limit_length(folder_, 7).in_windows);
  const LengthLimit windows = limit_length(folder_, {}, {9, 2});
  EXPECT_EQ(windows.tokens, 9u);
  EXPECT_TRUE(windows.in_windows);
  EXPECT_EQ(windows.stride, 2u);
  expect_bad("max-length: out of range", {}, positions_ + 1);
  expect_bad("max-length: out of range", {}, 0);
  expect_bad("window: out of range", {}, {}, {positions_ + 1, {}});
  expect_bad("stride: unexpected without", {}, {}, {{}, 2});
  expect_bad("unexpected beside", {}, 8, {8, {}});
}

TEST_F(Reading, ATextIsCutOrReadInWindows) {
  const Input input{"good film bad film good film bad film", {}};
  const EncodedInput cut = encode(input, 6);
  EXPECT_EQ(cut.model_input.size(), 6u);
  EXPECT_EQ(cut.tokenization.dropped_tokens, 4u);
  EXPECT_EQ(input_warnings(cut, limit_length(folder_, 6))[0].code, "truncated");

  const EncodedInput whole = encode(input, {}, {6, 1});
  EXPECT_EQ(whole.model_input.size(), 10u);
  ASSERT_EQ(whole.windows.count(), 3u);
  const EncodedInput second = input_of_window(whole, 1);
  EXPECT_EQ(second.model_input.ids, model_input_of_window(whole, 1).ids);
  EXPECT_EQ(second.model_input.ids.front(), whole.model_input.ids.front());
  EXPECT_EQ(second.model_input.ids[1], whole.model_input.ids[4]);  // one token is shared
  EXPECT_EQ(second.tokenization.tokens[1].text, whole.tokenization.tokens[4].text);
  EXPECT_TRUE(input_warnings(whole, {6, true, 1}).empty());
  EXPECT_EQ(input_warnings(encode({}), {})[0].code, "empty-text");
  expect_bad("text: not UTF-8", {"\xff", {}});
  expect_bad("pair: not UTF-8", {"good", "\xc3"});
}

TEST_F(Reading, EmbeddingsStandForIds) {
  Input input;
  input.inputs_embeds.assign(3 * width_, 0.5f);
  const EncodedInput encoded = encode(input);
  ASSERT_TRUE(encoded.embeddings);
  EXPECT_EQ(encoded.embeddings->rows(), 3u);
  EXPECT_EQ(encoded.model_input.size(), 3u);
  for (const std::int32_t id : encoded.model_input.ids) EXPECT_NE(id, folder_.info().pad_id);
  EXPECT_EQ(encoded.tokenization.tokens[2].text, "2");
  EXPECT_EQ(encoded.tokenization.tokens[2].id, -1);
  EXPECT_TRUE(input_warnings(encoded, {}).empty());

  expect_bad("too long (expected at most 2 tokens, found 3)", input, 2);
  expect_bad("expected a text, found inputs_embeds", input, {}, {9, {}});
  input.inputs_embeds[width_] = NAN;
  expect_bad("expected numbers, found nan at token 1", input);
  input.inputs_embeds.pop_back();
  expect_bad("numbers for each token", input);
  input.text = "good";
  expect_bad("unexpected beside a text", input);
}

}  // namespace
}  // namespace pellucid

#include "engine/reading.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/fail.h"
#include "base/stage.h"
#include "base/utf8.h"
#include "text/words.h"

namespace pellucid {

namespace {

void check_embeddings(const Input& input, std::size_t width, const LengthLimit& limit) {
  const std::vector<float>& values = input.inputs_embeds;
  if (!input.text.empty() || input.pair)
    fail(ErrorKind::BadRequest,
         "inputs_embeds: unexpected beside a text (expected one of the two)");
  if (input.words || input.pair_words)
    fail(ErrorKind::BadRequest, "words: expected a text to give them of, found inputs_embeds");
  if (limit.in_windows)
    fail(ErrorKind::BadRequest, "{}: expected a text, found inputs_embeds", option("window"));
  if (values.size() % width != 0)
    fail(ErrorKind::BadRequest,
         "inputs_embeds: expected {} numbers for each token, found {} in all", width,
         values.size());
  if (values.size() / width > limit.tokens)
    fail(ErrorKind::BadRequest, "inputs_embeds: too long (expected at most {} tokens, found {})",
         limit.tokens, values.size() / width);
  const auto wrong = std::ranges::find_if(values, [](float x) { return !std::isfinite(x); });
  if (wrong != values.end())
    fail(ErrorKind::BadRequest, "inputs_embeds: expected numbers, found {} at token {}", *wrong,
         static_cast<std::size_t>(wrong - values.begin()) / width);
}

EncodedInput encode_embeddings(const LoadedFolder& folder, const Input& input,
                               const LengthLimit& limit) {
  const ModelInfo& info = folder.info();
  const std::size_t width = folder.model.classifier->width({Site::Kind::WordEmbeddings});
  check_embeddings(input, width, limit);
  const std::size_t length = input.inputs_embeds.size() / width;
  // Some models count positions from the ids that are not the padding's: here none is.
  const std::int32_t no_padding = info.pad_id == 0 && info.vocabulary > 1 ? 1 : 0;
  EncodedInput encoded{
      {},
      {std::vector<std::int32_t>(length, no_padding), std::vector<std::int32_t>(length, 0)},
      WindowCut(length),
      Truncation::Right,
      Matrix(length, width)};
  check_input(info, encoded.model_input);
  std::ranges::copy(input.inputs_embeds, encoded.embeddings->data());
  for (std::size_t t = 0; t < length; ++t) {
    Token token;
    token.text = std::to_string(t);
    token.id = -1;
    encoded.tokenization.tokens.push_back(std::move(token));
  }
  return encoded;
}

}  // namespace

WordChoice read_words(const Input& input, WordUnit unit) {
  if (input.words) check_given_words("words", *input.words, input.text);
  if (input.pair_words) {
    if (!input.pair) fail(ErrorKind::BadRequest, "pair_words: unexpected without a pair");
    check_given_words("pair_words", *input.pair_words, *input.pair);
  }
  return {unit, input.words, input.pair_words};
}

LengthLimit limit_length(const LoadedFolder& folder, std::optional<std::size_t> max_length,
                         const Windows& windows) {
  const std::size_t positions = folder.info().max_length;
  const auto check = [&](const char* name, std::size_t asked) {
    if (asked < 1 || asked > positions)
      fail(ErrorKind::BadRequest, "{}: out of range (expected 1 to {}, found {})", option(name),
           positions, asked);
  };
  if (windows.stride && !windows.size)
    fail(ErrorKind::BadRequest, "{}: unexpected without {}", option("stride"), option("window"));
  if (windows.size && max_length)
    fail(ErrorKind::BadRequest, "{}: unexpected beside {} (expected one of the two)",
         option("max-length"), option("window"));
  if (windows.size) {
    check("window", *windows.size);
    return {*windows.size, true, windows.stride};
  }
  if (max_length) check("max-length", *max_length);
  const std::size_t own = folder.tokenizer.model_max_length().value_or(positions);
  return {std::min(positions, max_length.value_or(own))};
}

EncodedInput encode_input(const LoadedFolder& folder, const Input& input, const LengthLimit& limit,
                          WordUnit words) {
  const InStage stage(Stage::Tokenize);
  if (!input.inputs_embeds.empty()) return encode_embeddings(folder, input, limit);
  check_utf8("text", input.text);
  if (input.pair) check_utf8("pair", *input.pair);
  const WordChoice choice = read_words(input, words);
  const auto max_length = limit.in_windows ? std::nullopt : std::optional(limit.tokens);
  Encoding encoding = folder.tokenizer.encode(input.text, input.pair, max_length);
  EncodedInput encoded{tokenization(encoding, input.text, input.pair, choice),
                       {std::move(encoding.ids), std::move(encoding.types)},
                       WindowCut(encoding.tokens.size()),
                       folder.tokenizer.truncation()};
  if (limit.in_windows)
    encoded.windows = WindowCut(encoded.tokenization, limit.tokens, limit.stride);
  for (std::size_t w = 0; w < encoded.windows.count(); ++w)
    check_input(folder.info(), model_input_of_window(encoded, w));
  return encoded;
}

ModelInput model_input_of_window(const EncodedInput& encoded, std::size_t w) {
  if (encoded.windows.count() == 1) return encoded.model_input;
  ModelInput ids;
  for (const std::size_t t : encoded.windows.tokens(w)) {
    ids.ids.push_back(encoded.model_input.ids[t]);
    ids.types.push_back(encoded.model_input.types[t]);
  }
  return ids;
}

EncodedInput input_of_window(const EncodedInput& encoded, std::size_t w) {
  const std::vector<std::size_t> tokens = encoded.windows.tokens(w);
  return {tokens_of_window(encoded.tokenization, tokens), model_input_of_window(encoded, w),
          WindowCut(tokens.size())};
}

std::vector<Warning> input_warnings(const EncodedInput& encoded, const LengthLimit& limit) {
  static constexpr const char* kLost[] = {"end", "beginning", "middle"};  // by Truncation
  std::vector<Warning> warnings;
  if (encoded.tokenization.dropped_tokens > 0)
    warnings.push_back(
        {"truncated", fmt::format("the text was cut to {} tokens: {} at its {} were not read",
                                  limit.tokens, encoded.tokenization.dropped_tokens,
                                  kLost[static_cast<std::size_t>(encoded.truncation)])});
  if (encoded.tokenization.words.empty() && !encoded.embeddings)
    warnings.push_back({"empty-text", "the text has no words: there is nothing to explain"});
  return warnings;
}

}  // namespace pellucid

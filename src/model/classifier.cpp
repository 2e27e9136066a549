#include "model/classifier.h"

#include "base/fail.h"

namespace pellucid {

void check_input(const ModelInfo& info, const ModelInput& input) {
  const auto check = [](std::span<const std::int32_t> ids, std::size_t rows, auto why) {
    for (std::size_t i = 0; i < ids.size(); ++i)
      if (ids[i] < 0 || static_cast<std::size_t>(ids[i]) >= rows) why(i, ids[i]);
  };
  if (input.ids.empty()) fail(ErrorKind::BadRequest, "input: no tokens (expected at least one)");
  if (input.size() > info.max_length)
    fail(ErrorKind::BadRequest, "input: too long (expected at most {} tokens, found {})",
         info.max_length, input.size());
  if (input.types.size() != input.size())
    fail(ErrorKind::BadRequest, "input: token types do not fit (expected {}, found {})",
         input.size(), input.types.size());
  for (std::size_t i = 0; i < input.head_tokens.size(); ++i)
    if (const std::size_t first = i == 0 ? 0 : input.head_tokens[i - 1] + 1,
        token = input.head_tokens[i];
        token < first || token >= input.size())
      fail(ErrorKind::BadRequest,
           "input: token {} of the head out of range (expected {} to {}, found {})", i, first,
           input.size() - 1, token);
  check(input.ids, info.vocabulary, [&](std::size_t i, std::int32_t id) {
    fail(ErrorKind::BadRequest,
         "input: the model has no embedding of the id at position {} (expected 0 to {}, found {})",
         i, info.vocabulary - 1, id);
  });
  if (info.types == 0) return;
  check(input.types, info.types, [&](std::size_t i, std::int32_t type) {
    fail(ErrorKind::BadRequest,
         "input: the model has no token type of position {} (expected 0 to {}, found {}); "
         "model_input_names without token_type_ids in tokenizer_config.json makes all 0",
         i, info.types - 1, type);
  });
}

}  // namespace pellucid

#include "model/classifier.h"

#include "base/fail.h"

namespace pellucid {

void check_input(const ModelInfo& info, const ModelInput& input) {
  const auto check = [](const char* what, std::span<const std::int32_t> ids, std::size_t rows) {
    for (std::size_t i = 0; i < ids.size(); ++i)
      if (ids[i] < 0 || static_cast<std::size_t>(ids[i]) >= rows)
        fail(ErrorKind::BadRequest,
             "input: {} at position {} out of range (expected 0 to {}, "
             "found {})",
             what, i, rows - 1, ids[i]);
  };
  if (input.ids.empty()) fail(ErrorKind::BadRequest, "input: no tokens (expected at least one)");
  if (input.size() > info.max_length)
    fail(ErrorKind::BadRequest, "input: too long (expected at most {} tokens, found {})",
         info.max_length, input.size());
  if (input.types.size() != input.size())
    fail(ErrorKind::BadRequest, "input: token types do not fit (expected {}, found {})",
         input.size(), input.types.size());
  check("id", input.ids, info.vocabulary);
  if (info.types > 0) check("token type", input.types, info.types);
  for (std::size_t i = 0; i < input.head_tokens.size(); ++i)
    if (const std::size_t first = i == 0 ? 0 : input.head_tokens[i - 1] + 1,
        token = input.head_tokens[i];
        token < first || token >= input.size())
      fail(ErrorKind::BadRequest,
           "input: token {} of the head out of range (expected {} to {}, found {})", i, first,
           input.size() - 1, token);
}

}  // namespace pellucid

#include "engine/given_words.h"

#include <nlohmann/json.hpp>

#include "base/fail.h"

namespace pellucid {

std::optional<std::vector<Span>> given_words(const nlohmann::json& object, const char* key,
                                             const std::string& where) {
  const auto value = object.find(key);
  if (value == object.end() || value->is_null()) return std::nullopt;
  const auto is_word = [](const nlohmann::json& word) {
    return word.is_array() && word.size() == 2 && word[0].is_number_unsigned() &&
           word[1].is_number_unsigned();
  };
  std::vector<Span> words;
  if (value->is_array())
    for (const nlohmann::json& word : *value)
      if (is_word(word)) words.push_back({word[0].get<std::size_t>(), word[1].get<std::size_t>()});
  if (!value->is_array() || words.size() != value->size())
    fail(ErrorKind::BadRequest, "{}\"{}\": wrong value (expected a list of [start, end], found {})",
         where, key, !value->is_array() ? value->type_name() : "something else in it");
  return words;
}

}  // namespace pellucid

#include "text/token_models/token_models.h"

#include "base/utf8.h"
#include "text/component.h"

namespace pellucid {

std::string token_model_type(const Json& model) {
  if (const auto type = model.find("type")) return type->as_string();
  if (model.find("merges")) return "BPE";
  const auto tokens = model.find("vocab");
  if (tokens && tokens->is_array()) return "Unigram";
  return model.find("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
}

std::unique_ptr<TokenModel> make_token_model(const Json& json) {
  static constexpr Component<std::unique_ptr<TokenModel>> components[] = {
#define TOKEN_MODEL(type, make) {type, token_models::make},
#include "text/token_models/token_models.def"
#undef TOKEN_MODEL
  };
  return make_component<std::unique_ptr<TokenModel>>(json, token_model_type(json), components);
}

WordBytes::WordBytes(std::u32string_view word) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    append_utf8(bytes, word[i]);
    characters.resize(bytes.size(), i);
  }
}

std::optional<std::vector<std::int32_t>> byte_tokens(const Vocabulary& vocabulary,
                                                     std::string_view bytes) {
  std::vector<std::int32_t> ids;
  for (const char c : bytes) {
    const auto id = vocabulary.id(fmt::format("<0x{:02X}>", static_cast<unsigned char>(c)));
    if (!id) return std::nullopt;
    ids.push_back(*id);
  }
  return ids;
}

}  // namespace pellucid

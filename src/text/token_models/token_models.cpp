#include "text/token_models/token_models.h"
#include "text/component.h"

namespace pellucid {

using TokenModelPointer = std::unique_ptr<TokenModel>;

#define TOKEN_MODEL(type, make) TokenModelPointer make(const Json& json);
#include "text/token_models/token_models.def"
#undef TOKEN_MODEL

TokenModelPointer make_token_model(const Json& json) {
  static constexpr Component<TokenModelPointer> components[] = {
#define TOKEN_MODEL(type, make) {type, make},
#include "text/token_models/token_models.def"
#undef TOKEN_MODEL
  };
  return make_component<TokenModelPointer>(json, components);
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

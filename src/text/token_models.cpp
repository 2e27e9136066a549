#include "text/component.h"
#include "text/token_model.h"

namespace pellucid {

using TokenModelPointer = std::unique_ptr<TokenModel>;

#define TOKEN_MODEL(type, make) TokenModelPointer make(const Json& json);
#include "text/token_models.def"
#undef TOKEN_MODEL

TokenModelPointer make_token_model(const Json& json) {
  static constexpr Component<TokenModelPointer> components[] = {
#define TOKEN_MODEL(type, make) {type, make},
#include "text/token_models.def"
#undef TOKEN_MODEL
  };
  return make_component<TokenModelPointer>(json, components);
}

}  // namespace pellucid

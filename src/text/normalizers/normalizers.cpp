#include "text/normalizers/normalizers.h"
#include "text/component.h"

namespace pellucid {

Normalizer make_normalizer(const Json& json) {
  static constexpr Component<Normalizer> components[] = {
#define NORMALIZER(type, make) {type, normalizers::make},
#include "text/normalizers/normalizers.def"
#undef NORMALIZER
  };
  return make_component<Normalizer>(json, components);
}

}  // namespace pellucid

#include "text/normalizers/normalizers.h"
#include "text/component.h"

namespace pellucid {

#define NORMALIZER(type, make) Normalizer make(const Json& json);
#include "text/normalizers/normalizers.def"
#undef NORMALIZER

Normalizer make_normalizer(const Json& json) {
  static constexpr Component<Normalizer> components[] = {
#define NORMALIZER(type, make) {type, make},
#include "text/normalizers/normalizers.def"
#undef NORMALIZER
  };
  return make_component<Normalizer>(json, components);
}

}  // namespace pellucid

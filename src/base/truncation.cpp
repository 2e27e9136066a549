#include "pellucid/truncation.h"

#include "base/fail.h"
#include "base/names.h"

namespace pellucid {

const std::vector<std::string>& truncations() {
  static const std::vector<std::string> names = {"right", "left", "middle"};
  return names;
}

const std::string& to_string(Truncation truncation) {
  return truncations()[static_cast<std::size_t>(truncation)];
}

Truncation find_truncation(std::string_view name) {
  if (const auto found = find_name(name, truncations())) return static_cast<Truncation>(*found);
  fail(ErrorKind::BadRequest, "{}: unknown ({})", option("truncate"),
       expected_name(truncations(), name));
}

}  // namespace pellucid

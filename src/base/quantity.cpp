#include "pellucid/quantity.h"

#include "base/fail.h"
#include "base/names.h"

namespace pellucid {

const std::vector<std::string>& quantities() {
  static const std::vector<std::string> names = {"probability", "logit", "log-odds", "value"};
  return names;
}

const std::string& to_string(Quantity quantity) {
  return quantities()[static_cast<std::size_t>(quantity)];
}

Quantity find_quantity(std::string_view name) {
  if (const auto found = find_name(name, quantities())) return static_cast<Quantity>(*found);
  fail(ErrorKind::BadRequest, "{}: unknown ({})", option("quantity"),
       expected_name(quantities(), name));
}

}  // namespace pellucid

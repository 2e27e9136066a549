#pragma once
// The list of attribution methods.

#include <string_view>
#include <vector>

#include "attribution/method.h"

namespace pellucid {

namespace method {
#define METHOD(name) extern const Method name;
#include "attribution/methods.def"
#undef METHOD
}  // namespace method

/// In the order of methods.def.
const std::vector<const Method*>& method_list();

/// By its name or an alias, whatever its capitals, and `_` for `-`. Throws BadRequest, naming what
/// there is, and the option that asked.
const Method& find_method(std::string_view name, std::string_view asked_by = "method");

}  // namespace pellucid

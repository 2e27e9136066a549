#include "attribution/methods.h"

#include <algorithm>

#include "base/fail.h"
#include "base/names.h"

namespace pellucid {

const std::vector<const Method*>& method_list() {
  static const std::vector<const Method*> list = {
#define METHOD(name) &method::name,
#include "attribution/methods.def"
#undef METHOD
  };
  return list;
}

const Method& find_method(std::string_view name, std::string_view asked_by) {
  std::vector<std::string> names;
  for (const Method* method : method_list()) names.push_back(method->info.name);
  if (const auto found = find_name(name, names)) return *method_list()[*found];
  for (const Method* method : method_list())
    if (find_name(name, method->info.aliases)) return *method;
  fail(ErrorKind::BadRequest, "{}: unknown ({})", option(asked_by), expected_name(names, name));
}

const std::vector<MethodInfo>& methods() {
  static const std::vector<MethodInfo> infos = [] {
    std::vector<MethodInfo> all;
    for (const Method* method : method_list()) all.push_back(method->info);
    return all;
  }();
  return infos;
}

const MethodInfo& find_method_info(std::string_view name, std::string_view asked_by) {
  return find_method(name, asked_by).info;
}

const std::vector<std::string>& default_comparison() {
  static const std::vector<std::string> names = {"integrated-gradients", "occlusion", "lime"};
  return names;
}

}  // namespace pellucid

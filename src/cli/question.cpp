#include "cli/question.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <vector>

#include "cli/help.h"
#include "cli/options.h"

namespace pellucid::cli {

namespace {

const std::vector<std::string> kQuantities = {"probability", "logit", "log-odds"};

// What the parameter is, and which methods have it, where not all have.
std::string help_of(const std::string& name) {
  std::string help, users;
  std::size_t count = 0;
  for (const MethodInfo& method : methods()) {
    for (const ParameterInfo& parameter : method.parameters) {
      if (parameter.name != name) continue;
      if (help.empty()) help = about(parameter);
      users += (count++ ? ", " : "") + method.name;
    }
  }
  return count < methods().size() ? fmt::format("{} ({})", help, users) : help;
}

}  // namespace

void QuestionOptions::add_to(CLI::App& app, const std::string& classes) {
  app.add_option("--target", target, "the class to explain: " + classes)
      ->type_name("CLASS")
      ->group("Question");
  app.add_option("--quantity", quantity,
                 fmt::format("what of it: {}; default: {}", list_of(kQuantities), quantity))
      ->type_name("NAME")
      ->check(one_of(kQuantities))
      ->group("Question");
}

void QuestionOptions::add_parameters_to(CLI::App& app) {
  for (const MethodInfo& method : methods()) {
    for (const ParameterInfo& parameter : method.parameters) {
      if (!bound_.emplace(parameter.name, "").second) continue;
      app.add_option("--" + parameter.name, bound_[parameter.name], help_of(parameter.name))
          ->type_name("VALUE")
          ->each([this, name = parameter.name](const std::string& value) { given[name] = value; })
          ->group("Method");
    }
  }
}

Request QuestionOptions::request(const std::string& method) const {
  Request request;
  request.target = target;
  request.quantity =
      static_cast<Quantity>(std::ranges::find(kQuantities, quantity) - kQuantities.begin());
  request.method = method;
  request.parameters = given;
  return request;
}

std::vector<std::string> method_names() {
  std::vector<std::string> names;
  for (const MethodInfo& method : methods()) names.push_back(method.name);
  return names;
}

}  // namespace pellucid::cli

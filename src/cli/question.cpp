#include "cli/question.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <utility>
#include <vector>

#include "cli/help.h"
#include "cli/options.h"

namespace pellucid::cli {

namespace {

const std::vector<std::string> kQuantities = {"probability", "logit", "log-odds"};

// What the parameter is, what it takes and its default, with the methods that have it so. Where
// they differ, a paragraph for each kind.
std::string help_of(const std::string& name) {
  std::vector<std::pair<std::string, std::string>> kinds;  // what it is, of which methods
  for (const MethodInfo& method : methods()) {
    for (const ParameterInfo& parameter : method.parameters) {
      if (parameter.name != name) continue;
      const std::string text = about(parameter);
      const auto same = std::ranges::find(kinds, text, [](const auto& kind) { return kind.first; });
      if (same == kinds.end())
        kinds.emplace_back(text, method.name);
      else
        same->second += ", " + method.name;
    }
  }
  std::string help;
  for (const auto& [text, users] : kinds)
    help += fmt::format("{}{} ({})", help.empty() ? "" : "\n", text, users);
  return help;
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

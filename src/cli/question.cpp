#include "cli/question.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <vector>

#include "base/names.h"
#include "cli/help.h"
#include "cli/options.h"

namespace pellucid::cli {

namespace {}  // namespace

void QuestionOptions::add_to(CLI::App& app, const std::string& classes) {
  app.add_option("-t,--target", target, "the class to explain: " + classes)
      ->type_name("CLASS")
      ->group("Question");
  app.add_option(
         "--quantity", quantity,
         fmt::format("{}; default: probability, or a regression's value", list_of(quantities())))
      ->type_name("NAME")
      ->transform(one_of(quantities()))
      ->group("Question");
  app.add_option("--against", against, "why the target rather than this class")
      ->type_name("CLASS")
      ->group("Question");
}

void QuestionOptions::add_parameters_to(CLI::App& app) {
  for (const SharedParameter& shared : shared_parameters(method_names())) {
    const std::string& name = shared.info.name;
    if (!bound_.emplace(name, "").second) continue;
    app.add_option("--" + name, bound_[name])
        ->type_name("VALUE")
        ->each([this, name](const std::string& value) { given[name] = value; })
        ->group(kMethodOptions);
  }
}

Request QuestionOptions::request(const std::string& method) const {
  Request request;
  request.target = target;
  request.against = against;
  if (!quantity.empty()) request.quantity = find_quantity(quantity);
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

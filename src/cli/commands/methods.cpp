// pellucid methods: every attribution method with its parameters, defaults and cost.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "base/names.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/output.h"
#include "pellucid/pellucid.h"

namespace pellucid::cli {

namespace {

constexpr std::size_t kIndent = 23;

std::string as_text() {
  std::string text;
  for (const MethodInfo& method : methods()) {
    text += fmt::format("{}{}\n", text.empty() ? "" : "\n", method.name);
    text += two_columns("", method.summary, 2);
    text += two_columns("  cost", method.cost, kIndent);
    text +=
        two_columns("  completeness",
                    method.complete ? "promised, and its error reported" : "not promised", kIndent);
    for (const ParameterInfo& parameter : method.parameters)
      text += two_columns("  --" + parameter.name, about(parameter), kIndent);
  }
  return text;
}

}  // namespace

void run_methods(const Arguments& arguments) {
  OutputOptions out;
  CLI::App app("Lists every attribution method with its parameters, defaults and cost.",
               "pellucid methods");
  out.add_to(app, "text", {"text", "json"});
  if (!parse(app, arguments)) return;

  Output output(out);
  output.write(out.chosen_format() == "json" ? to_json(methods()) + '\n' : as_text());
  output.commit();
}

}  // namespace pellucid::cli

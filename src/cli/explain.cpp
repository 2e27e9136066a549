// pellucid explain: why the model decided what it did.
//
// The options of the methods are not listed here: they come from methods(), so a new method's
// parameters are options of the command line the day it is listed.

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "pellucid/pellucid.h"

namespace pellucid::cli {

namespace {

const std::vector<std::string> kQuantities = {"probability", "logit", "log-odds"};

struct ExplainOptions {
  ModelOptions model;
  TextOptions text;
  OutputOptions output;
  std::string quantity = kQuantities.front();
  Request request;
  std::map<std::string, std::string> parameters;  // of the methods, by name; bound to CLI11
};

std::vector<std::string> names_of(const auto& list) {
  std::vector<std::string> names;
  for (const auto& item : list) names.push_back(item.name);
  return names;
}

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

void add_method_options(CLI::App& app, ExplainOptions& options) {
  for (const MethodInfo& method : methods()) {
    for (const ParameterInfo& parameter : method.parameters) {
      if (!options.parameters.emplace(parameter.name, "").second) continue;
      app.add_option("--" + parameter.name, options.parameters[parameter.name],
                     help_of(parameter.name))
          ->type_name("VALUE")
          ->each([&options, name = parameter.name](const std::string& value) {
            options.request.parameters[name] = value;
          })
          ->group("Method");
    }
  }
}

void add_options(CLI::App& app, ExplainOptions& options) {
  options.text.add_to(app);
  app.add_option("--target", options.request.target,
                 "the class to explain: predicted (default), a label, an index from 0, or all")
      ->type_name("CLASS")
      ->group("Question");
  app.add_option("--quantity", options.quantity,
                 fmt::format("what of it: {}; default: {}", list_of(kQuantities), options.quantity))
      ->type_name("NAME")
      ->check(one_of(kQuantities))
      ->group("Question");
  const std::vector<std::string> names = names_of(methods());
  app.add_option("--method", options.request.method,
                 fmt::format("{}; default: {} (see pellucid methods)", list_of(names),
                             options.request.method))
      ->type_name("NAME")
      ->check(one_of(names))
      ->group("Method");
  add_method_options(app, options);
  options.output.add_to(app, "text", names_of(formats()));
  options.model.add_to(app);
}

// --out why.html asks for HTML, unless --format says otherwise.
std::string chosen_format(const OutputOptions& options) {
  if (options.has_format || !options.has_out) return options.format;
  const std::string extension = std::filesystem::path(options.out).extension();
  const auto format = std::ranges::find(formats(), extension, &FormatInfo::extension);
  return format == formats().end() ? options.format : format->name;
}

Quantity quantity_of(const std::string& name) {
  return static_cast<Quantity>(std::ranges::find(kQuantities, name) - kQuantities.begin());
}

void explain_all(TextSource& texts, const Explainer& explainer, Request request,
                 const std::string& format, Output& output) {
  const RenderOptions render = output.render_options();
  Progress progress(texts.many());
  std::size_t done = 0;
  request.progress = [&](double share) {
    progress.show(done, texts.many() ? texts.share() : share);
    return !interrupted();
  };
  output.write(render_head(format, render));
  while (const auto sourced = texts.next()) {
    try {
      const Explanation explanation = explainer.explain(sourced->input, request);
      print_warnings(explanation.warnings, sourced->where);
      output.write(render_body(explanation, done++, format, render));
    } catch (const Error& error) {
      throw Error(error.kind(), sourced->where + error.what());
    }
    progress.show(done, texts.share());
    stop_if_interrupted();
  }
  output.write(render_tail(format, render));
}

}  // namespace

void run_explain(const Arguments& arguments) {
  ExplainOptions options;
  CLI::App app("Says why the model decided what it did: a score for every token and word.",
               "pellucid explain");
  add_options(app, options);
  if (!parse(app, arguments)) return;

  options.request.quantity = quantity_of(options.quantity);
  options.request.max_length = options.text.max_length;
  TextSource texts(options.text);
  Output output(options.output);
  const Explainer explainer = options.model.load();
  explain_all(texts, explainer, options.request, chosen_format(options.output), output);
  output.commit();
}

}  // namespace pellucid::cli

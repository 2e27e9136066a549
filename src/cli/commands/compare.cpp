// pellucid compare: several methods' answers to one question, on one page.

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "base/fail.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/question.h"
#include "pellucid/pellucid.h"

namespace pellucid::cli {

namespace {

struct CompareOptions {
  ModelOptions model;
  TextOptions text;
  QuestionOptions question;
  DisplayOptions display;
  OutputOptions output;
  std::string names = "integrated-gradients,occlusion,lime";
  std::vector<std::string> methods;  // of `names`
};

void add_options(CLI::App& app, CompareOptions& options) {
  options.text.add_one_to(app);
  options.text.add_windows_to(app);
  options.question.add_to(app, "predicted (default), a label or an index from 0");
  app.add_option("--methods", options.names,
                 fmt::format("two or more, with commas between: {}; default: {}",
                             list_of(method_names()), options.names))
      ->type_name("NAMES")
      ->group("Method");
  options.question.add_parameters_to(app);
  options.display.add_to(app);
  options.output.add_to(app, "text", comparison_formats());
  options.model.add_to(app);
}

bool takes(const std::string& method, const std::string& parameter) {
  const auto info = std::ranges::find(methods(), method, &MethodInfo::name);
  return std::ranges::find(info->parameters, parameter, &ParameterInfo::name) !=
         info->parameters.end();
}

std::vector<std::string> read_methods(const std::string& names) {
  const std::vector<std::string> known = method_names();
  std::vector<std::string> read;
  for (const std::string& name : CLI::detail::split(names, ',')) {
    if (std::ranges::find(known, name) == known.end()) {
      const auto meant = nearest(name, known);
      fail(ErrorKind::BadRequest, "--methods: expected {}, found \"{}\"{}", list_of(known), name,
           meant ? fmt::format("; did you mean {}?", *meant) : "");
    }
    if (std::ranges::find(read, name) != read.end())
      fail(ErrorKind::BadRequest, "--methods: expected each method once, found {} twice", name);
    read.push_back(name);
  }
  if (read.size() < 2)
    fail(ErrorKind::BadRequest, "--methods: expected two or more, found {}", names);
  return read;
}

void check(const CompareOptions& options) {
  if (options.question.target == "all")
    fail(ErrorKind::BadRequest, "--target: expected one class to compare methods on, found all");
  for (const auto& given : options.question.given) {
    const auto& parameter = given.first;
    if (std::ranges::none_of(options.methods,
                             [&](const std::string& method) { return takes(method, parameter); }))
      fail(ErrorKind::BadRequest, "--{}: unexpected (expected an option of {})", parameter,
           list_of(options.methods));
  }
}

// Each method gets the parameters that it declares.
Request request_to(const std::string& method, const CompareOptions& options) {
  Request request = options.question.request(method);
  std::erase_if(request.parameters,
                [&](const auto& parameter) { return !takes(method, parameter.first); });
  request.max_length = options.text.max_length;
  request.windows = options.text.windows;
  return request;
}

std::vector<Explanation> explain_by_each(const CompareOptions& options, const Input& input,
                                         const Explainer& explainer) {
  std::vector<Explanation> explanations;
  Progress progress(false);
  for (const std::string& method : options.methods) {
    Request request = request_to(method, options);
    request.progress = [&](double share) {
      progress.show(0, (static_cast<double>(explanations.size()) + share) /
                           static_cast<double>(options.methods.size()));
      return !interrupted();
    };
    explanations.push_back(explainer.explain(input, request));
    stop_if_interrupted();
  }
  return explanations;
}

}  // namespace

void run_compare(const Arguments& arguments) {
  CompareOptions options;
  CLI::App app("Compares several methods on one text and class, on one page.", "pellucid compare");
  add_options(app, options);
  if (!parse(app, arguments)) return;

  options.methods = read_methods(options.names);
  check(options);
  TextSource texts(options.text);
  Output output(options.output);
  const Explainer explainer = options.model.load();
  const RenderOptions render = output.render_options(options.display.checked(explainer));
  const std::string format = options.output.chosen_format();
  const std::vector<Explanation> explanations =
      explain_by_each(options, texts.next()->input, explainer);
  if (!output.shows_warnings(format))
    for (const Explanation& e : explanations) print_warnings(e.warnings, e.method + ": ");
  output.write(render_comparison(explanations, format, render));
  output.commit();
}

}  // namespace pellucid::cli

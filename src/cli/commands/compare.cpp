// pellucid compare: several methods' answers to one question, on one page.

#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "base/fail.h"
#include "base/names.h"
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
  std::string names = fmt::format("{}", fmt::join(default_comparison(), ","));
  bool has_names = false;
};

void add_options(CLI::App& app, CompareOptions& options) {
  options.text.add_one_to(app);
  options.text.add_windows_to(app);
  options.text.add_words_to(app);
  options.question.add_to(app, "predicted (default), a label or an index from 0");
  app.add_option(
         "--methods", options.names,
         fmt::format("two or more, with commas between: {}; default: {}. Their own options: "
                     "pellucid compare --methods NAMES --help",
                     list_of(method_names()), options.names))
      ->type_name("NAMES")
      ->each([&options](const std::string&) { options.has_names = true; })
      ->group("Method");
  options.question.add_parameters_to(app);
  options.display.add_to(app);
  options.output.add_to(app, "text", comparison_formats());
  options.model.add_to(app);
}

std::vector<std::string> read_methods(const std::string& names) {
  std::vector<std::string> read;
  for (const std::string& name : CLI::detail::split(names, ',')) {
    const std::string& method = find_method_info(name, "methods").name;
    if (std::ranges::find(read, method) != read.end())
      fail(ErrorKind::BadRequest, "--methods: expected each method once, found {} twice", method);
    read.push_back(method);
  }
  if (read.size() < 2)
    fail(ErrorKind::BadRequest, "--methods: expected two or more, found {}", names);
  return read;
}

std::vector<Explanation> explain_by_each(std::vector<Request> requests, const Input& input,
                                         const Explainer& explainer) {
  std::vector<Explanation> explanations;
  Progress progress(false);
  for (Request& request : requests) {
    request.progress = [&](double share) {
      progress.show(0, (static_cast<double>(explanations.size()) + share) /
                           static_cast<double>(requests.size()));
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
  const auto named = [&] {
    return options.has_names ? read_methods(options.names) : std::vector<std::string>{};
  };
  if (!parse(app, arguments, named)) return;

  Request asked = options.question.request("");
  asked.max_length = options.text.max_length;
  asked.windows = options.text.windows;
  asked.words = find_word_unit(options.text.words);
  const std::vector<Request> requests = requests_to(read_methods(options.names), asked);
  TextSource texts(options.text);
  Output output(options.output);
  const Explainer explainer = options.model.load(options.text.windows);
  const RenderOptions render = output.render_options(options.display.checked(explainer));
  const std::string format = options.output.chosen_format();
  const std::vector<Explanation> explanations =
      explain_by_each(requests, texts.next()->input, explainer);
  if (!output.shows_warnings(format))
    for (const Explanation& e : explanations) print_warnings(e.warnings, e.method + ": ");
  output.write(render_comparison(explanations, format, render));
  output.commit();
}

}  // namespace pellucid::cli

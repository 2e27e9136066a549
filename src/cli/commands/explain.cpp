// pellucid explain: why the model decided what it did.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/fail.h"
#include "base/mutex.h"
#include "base/names.h"
#include "base/stage.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/profile.h"
#include "cli/progress.h"
#include "cli/question.h"
#include "pellucid/pellucid.h"

namespace pellucid::cli {

namespace {

struct ExplainOptions {
  ModelOptions model;
  TextOptions text;
  QuestionOptions question;
  DisplayOptions display;
  OutputOptions output;
  ProfileOption profile;
  std::string method = Request{}.method;
  bool has_method = false;
};

void add_options(CLI::App& app, ExplainOptions& options) {
  options.text.add_to(app);
  options.text.add_windows_to(app);
  options.question.add_to(
      app, "predicted (default), a label, an index from 0, several with commas, or all");
  app.add_option("--method", options.method,
                 fmt::format("{}; default: {}. Its options: pellucid explain --method NAME --help",
                             list_of(method_names()), options.method))
      ->type_name("NAME")
      ->each([&options](const std::string&) { options.has_method = true; })
      ->group("Method");
  options.question.add_parameters_to(app);
  options.display.add_to(app);
  std::vector<std::string> names;
  for (const FormatInfo& format : formats()) names.push_back(format.name);
  options.output.add_to(app, "text", names);
  options.model.add_to(app);
  options.profile.add_to(app);
}

/// The texts that were taken and not yet consumed. Thread rule: thread-safe.
class Underway {
 public:
  void take(std::string where, std::optional<double> share) {
    const Lock lock(mutex_);
    places_.push_back(std::move(where));
    read_ = share;
  }
  /// The share of the texts that was taken, if their number is known.
  std::optional<double> consume() {
    const Lock lock(mutex_);
    places_.pop_front();
    return read_;
  }
  /// Where the next to be consumed stood; "" if there is none: an error says where it was reading.
  std::string first_place() {
    const Lock lock(mutex_);
    return places_.empty() ? "" : places_.front();
  }

 private:
  Mutex mutex_;
  std::deque<std::string> places_ GUARDED_BY(mutex_);
  std::optional<double> read_ GUARDED_BY(mutex_);
};

void explain_all(TextSource& texts, const Explainer& explainer, Request request,
                 const std::string& format, Output& output, const RenderOptions& render) {
  Progress progress(texts.many());
  request.progress = [&](double share) {
    if (!texts.many()) progress.show(0, share);
    return !interrupted();
  };
  Underway underway;
  std::size_t done = 0;
  const auto next = [&]() -> std::optional<Input> {
    std::optional<SourcedInput> sourced = texts.next();
    if (!sourced) return std::nullopt;
    underway.take(std::move(sourced->where), texts.share());
    return std::move(sourced->input);
  };
  const auto consume = [&](const Explanation& explanation) {
    const InStage stage(Stage::Report);
    if (!output.shows_warnings(format))
      print_warnings(explanation.warnings, underway.first_place());
    output.write(render_body(explanation, done++, format, render));
    progress.show(done, underway.consume());
    stop_if_interrupted();
  };
  output.write(render_head(format, render));
  try {
    explainer.explain_all(next, request, consume);
  } catch (const Error& error) {
    throw error_at(underway.first_place(), error);
  }
  output.write(render_tail(format, render));
}

}  // namespace

void run_explain(const Arguments& arguments) {
  ExplainOptions options;
  CLI::App app("Says why the model decided what it did: a score for every token and word.",
               "pellucid explain");
  add_options(app, options);
  const auto named = [&]() -> std::vector<std::string> {
    if (!options.has_method) return {};
    return {find_method_info(options.method).name};
  };
  if (!parse(app, arguments, named)) return;

  options.profile.begin();
  Request request = options.question.request(options.method);
  request.max_length = options.text.max_length;
  request.windows = options.text.windows;
  TextSource texts(options.text);
  Output output(options.output);
  const Explainer explainer = options.model.load(options.text.windows);
  const RenderOptions render = output.render_options(options.display.checked(explainer));
  explain_all(texts, explainer, request, options.output.chosen_format(), output, render);
  output.commit();
  options.profile.print(explainer, options.model.precision);
}

}  // namespace pellucid::cli

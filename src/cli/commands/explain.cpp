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
  options.text.add_words_to(app);
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

/// The texts that were taken and not yet consumed; those behind one that failed are taken again.
/// Thread rule: thread-safe.
class Underway {
 public:
  struct Text {
    SourcedInput sourced;
    std::size_t number = 0;       // among all texts, those that fail too
    std::optional<double> share;  // of the texts up to this one, if their number is known
  };

  /// A text that was given back, or else the source's next.
  std::optional<Input> next(TextSource& texts, Skipped& skipped) {
    const Lock lock(mutex_);
    if (taken_ == texts_.size()) {
      std::optional<SourcedInput> sourced = read(texts, skipped);
      if (!sourced) return std::nullopt;
      texts_.push_back({std::move(*sourced), number_++, texts.share()});
    }
    return texts_[taken_++].sourced.input;
  }
  Text consume() {
    const Lock lock(mutex_);
    Text first = std::move(texts_.front());
    texts_.pop_front();
    --taken_;
    return first;
  }
  /// Forgets the first, which failed, and gives back the others. Returns where it stood; "" if
  /// there is none: an error says where it was reading.
  std::string fail() {
    const Lock lock(mutex_);
    taken_ = 0;
    if (texts_.empty()) return "";
    std::string where = std::move(texts_.front().sourced.where);
    texts_.pop_front();
    return where;
  }

 private:
  std::optional<SourcedInput> read(TextSource& texts, Skipped& skipped) REQUIRES(mutex_) {
    while (true) {
      try {
        return texts.next();
      } catch (const Error& error) {
        skipped.take(error);
        ++number_;
      }
    }
  }

  Mutex mutex_;
  std::deque<Text> texts_ GUARDED_BY(mutex_);
  std::size_t taken_ GUARDED_BY(mutex_) = 0, number_ GUARDED_BY(mutex_) = 0;
};

void explain_all(TextSource& texts, const Explainer& explainer, Request request,
                 const std::string& format, Output& output, const RenderOptions& render,
                 Skipped& skipped) {
  Progress progress(texts.many());
  request.progress = [&](double share) {
    if (!texts.many()) progress.show(0, share);
    return !interrupted();
  };
  Underway underway;
  WarningSums warnings;
  std::size_t done = 0;
  const auto next = [&] { return underway.next(texts, skipped); };
  const auto consume = [&](const Explanation& explanation) {
    const InStage stage(Stage::Report);
    const Underway::Text text = underway.consume();
    if (!output.shows_warnings(format)) warnings.add(explanation.warnings, text.sourced.where);
    output.write(render_body(explanation, text.number, format, render));
    progress.show(++done, text.share);
    stop_if_interrupted();
  };
  output.write(render_head(format, render));
  for (bool all = false; !all;) {
    try {
      explainer.explain_all(next, request, consume);
      all = true;
    } catch (const Error& error) {
      const std::string where = underway.fail();
      skipped.take(error.kind() == ErrorKind::Io ? error : error_at(where, error));
    }
  }
  output.write(render_tail(format, render));
  warnings.print();
  skipped.finish(done);
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
  const std::string format = options.output.chosen_format();
  request.words = find_word_unit(options.text.words);
  TextSource texts(options.text);
  Output output(options.output);
  const Explainer explainer = options.model.load(options.text.windows);
  const RenderOptions render = output.render_options(options.display.checked(explainer));
  Skipped skipped(options.text);
  explain_all(texts, explainer, request, format, output, render, skipped);
  output.commit();
  options.profile.print(explainer, options.model.precision);
}

}  // namespace pellucid::cli

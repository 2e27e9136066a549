// pellucid predict: labels, probabilities and logits.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "base/fail.h"
#include "base/stage.h"
#include "base/stop.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/profile.h"
#include "cli/progress.h"
#include "pellucid/pellucid.h"
#include "report/escape.h"
#include "report/numbers.h"
#include "report/text/terminal.h"

namespace pellucid::cli {

namespace {

// Texts share batches; a chunk bounds the memory.
constexpr std::size_t kChunkTexts = 64;
constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr double kBar = 30;

// The text, then a line a class, the most probable first.
std::string as_text(const PredictionResult& result) {
  const Prediction& prediction = result.prediction;
  std::size_t width = 0;
  for (const std::string& label : result.model.labels) width = std::max(width, columns(label));
  std::string text = terminal_text(result.input.text) + '\n';
  if (result.input.pair) text += terminal_text(*result.input.pair) + '\n';
  for (const std::size_t i : by_class_score(prediction)) {
    std::string bar;
    if (prediction.values.empty())
      for (int cell = 0; cell < std::lround(kBar * prediction.probabilities[i]); ++cell) bar += "█";
    text += fmt::format("  {}  {:>8}{}{}\n", fit_left(result.model.labels[i], width),
                        show_class(prediction, i), bar.empty() ? "" : "  ", bar);
  }
  if (result.windows.size() > 1)
    text += fmt::format("  of {} windows, by their shares of the tokens\n", result.windows.size());
  return text + '\n';
}

std::string csv_head(const ModelDescription& model) {
  const char* score = model.scores == "none" ? "value " : "probability ";
  std::string head = "text,pair,label,index";
  for (const std::string& label : model.labels) head += ',' + escape_csv(score + label);
  for (const std::string& label : model.labels) head += ',' + escape_csv("logit " + label);
  return head + "\r\n";
}

std::string as_csv(const PredictionResult& result) {
  const Prediction& prediction = result.prediction;
  std::string row = fmt::format("{},{},{},{}", escape_csv(result.input.text),
                                escape_csv(result.input.pair.value_or("")),
                                escape_csv(prediction.label), prediction.index);
  for (const double score : class_scores(prediction)) row += fmt::format(",{}", score);
  for (const double logit : prediction.logits) row += fmt::format(",{}", logit);
  return row + "\r\n";
}

/// What cannot be read ends the chunk, where it is not skipped: the texts before are predicted
/// first.
std::vector<SourcedInput> next_chunk(TextSource& texts, Skipped& skipped,
                                     std::exception_ptr& failed) {
  std::vector<SourcedInput> chunk;
  std::size_t bytes = 0;
  while (chunk.size() < kChunkTexts && bytes < kChunkBytes) {
    try {
      auto sourced = texts.next();
      if (!sourced) break;
      bytes += sourced->input.text.size();
      chunk.push_back(std::move(*sourced));
    } catch (const Error& error) {
      try {
        skipped.take(error);
      } catch (const Error&) {
        failed = std::current_exception();
        return chunk;
      }
    }
  }
  return chunk;
}

/// Gives each text's result, until one fails that is not skipped.
void predict_chunk(const Explainer& explainer, const std::vector<SourcedInput>& chunk,
                   const TextOptions& text, Skipped& skipped,
                   const std::function<void(const std::string&, const PredictionResult&)>& give) {
  std::vector<Input> inputs;
  for (const SourcedInput& sourced : chunk) inputs.push_back(sourced.input);
  std::vector<PredictionResult> results;
  try {
    results = explainer.predict(inputs, text.max_length, text.windows);
  } catch (const Error&) {
    // Which one was it? The texts one by one.
    for (const SourcedInput& sourced : chunk) {
      try {
        results = explainer.predict({&sourced.input, 1}, text.max_length, text.windows);
      } catch (const Error& error) {
        skipped.take(error_at(sourced.where, error));
        continue;
      }
      give(sourced.where, results.at(0));
    }
    return;
  }
  for (std::size_t i = 0; i < chunk.size(); ++i) give(chunk[i].where, results[i]);
}

}  // namespace

void run_predict(const Arguments& arguments) {
  ModelOptions model;
  TextOptions text;
  OutputOptions out;
  ProfileOption profile;
  CLI::App app("Predicts the label of a text: probabilities and logits of every class.",
               "pellucid predict");
  text.add_to(app);
  text.add_windows_to(app);
  out.add_to(app, "text", {"text", "json", "csv"});
  model.add_to(app);
  profile.add_to(app);
  if (!parse(app, arguments)) return;

  profile.begin();
  const std::string format = out.chosen_format();
  TextSource texts(text);
  Output output(out);
  const Explainer explainer = model.load(text.windows);
  Progress progress(texts.many());
  if (format == "csv") output.write(csv_head(explainer.describe()));
  const StopCheck stop(stop_if_interrupted);
  Skipped skipped(text);
  WarningSums warnings;
  std::size_t done = 0;
  while (true) {
    std::exception_ptr failed;
    const auto chunk = next_chunk(texts, skipped, failed);
    if (chunk.empty() && !failed) break;
    predict_chunk(explainer, chunk, text, skipped,
                  [&](const std::string& where, const PredictionResult& result) {
                    const InStage stage(Stage::Report);
                    warnings.add(result.warnings, where);
                    output.write(format == "json"  ? to_json(result) + '\n'
                                 : format == "csv" ? as_csv(result)
                                                   : as_text(result));
                    ++done;
                  });
    if (failed) std::rethrow_exception(failed);
    progress.show(done, texts.share());
    stop_if_interrupted();
  }
  warnings.print();
  skipped.finish(done);
  output.commit();
  profile.print(explainer, model.precision);
}

}  // namespace pellucid::cli

// pellucid predict: labels, probabilities and logits.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <numeric>
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

std::vector<SourcedInput> next_chunk(TextSource& texts) {
  std::vector<SourcedInput> chunk;
  std::size_t bytes = 0;
  while (chunk.size() < kChunkTexts && bytes < kChunkBytes) {
    auto sourced = texts.next();
    if (!sourced) break;
    bytes += sourced->input.text.size();
    chunk.push_back(std::move(*sourced));
  }
  return chunk;
}

std::vector<PredictionResult> predict_chunk(const Explainer& explainer,
                                            const std::vector<SourcedInput>& chunk,
                                            const TextOptions& text) {
  std::vector<Input> inputs;
  for (const SourcedInput& sourced : chunk) inputs.push_back(sourced.input);
  try {
    return explainer.predict(inputs, text.max_length, text.windows);
  } catch (const Error&) {
    // Which one was it? The first that fails alone.
    for (const SourcedInput& sourced : chunk) {
      try {
        explainer.predict({&sourced.input, 1}, text.max_length, text.windows);
      } catch (const Error& error) {
        throw error_at(sourced.where, error);
      }
    }
    throw;
  }
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
  TextSource texts(text);
  Output output(out);
  const Explainer explainer = model.load(text.windows);
  Progress progress(texts.many());
  if (out.format == "csv") output.write(csv_head(explainer.describe()));
  const StopCheck stop(stop_if_interrupted);
  std::size_t done = 0;
  for (auto chunk = next_chunk(texts); !chunk.empty(); chunk = next_chunk(texts)) {
    const auto results = predict_chunk(explainer, chunk, text);
    const InStage stage(Stage::Report);
    for (std::size_t i = 0; i < results.size(); ++i) {
      print_warnings(results[i].warnings, chunk[i].where);
      output.write(out.format == "json"  ? to_json(results[i]) + '\n'
                   : out.format == "csv" ? as_csv(results[i])
                                         : as_text(results[i]));
    }
    progress.show(done += results.size(), texts.share());
    stop_if_interrupted();
  }
  output.commit();
  profile.print(explainer, model.precision);
}

}  // namespace pellucid::cli

// pellucid inspect: what a model folder holds, and what of it is used.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/output.h"
#include "pellucid/pellucid.h"
#include "report/text/terminal.h"

namespace pellucid::cli {

namespace {

constexpr std::size_t kIndent = 16;

// 1234567 -> "1,234,567"
std::string grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string as_text(const ModelDescription& model) {
  std::string labels;
  for (std::size_t i = 0; i < model.labels.size(); ++i)
    labels += fmt::format("{}{} {}", i ? ", " : "", i, model.labels[i]);
  const auto row = [](const char* name, const std::string& value) {
    return two_columns(name, terminal_text(value), kIndent);
  };
  std::string text =
      row("model", model.name) + row("folder", model.directory) +
      row("architecture", model.architecture) + row("problem", model.problem_type) +
      row("scores", model.scores) + row("labels", labels) +
      row("parameters", grouped(model.parameters)) + row("layers", grouped(model.layers)) +
      row("hidden", grouped(model.hidden)) + row("heads", grouped(model.heads)) +
      row("intermediate", grouped(model.intermediate)) + row("activation", model.activation) +
      row("vocabulary", grouped(model.vocabulary)) +
      row("max length", grouped(model.max_length) + " tokens") +
      row("token types", model.token_types ? "0, and 1 where the tokenizer gives it" : "all 0") +
      row("truncation", model.truncation_side);
  text += "files\n";
  for (const ModelDescription::File& file : model.files)
    text += fmt::format("  {:<26} {:>13} B  {}\n", terminal_text(file.name), grouped(file.bytes),
                        file.role);
  for (const std::string& tensor : model.unused_tensors)
    text += fmt::format("not used: tensor {}\n", terminal_text(tensor));
  for (const std::string& warning : model.warnings)
    text += fmt::format("warning: {}\n", terminal_text(warning));
  for (const std::string& key : model.unknown_keys)
    text += fmt::format("not known: {}\n", terminal_text(key));
  return text;
}

}  // namespace

void run_inspect(const Arguments& arguments) {
  ModelOptions model;
  OutputOptions out;
  CLI::App app("Shows what a model folder holds, and which of its files are used.",
               "pellucid inspect");
  model.add_to(app);
  out.add_to(app, "text", {"text", "json"});
  if (!parse(app, arguments)) return;

  Output output(out);
  const ModelDescription description = model.load().describe();
  output.write(out.chosen_format() == "json" ? to_json(description) + '\n' : as_text(description));
  output.commit();
}

}  // namespace pellucid::cli

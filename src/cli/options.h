#pragma once
// The options that commands share, parsed by CLI11, with our errors and our help.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "pellucid/explainer.h"
#include "pellucid/formats.h"

namespace CLI {
class App;
class Validator;
}  // namespace CLI

namespace pellucid::cli {

struct ModelOptions {
  std::string directory;   // empty: the bundled model
  std::string tokenizer;   // empty: the model's
  std::string truncation;  // empty: as the tokenizer's files say
  int threads = 0;
  std::string precision = "float32";

  void add_to(CLI::App& app);
  /// `windows`: those that texts are read in, which cut nothing.
  Explainer load(const Windows& windows = {}) const;
  std::optional<Truncation> truncate() const;
};

struct TextOptions {
  std::string text, pair, input_file, on_error = "stop";
  bool has_text = false, has_pair = false, has_input = false;
  std::optional<std::size_t> max_length;
  Windows windows;
  std::string words = to_string(WordUnit::Unicode);

  void add_to(CLI::App& app);
  /// Without --input.
  void add_one_to(CLI::App& app);
  /// --window and --stride.
  void add_windows_to(CLI::App& app);
  /// --words.
  void add_words_to(CLI::App& app);
};

struct OutputOptions {
  std::string format;
  std::string out;
  std::string color = "auto";
  bool has_out = false, has_format = false;
  std::vector<std::string> formats;  // those that the command has

  /// The format asked for: by name, or by the extension of --out. Throws BadRequest for a file's
  /// name that names none of the command's, where no format is named beside it.
  std::string chosen_format() const;

  /// `format` is the default one.
  void add_to(CLI::App& app, std::string default_format, std::vector<std::string> formats);
};

/// How reports for people look.
struct DisplayOptions {
  RenderOptions render;
  std::string true_label;
  bool has_true_label = false;

  void add_to(CLI::App& app);
  /// Throws BadRequest for a true label that is no class of the model.
  RenderOptions checked(const Explainer& explainer) const;
  RenderOptions checked(const std::vector<std::string>& labels) const;
};

/// Parses into the variables that `app` is bound to. Returns false if the user asked for help and
/// has it: that of the methods which `methods` gives once all is parsed, where it gives any.
/// Throws Error(BadRequest) in one line, with the nearest name for a typo.
bool parse(CLI::App& app, const Arguments& arguments,
           const std::function<std::vector<std::string>()>& methods = {});

/// `--name` must be one of these, whatever its capitals.
CLI::Validator one_of(std::vector<std::string> choices);
CLI::Validator whole_number(long long low, long long high);

}  // namespace pellucid::cli

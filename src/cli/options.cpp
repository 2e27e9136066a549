#include "cli/options.h"

#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "base/fail.h"
#include "base/names.h"
#include "base/parse.h"
#include "cli/help.h"
#include "pellucid/request.h"

namespace pellucid::cli {

namespace {

[[noreturn]] void fail_unexpected(const CLI::App& app, const std::string& argument) {
  if (argument.size() > 1 && argument.front() == '-') {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) names.push_back(option->get_name());
    const std::string name = argument.substr(0, argument.find('='));
    if (const auto meant = nearest_name(name, names))
      fail(ErrorKind::BadRequest, "{}: no such option (did you mean {}?)", name, *meant);
    fail(ErrorKind::BadRequest,
         "{}: no such option (see {} --help; a text that begins with - follows --)", name,
         app.get_name());
  }
  fail(ErrorKind::BadRequest, "\"{}\": unexpected (expected {})", argument,
       app.get_option_no_throw("TEXT") ? "one TEXT: put quotes around it" : "options only");
}

// CLI11's errors begin with the option's name; the rest of those about counts is not for people.
std::string message_of(const CLI::ParseError& error) {
  const std::string what = error.what();
  if (error.get_name() != "ArgumentMismatch") return what;
  const std::string option = what.substr(0, what.find(':'));
  return what.find("missing") != std::string::npos ? option + ": expected a value, found none"
                                                   : option + ": given more than once";
}

// "--n_steps" is "--steps": options are known by their names in other libraries too.
std::string known_option(const CLI::App& app, const std::string& word) {
  if (app.get_option_no_throw(word)) return word;
  const std::string name = "--" + canonical_option(folded_name(word.substr(2)));
  return app.get_option_no_throw(name) ? name : word;
}

// CLI11 takes the next word for the value of `--name=`; the value is empty.
Arguments as_cli11_takes(const CLI::App& app, const Arguments& arguments) {
  Arguments words;
  bool options_end = false;
  for (const std::string& word : arguments) {
    options_end = options_end || word == "--";
    const std::size_t equals = word.find('=');
    if (options_end || !word.starts_with("--")) {
      words.push_back(word);
      continue;
    }
    const std::string name = known_option(app, word.substr(0, equals));
    const bool empty_value = equals == word.size() - 1;
    words.push_back(equals == word.npos || empty_value ? name : name + word.substr(equals));
    if (empty_value) words.emplace_back();
  }
  return words;
}

}  // namespace

CLI::Validator one_of(std::vector<std::string> choices) {
  return {[choices = std::move(choices)](std::string& value) -> std::string {
            const auto found = find_name(value, choices);
            if (!found) return expected_name(choices, value);
            value = choices[*found];
            return "";
          },
          "", "one_of"};
}

CLI::Validator whole_number(long long low, long long high) {
  return {[low, high](std::string& value) -> std::string {
            const auto number = parse_number<long long>(value);
            if (number && *number >= low && *number <= high) return "";
            return fmt::format("expected a whole number from {} to {}, found \"{}\"", low, high,
                               value);
          },
          "", "whole_number"};
}

bool parse(CLI::App& app, const Arguments& arguments,
           const std::function<std::vector<std::string>()>& methods) {
  app.set_help_flag("-h,--help", "show this help")->group("Other");
  app.allow_extras();
  try {
    Arguments words = as_cli11_takes(app, arguments);
    std::ranges::reverse(words);  // as CLI11 takes them
    app.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    const auto named = methods ? methods() : std::vector<std::string>{};
    named.empty() ? print_help(app) : print_method_help(app, named);
    return false;
  } catch (const CLI::ParseError& error) {
    fail(ErrorKind::BadRequest, "{}", message_of(error));
  }
  std::vector<std::string> extras = app.remaining();
  if (const auto mark = std::ranges::find(extras, "--"); mark != extras.end()) extras.erase(mark);
  if (!extras.empty()) fail_unexpected(app, extras.front());
  return true;
}

void ModelOptions::add_to(CLI::App& app) {
  app.add_option("-m,--model", directory,
                 "a folder of save_pretrained, or a name in the local Hugging Face cache; default: "
                 "bundled")
      ->type_name("DIR")
      ->group("Model");
  app.add_option("--tokenizer", tokenizer, "the tokenizer of another folder; default: the model's")
      ->type_name("DIR")
      ->group("Model");
  app.add_option(
         "--truncate", truncation,
         fmt::format("where longer texts are cut: {}; default: the files'", list_of(truncations())))
      ->type_name("SIDE")
      ->transform(one_of(truncations()))
      ->group("Model");
  app.add_option("--threads", threads, "how many threads; default: one per core")
      ->type_name("N")
      ->check(whole_number(1, 4096))
      ->group("Model");
  app.add_option("--precision", precision, "float32 (default) or bfloat16")
      ->type_name("NAME")
      ->transform(one_of({"float32", "bfloat16"}))
      ->group("Model");
}

std::optional<Truncation> ModelOptions::truncate() const {
  if (truncation.empty()) return std::nullopt;
  return find_truncation(truncation);
}

Explainer ModelOptions::load(const Windows& windows) const {
  if (windows.size && !truncation.empty())
    fail(ErrorKind::BadRequest, "--truncate: unexpected beside --window, which cuts nothing");
  LoadOptions options;
  options.threads = threads;
  options.tokenizer = tokenizer;
  options.truncation = truncate();
  options.precision = precision == "bfloat16" ? Precision::BFloat16 : Precision::Float32;
  return Explainer::load(directory, options);
}

void TextOptions::add_one_to(CLI::App& app) {
  app.add_option("TEXT", text, "the text, in quotes; - reads standard input")
      ->each([this](const std::string&) { has_text = true; })
      ->group("Text");
  app.add_option("--pair", pair, "second text, of a model that judges pairs")
      ->type_name("TEXT")
      ->each([this](const std::string&) { has_pair = true; })
      ->group("Text");
  app.add_option("--max-length", max_length, "tokens at most; longer texts are cut, with a warning")
      ->type_name("N")
      ->check(whole_number(1, 1'000'000'000))
      ->group("Text");
}

void TextOptions::add_windows_to(CLI::App& app) {
  app.add_option("--window", windows.size, "read a long text whole, in windows of N tokens")
      ->type_name("N")
      ->check(whole_number(1, 1'000'000'000))
      ->group("Text");
  app.add_option("--stride", windows.stride, "tokens that neighbours share; default: a quarter")
      ->type_name("M")
      ->check(whole_number(0, 1'000'000'000))
      ->group("Text");
}

void TextOptions::add_words_to(CLI::App& app) {
  app.add_option("--words", words, "unicode (default), tokenizer, whitespace or sentence")
      ->type_name("NAME")
      ->transform(one_of(word_units()))
      ->group("Text");
}

void TextOptions::add_to(CLI::App& app) {
  add_one_to(app);
  app.add_option("-i,--input", input_file,
                 "a text or {\"text\": …, \"pair\": …} on each line; - is stdin")
      ->type_name("FILE")
      ->each([this](const std::string&) { has_input = true; })
      ->group("Text");
  app.add_option("--on-error", on_error, "at a text that fails: stop (default), or skip it")
      ->type_name("WHAT")
      ->transform(one_of({"stop", "skip"}))
      ->group("Text");
}

void OutputOptions::add_to(CLI::App& app, std::string default_format,
                           std::vector<std::string> names) {
  format = std::move(default_format);
  formats = std::move(names);
  app.add_option("-f,--format", format, fmt::format("{}; default: {}", list_of(formats), format))
      ->type_name("NAME")
      ->transform(one_of(formats))
      ->each([this](const std::string&) { has_format = true; })
      ->group("Output");
  app.add_option("-o,--out", out, "write to a file, whole or not at all")
      ->type_name("FILE")
      ->each([this](const std::string&) { has_out = true; })
      ->group("Output");
  app.add_option("--color", color, "auto (default: in a terminal), always or never")
      ->type_name("WHEN")
      ->transform(one_of({"auto", "always", "never"}))
      ->group("Output");
}

std::string OutputOptions::chosen_format() const {
  if (has_format || !has_out) return format;
  std::error_code none;
  if (const auto kind = std::filesystem::status(out, none).type();
      out.empty() || (kind != std::filesystem::file_type::not_found &&
                      kind != std::filesystem::file_type::regular))
    return format;  // a device or a pipe has no name to go by; others are refused when opened
  std::string extension = folded_name(std::filesystem::path(out).extension().string());
  if (extension == ".htm") extension = ".html";
  std::vector<std::string> extensions;
  for (const FormatInfo& known : pellucid::formats()) {
    if (std::ranges::find(formats, known.name) == formats.end()) continue;
    if (known.extension == extension) return known.name;
    extensions.push_back(known.extension);
  }
  const bool picture = extension == ".png" || extension == ".pdf";
  fail(ErrorKind::BadRequest, "--out: {}: no format of that name (expected {}, or --format {})",
       out, list_of(extensions), picture ? "svg; Python's plot() draws png and pdf" : "beside it");
}

void DisplayOptions::add_to(CLI::App& app) {
  app.add_option("--true-label", true_label, "what the text really is: is the model right?")
      ->type_name("CLASS")
      ->each([this](const std::string&) { has_true_label = true; })
      ->group("Output");
  app.add_option("--normalize", render.normalize,
                 fmt::format("divide the scores shown by: {}; default: {}",
                             list_of(normalizations()), render.normalize))
      ->type_name("NAME")
      ->transform(one_of(normalizations()))
      ->group("Output");
  app.add_option("--palette", render.palette,
                 fmt::format("{}; default: {}", list_of(palettes()), render.palette))
      ->type_name("NAME")
      ->transform(one_of(palettes()))
      ->group("Output");
}

RenderOptions DisplayOptions::checked(const Explainer& explainer) const {
  return has_true_label ? checked(explainer.describe().labels) : render;
}

RenderOptions DisplayOptions::checked(const std::vector<std::string>& labels) const {
  RenderOptions options = render;
  if (!has_true_label) return options;
  const auto index = parse_number<std::size_t>(true_label);
  const auto named = find_name(true_label, labels);
  if (!(index && *index < labels.size()) && !named)
    fail(ErrorKind::BadRequest,
         "--true-label: unknown class (expected an index from 0 to {} or a label: {}; found "
         "\"{}\")",
         labels.size() - 1, fmt::join(labels, ", "), true_label);
  options.true_label = named ? labels[*named] : true_label;
  return options;
}

}  // namespace pellucid::cli

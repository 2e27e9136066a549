#include "cli/input.h"

#include <nlohmann/json.hpp>

#include "base/fail.h"
#include "base/json.h"
#include "cli/lines.h"
#include "engine/given_words.h"

namespace pellucid::cli {

namespace {

// A member of a line's object that must be a string.
std::string string_member(const nlohmann::json& object, const char* key, const std::string& where) {
  const nlohmann::json& value = object.at(key);
  if (!value.is_string())
    fail(ErrorKind::BadRequest, "{}\"{}\": expected a string, found {}", where, key,
         value.type_name());
  return value.get<std::string>();
}

/// A line that begins with a brace.
JsonDocument parse_object(const std::string& line, const std::string& where) {
  try {
    return JsonDocument::parse(line, where.substr(0, where.size() - 2), ErrorKind::BadRequest);
  } catch (const Error& error) {
    fail(ErrorKind::BadRequest,
         "{} (expected {{\"text\": \"…\"}}: a line that begins with {{ is an object)",
         error.what());
  }
}

Input parse_line(const std::string& line, const std::string& where) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string::npos || line[first] != '{') return {line, std::nullopt};
  const JsonDocument document = parse_object(line, where);
  const nlohmann::json& object = document.root().raw();
  for (const auto& [key, value] : object.items())
    if (key != "text" && key != "pair" && key != "words" && key != "pair_words")
      fail(ErrorKind::BadRequest, "{}\"{}\": unknown key (expected text, pair, words, pair_words)",
           where, key);
  if (!object.contains("text"))
    fail(ErrorKind::BadRequest, "{}no text (expected {{\"text\": \"…\"}})", where);
  Input input{string_member(object, "text", where), std::nullopt};
  if (object.contains("pair") && !object["pair"].is_null())
    input.pair = string_member(object, "pair", where);
  input.words = given_words(object, "words", where);
  input.pair_words = given_words(object, "pair_words", where);
  return input;
}

}  // namespace

TextSource::TextSource(const TextOptions& options) {
  if (options.has_input) {
    if (options.has_text)
      fail(ErrorKind::BadRequest, "--input: unexpected beside TEXT (expected one of the two)");
    if (options.has_pair)
      fail(ErrorKind::BadRequest,
           "--pair: unexpected beside --input (expected {{\"text\": \"…\", \"pair\": \"…\"}} in "
           "it)");
    lines_ = std::make_unique<Lines>(options.input_file);
    return;
  }
  if (!options.has_text)
    fail(ErrorKind::BadRequest,
         "no text (expected TEXT in quotes, - for standard input, or --input FILE)");
  single_ = Input{options.text == "-" ? read_standard_input() : options.text, std::nullopt};
  if (options.has_pair) single_->pair = options.pair;
}

TextSource::~TextSource() = default;

std::optional<SourcedInput> TextSource::next() {
  if (lines_) {
    const std::optional<Line> line = lines_->next();
    if (!line) return std::nullopt;
    const std::string where = line->where + ": ";
    return SourcedInput{parse_line(line->text, where), where};
  }
  if (!single_) return std::nullopt;
  SourcedInput sourced{std::move(*single_), ""};
  single_.reset();
  return sourced;
}

std::optional<double> TextSource::share() const { return lines_ ? lines_->share() : std::nullopt; }

}  // namespace pellucid::cli

// pellucid tokenize: tokens, ids, offsets and words, as the model's tokenizer sees the text.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "base/fail.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "pellucid/pellucid.h"
#include "report/text/terminal.h"

namespace pellucid::cli {

namespace {

// One line a token: index, id, span, token, and the word as written.
std::string as_text(const Tokenization& tokenization) {
  std::string text = fmt::format("{:>5}  {:>6}  {:>9}  {}\n", "", "id", "span", "token");
  for (std::size_t i = 0; i < tokenization.tokens.size(); ++i) {
    const Token& token = tokenization.tokens[i];
    const std::string span =
        token.span ? fmt::format("{}–{}", token.span->start, token.span->end) : "";
    text += fmt::format("{:>5}  {:>6}  {:>9}  {}", i, token.id, span, terminal_text(token.text));
    if (token.word) {
      const Word& word = tokenization.words[*token.word];
      if (word.text != token.text) text += fmt::format("  of {}", terminal_text(word.text));
    }
    text += '\n';
  }
  return text;
}

}  // namespace

void run_tokenize(const Arguments& arguments) {
  ModelOptions model;
  TextOptions text;
  OutputOptions out;
  CLI::App app("Shows how the model's tokenizer reads the text: tokens, ids, offsets, words.",
               "pellucid tokenize");
  text.add_to(app);
  text.add_words_to(app);
  out.add_to(app, "json", {"json", "text"});
  model.add_to(app);
  if (!parse(app, arguments)) return;

  const std::string format = out.chosen_format();
  const WordUnit words = find_word_unit(text.words);
  TextSource texts(text);
  Output output(out);
  const TextTokenizer tokenizer = TextTokenizer::load(
      model.tokenizer.empty() ? model.directory : model.tokenizer, model.truncate());
  print_warnings(tokenizer.warnings(), "");
  Skipped skipped(text);
  std::size_t done = 0;
  for (bool all = false; !all;) {
    std::string where;
    try {
      const auto sourced = texts.next();
      all = !sourced;
      if (all) break;
      where = sourced->where;
      const Tokenization tokenization = tokenizer.tokenize(sourced->input, text.max_length, words);
      output.write(format == "json" ? to_json(tokenization) + '\n' : as_text(tokenization));
      ++done;
    } catch (const Error& error) {
      skipped.take(error_at(where, error));
    }
    stop_if_interrupted();
  }
  skipped.finish(done);
  output.commit();
}

}  // namespace pellucid::cli

// tokenize_lines FOLDER: reads {"text", "pair", "max_length"} objects, one a line, and prints what
// the folder's tokenizer makes of each, one object a line. For the comparison with the reference.
// With "window" and "stride" in the object: the windows that the text is cut into, in a list.

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "pellucid/error.h"
#include "text/tokenizer.h"
#include "text/window_cut.h"
#include "text/words.h"

namespace {

nlohmann::json to_json(const pellucid::Encoding& encoding) {
  nlohmann::json offsets = nlohmann::json::array();
  nlohmann::json words = nlohmann::json::array();
  for (std::size_t i = 0; i < encoding.size(); ++i) {
    const auto& span = encoding.spans[i];
    offsets.push_back(span ? nlohmann::json{span->start, span->end} : nlohmann::json());
    words.push_back(encoding.words[i] ? nlohmann::json(*encoding.words[i]) : nlohmann::json());
  }
  return {{"ids", encoding.ids},
          {"tokens", encoding.tokens},
          {"types", encoding.types},
          {"special", encoding.special},
          {"sequence", encoding.sequence},
          {"offsets", offsets},
          {"words", words},
          {"dropped", encoding.dropped}};
}

nlohmann::json to_json(const pellucid::Tokenization& window) {
  nlohmann::json ids = nlohmann::json::array();
  nlohmann::json types = nlohmann::json::array();
  for (const pellucid::Token& token : window.tokens) {
    ids.push_back(token.id);
    types.push_back(token.type);
  }
  return {{"ids", ids}, {"types", types}};
}

nlohmann::json windows_of(const pellucid::Tokenization& whole, const nlohmann::json& line) {
  const pellucid::WindowCut cut(whole, line.at("window").get<std::size_t>(),
                                line.at("stride").get<std::size_t>());
  nlohmann::json windows = nlohmann::json::array();
  for (std::size_t w = 0; w < cut.count(); ++w)
    windows.push_back(to_json(tokens_of_window(whole, cut.tokens(w))));
  return windows;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) return 2;
  const auto tokenizer = pellucid::Tokenizer::load(argv[1]);
  for (std::string line; std::getline(std::cin, line);) {
    const auto input = nlohmann::json::parse(line);
    const auto text = input.at("text").get<std::string>();
    std::optional<std::string> pair;
    if (input.contains("pair")) pair = input["pair"].get<std::string>();
    std::optional<std::size_t> max_length;
    if (input.contains("max_length")) max_length = input["max_length"].get<std::size_t>();
    const pellucid::Encoding encoding = tokenizer.encode(text, pair, max_length);
    if (input.contains("window"))
      std::cout << windows_of(tokenization(encoding, text, pair), input) << '\n';
    else
      std::cout << to_json(encoding) << '\n';
  }
} catch (const pellucid::Error& error) {
  std::cerr << error.what() << '\n';
  return error.exit_code();
}

#include "attribution/surrogates/features.h"

#include <fmt/ranges.h>

#include <utility>

namespace pellucid {

Features make_features(const Problem& problem, Unit unit) {
  Features features{{}, unit};
  if (unit == Unit::Word) {
    for (const Word& word : problem.input.words)
      if (!word.tokens.empty()) features.tokens.push_back(word.tokens);
  } else {
    for (std::size_t t = 0; t < problem.input.tokens.size(); ++t)
      if (!problem.input.tokens[t].special) features.tokens.push_back({t});
  }
  return features;
}

FeatureWeight describe_feature(const Problem& problem, const Features& features, std::size_t m) {
  const Token& token = problem.input.tokens[features.tokens[m][0]];
  if (features.unit == Unit::Token) return {token.text, {{token.segment, *token.span}}, 0, {}, {}};
  const Word& word = problem.input.words[*token.word];
  return {word.text, {{token.segment, word.span}}, 0, {}, {}};
}

NamedToken find_replacement(const Problem& problem, const ReplacementOption& asked) {
  const std::vector<NamedToken> tokens = blank_tokens(problem.tokenizer.special_tokens());
  if (!asked.replacement && !tokens.empty()) return tokens[0];
  static constexpr const char* kNames[] = {"mask", "pad", "unk"};
  const std::string name =
      kNames[static_cast<std::size_t>(asked.replacement.value_or(BlankToken::Mask))];
  std::vector<std::string> names;
  for (const NamedToken& token : tokens) {
    if (token.name == name) return token;
    names.push_back(token.name);
  }
  fail_value("replacement",
             fmt::format("a token that the tokenizer has: {}",
                         names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))),
             name);
}

std::vector<double> spread_to_tokens(const Features& features, const std::vector<double>& scores,
                                     std::size_t tokens) {
  std::vector<double> shared(tokens, 0.0);
  for (std::size_t m = 0; m < features.size(); ++m)
    for (const std::size_t t : features.tokens[m])
      shared[t] += scores[m] / static_cast<double>(features.tokens[m].size());
  return shared;
}

}  // namespace pellucid

#include "attribution/surrogates/features.h"

#include <fmt/ranges.h>

#include <utility>

#include "attribution/paths/baseline.h"
#include "base/fail.h"

namespace pellucid {

Features read_features(const Problem& problem, const Settings& settings) {
  Features features;
  features.words = settings.choice("unit", {"word", "token"}) == 0;
  if (features.words) {
    for (const Word& word : problem.input.words)
      if (!word.tokens.empty()) features.tokens.push_back(word.tokens);
  } else {
    for (std::size_t t = 0; t < problem.input.tokens.size(); ++t)
      if (!problem.input.tokens[t].special) features.tokens.push_back({t});
  }
  return features;
}

ParameterInfo unit_parameter() {
  return {"unit", "word", "word|token", "what is switched off together"};
}

FeatureWeight describe_feature(const Problem& problem, const Features& features, std::size_t m) {
  const Token& token = problem.input.tokens[features.tokens[m][0]];
  if (!features.words) return {token.text, {{token.segment, *token.span}}, 0, {}, {}};
  const Word& word = problem.input.words[*token.word];
  return {word.text, {{token.segment, word.span}}, 0, {}, {}};
}

Replacement read_replacement(const Problem& problem, const Settings& settings) {
  const std::vector<NamedToken> tokens = blank_tokens(problem.tokenizer.special_tokens());
  const std::size_t choice = settings.choice("replacement", {"mask", "pad", "unk"});
  const std::string name = std::vector<std::string>{"mask", "pad", "unk"}[choice];
  for (const NamedToken& token : tokens)
    if (token.name == name) return {token.name, token.id};
  if (!settings.given("replacement") && !tokens.empty()) return {tokens[0].name, tokens[0].id};
  std::vector<std::string> names;
  for (const NamedToken& token : tokens) names.push_back(token.name);
  settings.fail_expected(
      "replacement",
      fmt::format("a token that the tokenizer has: {}",
                  names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
}

ParameterInfo replacement_parameter() {
  return {"replacement", "mask", "mask|pad|unk", "the token that stands where one is switched off"};
}

std::vector<double> share_out(const Features& features, const std::vector<double>& scores,
                              std::size_t tokens) {
  std::vector<double> shared(tokens, 0.0);
  for (std::size_t m = 0; m < features.size(); ++m)
    for (const std::size_t t : features.tokens[m])
      shared[t] += scores[m] / static_cast<double>(features.tokens[m].size());
  return shared;
}

}  // namespace pellucid

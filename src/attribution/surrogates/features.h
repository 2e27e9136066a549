#pragma once
// What a perturbation method switches off: tokens, or words with all their tokens.

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "attribution/method.h"
#include "attribution/options.h"
#include "attribution/paths/baseline.h"

namespace pellucid {

/// What is switched off together: the option `unit`.
enum class Unit { Word, Token };
struct UnitOption {
  Unit unit = Unit::Word;
};
template <typename O>
OptionTable<O>& add_unit(OptionTable<O>& table,
                         std::string summary = "what is switched off together") {
  return table.choice("unit", &O::unit, {{"word", Unit::Word}, {"token", Unit::Token}},
                      std::move(summary));
}

/// Groups of token indices, in the order of the text; no special token is in one. One group per
/// word, or one per ordinary token.
struct Features {
  std::vector<std::vector<std::size_t>> tokens;  // [M]
  Unit unit = Unit::Word;                        // what each is
  std::size_t size() const { return tokens.size(); }
};

Features make_features(const Problem& problem, Unit unit);

/// What feature `m` is called and where it stands; its weight is not set.
FeatureWeight describe_feature(const Problem& problem, const Features& features, std::size_t m);

/// The token that stands where one is switched off: the option `replacement`.
enum class BlankToken { Mask, Pad, Unk };
struct ReplacementOption {
  std::optional<BlankToken> replacement;  // none: the mask, or else what the tokenizer has
};
template <typename O>
OptionTable<O>& add_replacement(OptionTable<O>& table) {
  return table
      .choice("replacement", &O::replacement,
              {{"mask", BlankToken::Mask}, {"pad", BlankToken::Pad}, {"unk", BlankToken::Unk}},
              "the token that stands where one is switched off")
      .shown_default("mask");
}

/// Throws BadRequest for one that the tokenizer lacks.
NamedToken find_replacement(const Problem& problem, const ReplacementOption& asked);

/// Token scores [T] from feature scores [M]: a feature's tokens share its score evenly, so that a
/// word's score is its feature's.
std::vector<double> spread_to_tokens(const Features& features, const std::vector<double>& scores,
                                     std::size_t tokens);

}  // namespace pellucid

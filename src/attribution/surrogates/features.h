#pragma once
// What a perturbation method switches off: tokens, or words with all their tokens.

#include <cstddef>
#include <string>
#include <vector>

#include "attribution/method.h"

namespace pellucid {

/// Groups of token indices, in the order of the text; no special token is in one.
/// `--unit word`: one group per word; `--unit token`: one per ordinary token.
struct Features {
  std::vector<std::vector<std::size_t>> tokens;  // [M]
  bool words = true;                             // each is a word
  std::size_t size() const { return tokens.size(); }
};

Features read_features(const Problem& problem, const Settings& settings);
ParameterInfo unit_parameter();

/// What feature `m` is called and where it stands; its weight is not set.
FeatureWeight describe_feature(const Problem& problem, const Features& features, std::size_t m);

/// The token that stands for "switched off": `--replacement mask|pad|unk`. Only a default falls
/// back to what the tokenizer has; throws BadRequest for one that it lacks.
struct Replacement {
  std::string name;
  std::int32_t id = 0;
};
Replacement read_replacement(const Problem& problem, const Settings& settings);
ParameterInfo replacement_parameter();

/// Token scores [T] from feature scores [M]: a feature's tokens share its score evenly, so that a
/// word's score is its feature's.
std::vector<double> share_out(const Features& features, const std::vector<double>& scores,
                              std::size_t tokens);

}  // namespace pellucid

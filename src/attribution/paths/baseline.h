#pragma once
// The reference x' that an explanation compares with, as states at a site.
//
// mask, pad, unk  every ordinary token replaced by that token
// mean            every ordinary token's word embedding replaced by the mean of the vocabulary's
// zero            the zero vector at the site, for every position, special tokens too
// neutral         the one of mask, pad, unk and mean whose prediction is closest to uniform
// ids:1,2,3       a whole input of T ids
//
// Tokens that the tokenizer's template added keep their own ids, or with --baseline-special replace
// are replaced like the others. A "[SEP]" typed in the text is an ordinary token.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "attribution/method.h"

namespace pellucid {

/// The tokens that can stand for "unknown", best first: mask, pad, unk, those that there are.
struct NamedToken {
  std::string name;
  std::int32_t id;
};
std::vector<NamedToken> blank_tokens(const SpecialTokens& special);

struct Reference {
  Matrix states;       // [T x width(site)] x'
  std::string name;    // the option's value as used: where the default fell back, to what
  std::string chosen;  // by neutral: "mean"; else empty
  std::size_t forward_passes = 0;  // spent on choosing
};

/// Options `baseline` and `baseline-special`. Throws BadRequest for a token that the tokenizer
/// lacks (only a default falls back: mask, pad, unk, zero), and for ids that do not fit the input.
Reference make_reference(const Problem& problem, const Settings& settings, Site site);

/// The declarations of both options for a method's list.
std::vector<ParameterInfo> baseline_parameters();

/// The warning `baseline-not-neutral`, if the reference leaves little to explain: it gets a target
/// with probability >= 0.8, or F is a probability and moves by less than 0.1. `logits` [C] are the
/// reference's.
std::optional<Warning> warn_if_not_neutral(const Problem& problem,
                                           std::span<const float> reference_logits);

}  // namespace pellucid

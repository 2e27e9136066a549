#pragma once
// The reference x' that an explanation compares with, as states at a site.
//
// mask, pad, unk  every ordinary token replaced by that token
// mean            every ordinary token's word embedding replaced by the mean of the vocabulary's
// zero            the zero vector at the site, for every position, special tokens too
// neutral         the one of mask, pad, unk and mean whose prediction is closest to uniform
// ids:1,2,3       a whole input of T ids
//
// Tokens that the tokenizer's template added keep their own ids, unless `baseline-special` says to
// replace them like the others. A "[SEP]" typed in the text is an ordinary token.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "attribution/method.h"
#include "attribution/options.h"

namespace pellucid {

/// The tokens that can stand for "unknown", best first: mask, pad, unk, those that there are.
struct NamedToken {
  std::string name;
  std::int32_t id;
};
std::vector<NamedToken> blank_tokens(const SpecialTokens& special);

/// The reference as it is named.
struct BaselineName {
  enum class Kind { Token, Zero, Mean, Neutral, Ids };
  std::string text;                    // "mask", "ids:101,0,102"
  Kind kind = Kind::Token;             // Token: mask, pad or unk, as `text` says
  std::vector<std::int32_t> ids = {};  // of Kind::Ids
};

enum class SpecialTokensInBaseline { Keep, Replace };

struct BaselineOptions {
  std::optional<BaselineName> baseline;  // none: the mask, or else what the tokenizer has
  SpecialTokensInBaseline baseline_special = SpecialTokensInBaseline::Keep;
};

ParameterInfo baseline_info();
BaselineName read_baseline(const ParameterInfo& info, const std::string& text);

/// Adds `baseline` and `baseline-special` to a method's table.
template <typename O>
OptionTable<O>& add_baseline(OptionTable<O>& table) {
  table
      .template add<BaselineName>(baseline_info(), &O::baseline, read_baseline,
                                  [](const BaselineName& name) { return Parameter(name.text); })
      .shown_default("mask")
      .also({"baselines"});
  return table.choice(
      "baseline-special", &O::baseline_special,
      {{"keep", SpecialTokensInBaseline::Keep}, {"replace", SpecialTokensInBaseline::Replace}},
      "whether the tokens of the template, as [CLS] and [SEP], are replaced too");
}

struct Reference {
  Matrix states;       // [T x width(site)] x'
  std::string name;    // the option's value as used: where the default fell back, to what
  std::string chosen;  // by neutral: "mean"; else empty
  std::size_t forward_passes = 0;  // spent on choosing
};

/// Throws BadRequest for a token that the tokenizer lacks (only a default falls back: mask, pad,
/// unk, zero), and for ids that do not fit the input.
Reference make_reference(const Problem& problem, const BaselineOptions& options, Site site);

/// The warning `baseline-not-neutral`, if the reference leaves little to explain: it gets a target
/// with probability >= 0.8, or F is a probability and moves by less than 0.1. `logits` [C] are the
/// reference's.
std::optional<Warning> warn_if_not_neutral(const Problem& problem,
                                           std::span<const float> reference_logits);

}  // namespace pellucid

#pragma once
// A text as LIME cuts and perturbs it: split at runs of non-word characters, Python's r'\W+'.
//
// With a bag of words, equal words are one feature, and an absent one is deleted wherever it
// stands; else every place is a feature, and an absent one becomes the mask string. What stands
// between words is kept. Source: LIME, lime/lime_text.py (IndexedString).

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "attribution/surrogates/coalitions.h"
#include "pellucid/explanation.h"

namespace pellucid {

/// Thread rule: immutable, share freely.
class LimeText {
 public:
  /// The features of the text come first, then those of the pair; a word of both is two.
  /// REQUIRES: valid UTF-8. `mask_string` none: a bag of words.
  LimeText(const std::string& text, const std::optional<std::string>& pair,
           std::optional<std::string> mask_string);

  std::size_t size() const { return features_.size(); }
  const std::string& word(std::size_t feature) const { return features_[feature].text; }
  const std::vector<FeatureWeight::Place>& places(std::size_t feature) const {
    return features_[feature].places;
  }

  /// The text, and the pair if there is one, with only these features.
  std::pair<std::string, std::optional<std::string>> perturb(const Coalition& present) const;

 private:
  struct Piece {
    std::string text;
    std::optional<std::size_t> feature;  // none: what stands between words
  };
  struct Feature {
    std::string text;
    std::vector<FeatureWeight::Place> places;
  };
  void split(const std::string& text, int segment);
  std::string perturb(const std::vector<Piece>& pieces, const Coalition& present) const;

  std::optional<std::string> mask_string_;
  std::vector<std::vector<Piece>> sides_;  // the text's, then the pair's
  std::vector<Feature> features_;
};

}  // namespace pellucid

#pragma once
// Where a path is drawn, from which reference, and into which parts its scores are split.
//
// The embeddings block sums a word, a position and a type row before its norm, so the gradient at
// each of them is the gradient at the sum. A path that moves several of them together,
//
//   (w, p, t)(a) = (w', p', t') + a (w - w', p - p', t - t'),
//
// is therefore the path at `word-embeddings` from w' + (p' - p) + (t' - t) to w, and a part's score
// is its own (x - x') times the gradient there: Captum's LayerIntegratedGradients of a list of
// layers.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attribution/method.h"
#include "attribution/paths/baseline.h"
#include "attribution/site.h"

namespace pellucid {

/// A part of the states at a site, or of their difference x - x', that is scored apart.
struct PathPart {
  std::string name;  // as PartScores has it
  Matrix rows;       // [T x width(site)]
};

struct PathEnds {
  Site site;
  Reference reference;          // its states [T x width(site)] are x'
  std::vector<PathPart> parts;  // they sum to x - x'; none: the scores are not split
};

/// Positions and types have references of their own: position 0 (the padding's where positions are
/// counted from the ids) and type 0, or with the baseline `zero` zero vectors. Throws BadRequest
/// for a part that the model does not add.
PathEnds make_path_ends(const Problem& problem, const SiteName& at,
                        const BaselineOptions& baseline);

/// The rows that are summed at `word-embeddings`, one part for each that `at` names.
std::vector<PathPart> look_up_parts(const Problem& problem, const SiteName& at);

/// sum_h a_h b_h, in double.
double dot(std::span<const float> a, std::span<const float> b);

/// Scores [K' x T], one row after the other for each part, as the sum [T] and the parts.
/// `parts` empty: `scores` is [T] and stays as it is.
void split_scores(std::vector<double> scores, const std::vector<PathPart>& parts, TokenScores& out);

}  // namespace pellucid

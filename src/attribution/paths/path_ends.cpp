#include "attribution/paths/path_ends.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pellucid {

namespace {

constexpr Site kWords{Site::Kind::WordEmbeddings};

std::string_view name_of(SubEmbedding part) {
  switch (part) {
    case SubEmbedding::Word: return "word";
    case SubEmbedding::Position: return "position";
    case SubEmbedding::TokenType: return "token_type";
  }
  return "";
}

/// As the option's value says it where only this part moves.
std::string reference_name(SubEmbedding part) {
  return part == SubEmbedding::Position ? "position-0" : "type-0";
}

void subtract(const Matrix& from, Matrix& to) {
  for (std::size_t i = 0; i < to.size(); ++i) to.data()[i] -= from.data()[i];
}

Matrix look_up(const Problem& problem, SubEmbedding part, bool blank) {
  if (part == SubEmbedding::Word) return input_states(problem, kWords);
  const Classifier& model = problem.evaluator.model();
  Matrix rows(problem.model_input.size(), model.width(kWords));
  model.look_up_added(part, problem.model_input, blank, rows);
  return rows;
}

bool moves(const SiteName& at, SubEmbedding part) {
  return std::find(at.parts.begin(), at.parts.end(), part) != at.parts.end();
}

/// The words' reference, or where only positions or types move the words themselves.
Reference word_reference(const Problem& problem, const BaselineOptions& options,
                         const SiteName& at) {
  if (moves(at, SubEmbedding::Word)) return make_reference(problem, options, kWords);
  const bool zero = options.baseline && options.baseline->kind == BaselineName::Kind::Zero;
  if (!zero && options.baseline)
    fail_value("baseline",
               fmt::format("zero at {}, or nothing for {}", at.text, reference_name(at.parts[0])),
               options.baseline->text);
  return {input_states(problem, kWords), zero ? "zero" : reference_name(at.parts[0]), "", 0};
}

}  // namespace

PathEnds make_path_ends(const Problem& problem, const SiteName& asked,
                        const BaselineOptions& baseline) {
  const SiteName at = resolve_parts("at", asked, problem.evaluator.model());
  if (at.parts.empty()) return {at.site, make_reference(problem, baseline, at.site), {}};
  PathEnds ends{at.site, word_reference(problem, baseline, at), {}};
  for (const SubEmbedding part : at.parts) {
    Matrix step = look_up(problem, part, false);
    if (part == SubEmbedding::Word) {  // comes first, while the states are the words' reference
      subtract(ends.reference.states, step);
    } else {
      if (ends.reference.name != "zero") subtract(look_up(problem, part, true), step);
      subtract(step, ends.reference.states);
    }
    ends.parts.push_back({std::string(name_of(part)), std::move(step)});
  }
  return ends;
}

std::vector<PathPart> look_up_parts(const Problem& problem, const SiteName& at) {
  std::vector<PathPart> parts;
  for (const SubEmbedding part : at.parts)
    parts.push_back({std::string(name_of(part)), look_up(problem, part, false)});
  return parts;
}

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t h = 0; h < a.size(); ++h)
    sum += static_cast<double>(a[h]) * static_cast<double>(b[h]);
  return sum;
}

void split_scores(std::vector<double> scores, const std::vector<PathPart>& parts,
                  TokenScores& out) {
  if (parts.empty()) {
    out.scores = std::move(scores);
    return;
  }
  const std::size_t T = scores.size() / parts.size();
  out.scores.assign(T, 0.0);
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const auto begin = scores.begin() + static_cast<std::ptrdiff_t>(p * T);
    PartScores part{parts[p].name, {begin, begin + static_cast<std::ptrdiff_t>(T)}, {}};
    for (std::size_t t = 0; t < T; ++t) out.scores[t] += part.tokens[t];
    if (parts.size() > 1) out.parts.push_back(std::move(part));
  }
}

}  // namespace pellucid

#include "attribution/paths/straight_path.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <thread>
#include <utility>

namespace pellucid {

StraightPath::StraightPath(const Problem& problem, PathEnds ends)
    : problem_(problem), ends_(std::move(ends)), input_(input_states(problem, ends_.site)) {
  const Matrix& reference = ends_.reference.states;
  assert(reference.rows() == input_.rows() && reference.cols() == input_.cols());
  Matrix step(input_.rows(), input_.cols());
  for (std::size_t i = 0; i < input_.size(); ++i)
    step.data()[i] = input_.data()[i] - reference.data()[i];
  step_.push_back({"", std::move(step)});
}

bool StraightPath::has_no_length() const {
  return std::all_of(scored_parts().begin(), scored_parts().end(), [](const PathPart& part) {
    const float* begin = part.rows.data();
    return std::all_of(begin, begin + part.rows.size(), [](float d) { return d == 0; });
  });
}

void StraightPath::fill(double position, MatrixView out) const {
  // The ends are the two inputs themselves, not numbers that differ in the last bit.
  const auto a = static_cast<float>(position);
  for (std::size_t t = 0; t < out.rows; ++t) {
    const std::span<float> row = out.row(t);
    if (position >= 1) {
      std::copy_n(input_.row(t).begin(), row.size(), row.begin());
      continue;
    }
    const std::span<const float> from = ends_.reference.states.row(t), step = step_[0].rows.row(t);
    for (std::size_t h = 0; h < row.size(); ++h) row[h] = from[h] + a * step[h];
  }
}

std::vector<PathNode> StraightPath::evaluate(
    std::span<const double> positions, const std::function<void(std::size_t)>& on_done) const {
  const std::size_t T = tokens(), S = slopes(), K = targets();
  std::vector<PathNode> nodes(positions.size());
  for (std::size_t i = 0; i < nodes.size(); ++i)
    nodes[i] = {positions[i], {}, std::vector<double>(K), std::vector<double>(K * S)};

  const Points points =
      make_points(problem_, ends_.site, positions.size(),
                  [&](std::size_t i, MatrixView out) { fill(positions[i], out); });
  const std::thread::id caller = std::this_thread::get_id();
  std::atomic<std::size_t> done{0};
  problem_.evaluator.gradients(points, make_objectives(problem_),
                               [&](std::size_t i, std::size_t k, double value,
                                   std::span<const float> logits, ConstMatrixView d_state) {
                                 if (k == 0) nodes[i].logits.assign(logits.begin(), logits.end());
                                 nodes[i].values[k] = value;
                                 for (std::size_t s = 0; s < S; ++s)
                                   nodes[i].slopes[k * S + s] = dot(
                                       scored_parts()[s / T].rows.row(s % T), d_state.row(s % T));
                                 const std::size_t count = done.fetch_add(1) + 1;
                                 if (std::this_thread::get_id() == caller) on_done(count / K);
                               });
  return nodes;
}

std::vector<float> StraightPath::reference_logits() const {
  const Matrix logits = problem_.evaluator.logits(
      make_points(problem_, ends_.site, 1, [&](std::size_t, MatrixView out) { fill(0, out); }));
  return {logits.row(0).begin(), logits.row(0).end()};
}

}  // namespace pellucid

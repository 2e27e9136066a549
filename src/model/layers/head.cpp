#include "model/layers/head.h"

#include <algorithm>
#include <utility>

namespace pellucid {

namespace {

/// out [B x H]: the mean of each sequence's rows.
void mean_forward(const Queries& queries, ConstMatrixView rows, MatrixView out) {
  for (std::size_t b = 0; b < out.rows; ++b) {
    const auto sum = out.row(b);
    const std::size_t first = queries.offset(b), n = queries.length(b);
    std::ranges::copy(rows.row(first), sum.begin());
    for (std::size_t row = first + 1; row < first + n; ++row)
      for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += rows.row(row)[j];
    for (float& s : sum) s /= static_cast<float>(n);
  }
}

void mean_backward(const Queries& queries, ConstMatrixView d_out, MatrixView d_rows) {
  for (std::size_t b = 0; b < d_out.rows; ++b) {
    const auto n = static_cast<float>(queries.length(b));
    for (std::size_t i = 0; i < queries.length(b); ++i)
      std::ranges::transform(d_out.row(b), d_rows.row(queries.offset(b) + i).begin(),
                             [n](float x) { return x / n; });
  }
}

}  // namespace

Queries Head::queries(const Block& block) const {
  const auto listed = [](const ModelInput* input) { return !input->head_tokens.empty(); };
  if (pooling_ != Pooling::First && std::ranges::none_of(block.inputs, listed))
    return all_rows(block);
  Queries queries{{0}, {}};
  for (const ModelInput* input : block.inputs) {
    if (listed(input))
      queries.tokens.insert(queries.tokens.end(), input->head_tokens.begin(),
                            input->head_tokens.end());
    else
      for (std::size_t t = 0; t < (pooling_ == Pooling::First ? 1 : input->size()); ++t)
        queries.tokens.push_back(t);
    queries.offsets.push_back(queries.tokens.size());
  }
  return queries;
}

std::size_t Head::logit_rows(const ModelInput& input) const {
  if (pooling_ == Pooling::Mean) return 1;
  if (!input.head_tokens.empty()) return input.head_tokens.size();
  return pooling_ == Pooling::First ? 1 : input.size();
}

void Head::forward(const Queries& queries, ConstMatrixView rows, MatrixView logits,
                   HeadSaved& saved, bool keep) const {
  saved.values.resize(stages_.size());
  saved.slopes.resize(stages_.size());
  saved.norms.resize(stages_.size());
  ConstMatrixView x = rows;
  if (pooling_ == Pooling::Mean) {
    saved.mean.reshape(logits.rows, rows.cols);
    mean_forward(queries, rows, saved.mean);
    x = saved.mean;
  }
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    Matrix& value = saved.values[i];
    Matrix& slope = saved.slopes[i];
    value.reshape(x.rows, stages_[i].linear.outputs());
    if (keep) slope.reshape(value.rows(), value.cols());
    stages_[i].linear.forward(x, value);
    activation_forward(stages_[i].activation, value.view().flat(),
                       keep ? slope.view().flat() : std::span<float>());
    if (stages_[i].norm) {
      if (keep) saved.norms[i].reshape(value.rows(), value.cols());
      stages_[i].norm->forward(value, {}, keep ? &saved.norms[i] : nullptr, 0);
    }
    x = value;
  }
  copy_rows(x, logits);
}

void Head::backward(const Queries& queries, ConstMatrixView d_logits, HeadSaved& saved,
                    MatrixView d_rows) const {
  const bool mean = pooling_ == Pooling::Mean;
  Matrix d(d_logits.rows, d_logits.cols);
  copy_rows(d_logits, d);
  for (std::size_t i = stages_.size(); i-- > 0;) {
    if (stages_[i].norm) stages_[i].norm->backward(saved.norms[i], 0, d);
    activation_backward(saved.slopes[i].view().flat(), d.view().flat());
    if (i == 0) {
      stages_[i].linear.backward(d, mean ? saved.mean.view() : d_rows);
    } else {
      Matrix below(d.rows(), stages_[i].linear.inputs());
      stages_[i].linear.backward(d, below);
      d = std::move(below);
    }
  }
  if (mean) mean_backward(queries, saved.mean, d_rows);
}

}  // namespace pellucid

#pragma once
// A classifier small enough to check by hand, smooth, with its gradient written out.
//
//   embeddings  x_t = word[id_t] + position[t] + type[type_t]
//   layer l     x_t <- tanh(A_l x_t + B_l mean_s x_s)
//   logits      z = gain * V mean_t x_t
//
// All tables are fixed numbers between -1 and 1 of a sine of the index.

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/classifier.h"

namespace pellucid {

class SmoothClassifier : public Classifier {
 public:
  static constexpr std::size_t kHidden = 5, kLayers = 2, kPositions = 64, kTypes = 2;

  SmoothClassifier(std::size_t vocabulary, std::size_t classes, float gain,
                   ScoreFunction scores = ScoreFunction::Softmax)
      : gain_(gain) {
    info_.architecture = "smooth";
    info_.scores = scores;
    for (std::size_t c = 0; c < classes; ++c) info_.labels.push_back("class " + std::to_string(c));
    info_.layers = kLayers;
    info_.hidden = kHidden;
    info_.vocabulary = vocabulary;
    info_.max_length = kPositions;
    info_.types = kTypes;
    word_ = table(vocabulary, kHidden, 1);
    position_ = table(kPositions, kHidden, 2);
    type_ = table(kTypes, kHidden, 3);
    for (std::size_t l = 0; l < kLayers; ++l) {
      own_.push_back(table(kHidden, kHidden, 4 + l));
      others_.push_back(table(kHidden, kHidden, 14 + l));
    }
    output_ = table(classes, kHidden, 30);
  }

  const ModelInfo& info() const override { return info_; }
  std::unique_ptr<Workspace> make_workspace() const override { return std::make_unique<States>(); }
  std::size_t width(Site) const override { return kHidden; }

  void look_up(std::span<const std::int32_t> ids, MatrixView out) const override {
    for (std::size_t t = 0; t < ids.size(); ++t)
      for (std::size_t h = 0; h < kHidden; ++h)
        out.row(t)[h] = word_.row(static_cast<std::size_t>(ids[t]))[h];
  }

  bool adds(SubEmbedding) const override { return true; }

  void look_up_added(SubEmbedding part, const ModelInput& input, bool blank,
                     MatrixView out) const override {
    for (std::size_t t = 0; t < input.size(); ++t) {
      const auto type = static_cast<std::size_t>(input.types[t]);
      const bool is_position = part == SubEmbedding::Position;
      const Matrix& rows = is_position ? position_ : type_;
      const std::size_t row = blank ? 0 : is_position ? t : type;
      std::ranges::copy(rows.row(row), out.row(t).begin());
    }
  }

  void advance(const Block& block, Site from, ConstMatrixView x, Site to, MatrixView out,
               Workspace& workspace) const override {
    run(block, from, x, workspace);
    copy(static_cast<States&>(workspace).after[depth(to)], out);
  }

  void logits(const Block& block, Site from, ConstMatrixView x, MatrixView logits,
              Workspace& workspace) const override {
    forward(block, from, x, logits, workspace);
  }

  void forward(const Block& block, Site from, ConstMatrixView x, MatrixView logits,
               Workspace& workspace) const override {
    run(block, from, x, workspace);
    const Matrix& last = static_cast<States&>(workspace).after.back();
    for (std::size_t b = 0; b < block.sequences(); ++b) {
      const std::vector<float> m = mean(block, b, last);
      for (std::size_t c = 0; c < logits.cols; ++c)
        logits.row(b)[c] = gain_ * dot(output_.row(c), m);
    }
  }

  void backward(const Block& block, Site from, ConstMatrixView d_logits, MatrixView d_x,
                Workspace& workspace) const override {
    const States& states = static_cast<States&>(workspace);
    Matrix d(block.rows(), kHidden);
    for (std::size_t b = 0; b < block.sequences(); ++b)
      for (std::size_t t = block.offsets[b]; t < block.offsets[b + 1]; ++t)
        for (std::size_t h = 0; h < kHidden; ++h) {
          float sum = 0;
          for (std::size_t c = 0; c < d_logits.cols; ++c)
            sum += d_logits.row(b)[c] * output_.row(c)[h];
          d.row(t)[h] = gain_ * sum / static_cast<float>(block.length(b));
        }
    for (std::size_t l = kLayers; l-- > 0 && l + 2 > depth(from);)
      d = layer_backward(block, l, states.after[l + 2], d);
    copy(d, d_x);
  }

 private:
  /// after[0]: the word embeddings; after[1]: the embeddings; after[2 + l]: layer l's output.
  struct States : Workspace {
    std::vector<Matrix> after;
  };

  static std::size_t depth(Site site) {
    if (site.kind == Site::Kind::WordEmbeddings) return 0;
    return site.kind == Site::Kind::Embeddings ? 1 : 2 + site.layer;
  }

  static Matrix table(std::size_t rows, std::size_t cols, std::size_t seed) {
    Matrix values(rows, cols);
    for (std::size_t i = 0; i < values.size(); ++i)
      values.data()[i] = std::sin(static_cast<float>(1 + 7 * i + 31 * seed * seed));
    return values;
  }

  static void copy(const Matrix& from, MatrixView to) {
    for (std::size_t t = 0; t < to.rows; ++t)
      for (std::size_t h = 0; h < to.cols; ++h) to.row(t)[h] = from.row(t)[h];
  }

  static float dot(std::span<const float> a, std::span<const float> b) {
    float sum = 0;
    for (std::size_t h = 0; h < a.size(); ++h) sum += a[h] * b[h];
    return sum;
  }

  static std::vector<float> mean(const Block& block, std::size_t b, const Matrix& x) {
    std::vector<float> sum(kHidden, 0.0f);
    for (std::size_t t = block.offsets[b]; t < block.offsets[b + 1]; ++t)
      for (std::size_t h = 0; h < kHidden; ++h) sum[h] += x.row(t)[h];
    for (float& value : sum) value /= static_cast<float>(block.length(b));
    return sum;
  }

  /// Fills `workspace` from the site `from` on.
  void run(const Block& block, Site from, ConstMatrixView x, Workspace& workspace) const {
    std::vector<Matrix>& after = static_cast<States&>(workspace).after;
    after.clear();
    after.resize(kLayers + 2);
    Matrix& first = after[depth(from)];
    first = Matrix(x.rows, x.cols);
    for (std::size_t t = 0; t < x.rows; ++t)
      for (std::size_t h = 0; h < x.cols; ++h) first.row(t)[h] = x.row(t)[h];
    if (depth(from) == 0) after[1] = embed(block, first);
    for (std::size_t l = 0; l < kLayers; ++l)
      if (l + 2 > depth(from)) after[l + 2] = layer_forward(block, l, after[l + 1]);
  }

  Matrix embed(const Block& block, const Matrix& words) const {
    Matrix x(words.rows(), kHidden);
    for (std::size_t b = 0; b < block.sequences(); ++b)
      for (std::size_t t = 0; t < block.length(b); ++t)
        for (std::size_t h = 0; h < kHidden; ++h) {
          const auto type = static_cast<std::size_t>(block.inputs[b]->types[t]);
          const std::size_t row = block.offsets[b] + t;
          x.row(row)[h] = words.row(row)[h] + position_.row(t)[h] + type_.row(type)[h];
        }
    return x;
  }

  Matrix layer_forward(const Block& block, std::size_t l, const Matrix& x) const {
    Matrix y(x.rows(), kHidden);
    for (std::size_t b = 0; b < block.sequences(); ++b) {
      const std::vector<float> m = mean(block, b, x);
      for (std::size_t t = block.offsets[b]; t < block.offsets[b + 1]; ++t)
        for (std::size_t h = 0; h < kHidden; ++h)
          y.row(t)[h] = std::tanh(dot(own_[l].row(h), x.row(t)) + dot(others_[l].row(h), m));
    }
    return y;
  }

  /// d_x from layer l's output `y` and `d_y`.
  Matrix layer_backward(const Block& block, std::size_t l, const Matrix& y,
                        const Matrix& d_y) const {
    Matrix d_x = Matrix::zeros(y.rows(), kHidden);
    for (std::size_t b = 0; b < block.sequences(); ++b) {
      std::vector<float> d_mean(kHidden, 0.0f);
      for (std::size_t t = block.offsets[b]; t < block.offsets[b + 1]; ++t)
        for (std::size_t h = 0; h < kHidden; ++h) {
          const float d = d_y.row(t)[h] * (1 - y.row(t)[h] * y.row(t)[h]);
          for (std::size_t j = 0; j < kHidden; ++j) {
            d_x.row(t)[j] += d * own_[l].row(h)[j];
            d_mean[j] += d * others_[l].row(h)[j];
          }
        }
      for (std::size_t t = block.offsets[b]; t < block.offsets[b + 1]; ++t)
        for (std::size_t j = 0; j < kHidden; ++j)
          d_x.row(t)[j] += d_mean[j] / static_cast<float>(block.length(b));
    }
    return d_x;
  }

  ModelInfo info_;
  float gain_;
  Matrix word_, position_, type_, output_;
  std::vector<Matrix> own_, others_;
};

}  // namespace pellucid

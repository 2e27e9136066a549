#include "model/layers/head.h"

#include <algorithm>

namespace pellucid {

void Head::forward(ConstMatrixView rows, MatrixView logits, HeadSaved& saved) const {
  saved.values.resize(stages_.size());
  saved.slopes.resize(stages_.size());
  saved.norms.resize(stages_.size());
  ConstMatrixView x = rows;
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    Matrix& value = saved.values[i];
    Matrix& slope = saved.slopes[i];
    value.reshape(rows.rows, stages_[i].linear.outputs());
    slope.reshape(rows.rows, stages_[i].linear.outputs());
    stages_[i].linear.forward(x, value);
    activation_forward(stages_[i].activation, {value.data(), value.size()},
                       {slope.data(), slope.size()});
    if (stages_[i].norm) {
      saved.norms[i].reshape(value.rows(), value.cols());
      stages_[i].norm->forward(value, {}, saved.norms[i], 0);
    }
    x = value;
  }
  copy_rows(x, logits);
}

void Head::backward(ConstMatrixView d_logits, const HeadSaved& saved, MatrixView d_rows) const {
  Matrix d(d_logits.rows, d_logits.cols);
  copy_rows(d_logits, d);
  for (std::size_t i = stages_.size(); i-- > 0;) {
    if (stages_[i].norm) stages_[i].norm->backward(saved.norms[i], 0, d);
    const Matrix& slope = saved.slopes[i];
    activation_backward({slope.data(), slope.size()}, {d.data(), d.size()});
    if (i == 0) return stages_[i].linear.backward(d, d_rows);
    Matrix below(d.rows(), stages_[i].linear.inputs());
    stages_[i].linear.backward(d, below);
    d = std::move(below);
  }
}

}  // namespace pellucid

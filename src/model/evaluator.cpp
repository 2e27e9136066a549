#include "model/evaluator.h"

#include <algorithm>
#include <utility>

#include "base/fail.h"
#include "base/stage.h"
#include "base/stop.h"
#include "kernels/convert.h"
#include "model/block_cut.h"
#include "model/finite.h"

namespace pellucid {

struct Evaluator::Buffers {
  std::unique_ptr<Workspace> workspace;
  Matrix x, d_x;                           // [R x width(site)]
  Matrix logits, d_logits;                 // [Q x C]
  std::vector<std::size_t> logit_offsets;  // B + 1: first row of each sequence's logits, then Q
  std::vector<double> values;              // [B] F

  /// Throws BadModel if a logit is not finite.
  void check_logits(const Classifier& model, const Block& block, Site site,
                    ConstMatrixView found) const {
    if (all_finite_float(std::as_bytes(found.flat()))) return;
    for (std::size_t b = 0; b < block.sequences(); ++b)
      if (const std::size_t first = logit_offsets[b]; !all_finite_float(
              std::as_bytes(found.row_range(first, logit_offsets[b + 1] - first).flat())))
        fail_at_first_not_finite(model, *block.inputs[b], site,
                                 x.view().row_range(block.offsets[b], block.length(b)));
  }

  /// Of `m`, which is the logits or their gradient: the rows of sequence b.
  std::span<float> rows_of(Matrix& m, std::size_t b) const {
    return m.view().row_range(logit_offsets[b], logit_offsets[b + 1] - logit_offsets[b]).flat();
  }
};

Evaluator::Evaluator(const Classifier& model, ThreadPool& pool) : model_(model), pool_(pool) {}
Evaluator::~Evaluator() = default;

std::unique_ptr<Evaluator::Buffers> Evaluator::borrow() const {
  const Lock lock(mutex_);
  if (idle_.empty()) {
    auto buffers = std::make_unique<Buffers>();
    buffers->workspace = model_.make_workspace();
    return buffers;
  }
  std::unique_ptr<Buffers> buffers = std::move(idle_.back());
  idle_.pop_back();
  return buffers;
}

void Evaluator::give_back(std::unique_ptr<Buffers> buffers) const {
  const Lock lock(mutex_);
  idle_.push_back(std::move(buffers));
}

void Evaluator::for_blocks(const Points& points, const RunBlock& run) const {
  if (points.count == 0) return;
  std::vector<std::size_t> lengths(points.count);
  for (std::size_t i = 0; i < points.count; ++i) lengths[i] = points.input(i).size();
  const std::size_t threads = pool_.share();
  const BlockCut cut = cut_into_blocks(lengths, threads);
  const auto run_block = [&](std::size_t index) {
    StopCheck::now();  // where this is the caller's thread
    const std::size_t first = cut.first[index], end = cut.first[index + 1];
    std::unique_ptr<Buffers> buffers = borrow();
    buffers->logit_offsets.assign(1, 0);
    Block block{{}, {0}};
    for (std::size_t i = first; i < end; ++i) {
      const ModelInput& input = points.input(i);
      block.inputs.push_back(&input);
      block.offsets.push_back(block.rows() + input.size());
      buffers->logit_offsets.push_back(buffers->logit_offsets.back() + model_.logit_rows(input));
    }
    if (cut.shared) {
      const std::size_t share = (block.rows() + pool_.threads() - 1) / pool_.threads();
      block.pool = &pool_;
      block.rows_per_chunk = std::clamp<std::size_t>((share + 7) / 8 * 8, 8, block.rows_per_chunk);
    }
    buffers->x.reshape(block.rows(), model_.width(points.site));
    for (std::size_t i = first; i < end; ++i)
      points.fill(i,
                  buffers->x.view().row_range(block.offsets[i - first], block.length(i - first)));
    const InStage stage(Stage::Other);
    run(block, first, *buffers);
    give_back(std::move(buffers));
  };
  const std::size_t blocks = cut.first.size() - 1;
  if (threads > 1 && !cut.shared) return pool_.for_each(blocks, run_block);
  for (std::size_t i = 0; i < blocks; ++i) run_block(i);
}

Matrix Evaluator::logits(const Points& points) const {
  std::vector<std::size_t> offsets{0};  // of each point's rows of logits
  for (std::size_t i = 0; i < points.count; ++i)
    offsets.push_back(offsets.back() + model_.logit_rows(points.input(i)));
  Matrix out(offsets.back(), model_.info().labels.size());
  for_blocks(points, [&](const Block& block, std::size_t first, Buffers& buffers) {
    const MatrixView logits = out.view().row_range(offsets[first], buffers.logit_offsets.back());
    model_.logits(block, points.site, buffers.x, logits, *buffers.workspace);
    buffers.check_logits(model_, block, points.site, logits);
  });
  return out;
}

Matrix Evaluator::logits(std::span<const ModelInput> inputs) const {
  return logits(Points{Site{Site::Kind::WordEmbeddings}, inputs.size(),
                       [&](std::size_t i) -> const ModelInput& { return inputs[i]; },
                       [&](std::size_t i, MatrixView out) { model_.look_up(inputs[i].ids, out); }});
}

Matrix Evaluator::states(const ModelInput& input, Site site) const {
  Matrix words(input.size(), model_.width(Site{Site::Kind::WordEmbeddings}));
  model_.look_up(input.ids, words);
  return states_from(input, words, site);
}

Matrix Evaluator::states_from(const ModelInput& input, ConstMatrixView word_embeddings,
                              Site site) const {
  Matrix out(input.size(), model_.width(site));
  const Block block{{&input}, {0, input.size()}, &pool_};
  std::unique_ptr<Buffers> buffers = borrow();
  model_.advance(block, Site{Site::Kind::WordEmbeddings}, word_embeddings, site, out,
                 *buffers->workspace);
  give_back(std::move(buffers));
  return out;
}

void Evaluator::advance(const Points& points, Site to,
                        const std::function<void(std::size_t, ConstMatrixView)>& consume) const {
  for_blocks(points, [&](const Block& block, std::size_t first, Buffers& buffers) {
    buffers.d_x.reshape(block.rows(), model_.width(to));
    model_.advance(block, points.site, buffers.x, to, buffers.d_x, *buffers.workspace);
    for (std::size_t b = 0; b < block.sequences(); ++b)
      consume(first + b,
              std::as_const(buffers.d_x).view().row_range(block.offsets[b], block.length(b)));
  });
}

void Evaluator::gradients(const Points& points, std::span<const Objective> objectives,
                          const ConsumeGradient& consume) const {
  for_blocks(points, [&](const Block& block, std::size_t first, Buffers& buffers) {
    for (Matrix* m : {&buffers.logits, &buffers.d_logits})
      m->reshape(buffers.logit_offsets.back(), model_.info().labels.size());
    model_.forward(block, points.site, buffers.x, buffers.logits, *buffers.workspace);
    buffers.check_logits(model_, block, points.site, buffers.logits);
    buffers.d_x.reshape(block.rows(), buffers.x.cols());
    buffers.values.resize(block.sequences());
    for (std::size_t k = 0; k < objectives.size(); ++k) {
      for (std::size_t b = 0; b < block.sequences(); ++b)
        buffers.values[b] =
            objectives[k](buffers.rows_of(buffers.logits, b), buffers.rows_of(buffers.d_logits, b));
      model_.backward(block, points.site, buffers.d_logits, buffers.d_x, *buffers.workspace);
      if (!all_finite_float(std::as_bytes(std::as_const(buffers.d_x).view().flat())))
        fail(ErrorKind::BadModel,
             "the model: a gradient is not finite: the weights overflow 32-bit floats");
      const InStage stage(Stage::Method);
      for (std::size_t b = 0; b < block.sequences(); ++b)
        consume(first + b, k, buffers.values[b], buffers.rows_of(buffers.logits, b),
                std::as_const(buffers.d_x).view().row_range(block.offsets[b], block.length(b)));
    }
  });
}

}  // namespace pellucid

#include "model/evaluator.h"

#include <algorithm>
#include <utility>

#include "base/stage.h"

namespace pellucid {

namespace {

// Rows of a block that one thread takes through the network alone: enough for the matrix units,
// few enough that what forward leaves stays small.
constexpr std::size_t kRowsPerBlock = 256;

}  // namespace

struct Evaluator::Buffers {
  std::unique_ptr<Workspace> workspace;
  Matrix x, d_x;               // [R x width(site)]
  Matrix logits, d_logits;     // [B x C]
  std::vector<double> values;  // [B] F
};

struct Evaluator::Plan {
  std::vector<std::size_t> first_point;  // of each block, and the number of points at the end
  std::size_t threads = 1;               // that this caller may use
  bool shared = false;                   // all of them share one block at a time
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

Evaluator::Plan Evaluator::plan(const Points& points) const {
  std::size_t rows = 0, longest = 0;
  for (std::size_t i = 0; i < points.count; ++i) {
    const std::size_t length = points.input(i).size();
    rows += length;
    longest = std::max(longest, length);
  }
  Plan plan;
  plan.threads = pool_.share();
  plan.shared = plan.threads > 1 && (points.count < plan.threads || longest > kRowsPerBlock);
  // Whole rounds of blocks, so that no thread waits for the last one.
  const std::size_t workers = plan.shared ? 1 : plan.threads;
  const std::size_t rounds =
      std::max<std::size_t>(1, (rows + workers * kRowsPerBlock - 1) / (workers * kRowsPerBlock));
  const std::size_t target = (rows + rounds * workers - 1) / (rounds * workers);
  plan.first_point.push_back(0);
  std::size_t in_block = 0;
  for (std::size_t i = 0; i < points.count; ++i) {
    const std::size_t length = points.input(i).size();
    // A sequence goes to the block that holds more of it.
    if (in_block > 0 && in_block + length / 2 > target) {
      plan.first_point.push_back(i);
      in_block = 0;
    }
    in_block += length;
  }
  plan.first_point.push_back(points.count);
  return plan;
}

void Evaluator::for_blocks(const Points& points, const RunBlock& run) const {
  if (points.count == 0) return;
  const Plan plan = this->plan(points);
  const auto run_block = [&](std::size_t index) {
    const std::size_t first = plan.first_point[index], end = plan.first_point[index + 1];
    Block block;
    block.offsets.push_back(0);
    for (std::size_t i = first; i < end; ++i) {
      const ModelInput& input = points.input(i);
      block.inputs.push_back(&input);
      block.offsets.push_back(block.rows() + input.size());
    }
    if (plan.shared) {
      const std::size_t share = (block.rows() + pool_.threads() - 1) / pool_.threads();
      block.pool = &pool_;
      block.rows_per_chunk = std::clamp<std::size_t>((share + 7) / 8 * 8, 8, block.rows_per_chunk);
    }
    std::unique_ptr<Buffers> buffers = borrow();
    buffers->x.reshape(block.rows(), model_.width(points.site));
    buffers->logits.reshape(block.sequences(), model_.info().labels.size());
    for (std::size_t i = first; i < end; ++i)
      points.fill(i,
                  buffers->x.view().row_range(block.offsets[i - first], block.length(i - first)));
    const InStage stage(Stage::Other);
    run(block, first, *buffers);
    give_back(std::move(buffers));
  };
  const std::size_t blocks = plan.first_point.size() - 1;
  if (plan.threads > 1 && !plan.shared) return pool_.for_each(blocks, run_block);
  for (std::size_t i = 0; i < blocks; ++i) run_block(i);
}

Matrix Evaluator::logits(const Points& points) const {
  Matrix out(points.count, model_.info().labels.size());
  for_blocks(points, [&](const Block& block, std::size_t first, Buffers& buffers) {
    model_.logits(block, points.site, buffers.x, out.view().row_range(first, block.sequences()),
                  *buffers.workspace);
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
    model_.forward(block, points.site, buffers.x, buffers.logits, *buffers.workspace);
    buffers.d_x.reshape(block.rows(), buffers.x.cols());
    buffers.d_logits.reshape(block.sequences(), buffers.logits.cols());
    buffers.values.resize(block.sequences());
    for (std::size_t k = 0; k < objectives.size(); ++k) {
      for (std::size_t b = 0; b < block.sequences(); ++b)
        buffers.values[b] = objectives[k](buffers.logits.row(b), buffers.d_logits.row(b));
      model_.backward(block, points.site, buffers.d_logits, buffers.d_x, *buffers.workspace);
      const InStage stage(Stage::Method);
      for (std::size_t b = 0; b < block.sequences(); ++b)
        consume(first + b, k, buffers.values[b], buffers.logits.row(b),
                std::as_const(buffers.d_x).view().row_range(block.offsets[b], block.length(b)));
    }
  });
}

}  // namespace pellucid

#include "model/layers/embeddings.h"

#include <algorithm>

#include "base/mapped_file.h"
#include "model/layers/rows.h"

namespace pellucid {

namespace {

void add(std::span<const float> from, std::span<float> to) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
}

}  // namespace

Embeddings::Embeddings(const EmbeddingTables& tables, Norm norm, std::optional<Linear> projection)
    : words_(tables.words),
      padding_(tables.padding),
      norm_(std::move(norm)),
      projection_(std::move(projection)) {
  if (tables.positions) positions_ = tables.positions->to_matrix();
  if (tables.types) types_ = tables.types->to_matrix();
  // Checking its numbers has read all of the table; a text reads a few rows.
  if (!words_.owned) release_pages(words_.bytes);
}

void Embeddings::look_up(std::span<const std::int32_t> ids, MatrixView out) const {
  for (std::size_t i = 0; i < ids.size(); ++i)
    words_.to_float(out.row(i), static_cast<std::size_t>(ids[i]) * width());
}

void Embeddings::look_up_added(SubEmbedding part, const ModelInput& input, bool blank,
                               MatrixView out) const {
  for (std::size_t t = 0; t < out.rows; ++t) std::ranges::fill(out.row(t), 0.0F);
  if (part == SubEmbedding::Position && !blank) return add_positions(input.ids, out);
  for (std::size_t t = 0; t < out.rows; ++t) {
    const std::int32_t type = blank ? 0 : input.types[t];
    const std::int32_t row = part == SubEmbedding::Position ? padding_.value_or(0) : type;
    add(table_of(part).row(static_cast<std::size_t>(row)), out.row(t));
  }
}

/// out [T x E]: one sequence.
void Embeddings::add_positions(std::span<const std::int32_t> ids, MatrixView out) const {
  const std::size_t padding = padding_ ? static_cast<std::size_t>(*padding_) : 0;
  std::size_t next = padding_ ? padding + 1 : 0;
  for (std::size_t t = 0; t < out.rows; ++t)
    add(positions_.row(padding_ && ids[t] == *padding_ ? padding : next++), out.row(t));
}

void Embeddings::forward(const Block& block, ConstMatrixView words, MatrixView out,
                         EmbeddingsSaved& saved, bool keep) const {
  if (keep) saved.norm.reshape(block.rows(), outputs());
  if (projection_) saved.sum.reshape(block.rows(), width());
  const MatrixView sum = projection_ ? saved.sum.view() : out;
  for (std::size_t b = 0; b < block.sequences(); ++b) {
    for (std::size_t t = 0; t < block.length(b); ++t) {
      const std::size_t row = block.offsets[b] + t;
      std::ranges::copy(words.row(row), sum.row(row).begin());
      if (types_.size() > 0)
        add(types_.row(static_cast<std::size_t>(block.inputs[b]->types[t])), sum.row(row));
    }
    if (positions_.size() > 0)
      add_positions(block.inputs[b]->ids, sum.row_range(block.offsets[b], block.length(b)));
  }
  for_row_chunks(block, block.rows(), [&](std::size_t first, std::size_t n) {
    if (projection_) projection_->forward(sum.row_range(first, n), out.row_range(first, n));
    norm_.forward(out.row_range(first, n), {}, keep ? &saved.norm : nullptr, first);
  });
}

void Embeddings::backward(const Block& block, const EmbeddingsSaved& saved, MatrixView d,
                          MatrixView d_words) const {
  for_row_chunks(block, block.rows(), [&](std::size_t first, std::size_t n) {
    const MatrixView from = d.row_range(first, n), to = d_words.row_range(first, n);
    norm_.backward(saved.norm, first, from);
    if (projection_)
      projection_->backward(from, to);
    else
      copy_rows(from, to);
  });
}

}  // namespace pellucid

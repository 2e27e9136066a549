#pragma once
// Loads DeBERTa, either version: the common encoder whose scores get two terms from relative
// positions, embeddings that may lack absolute ones, and a head with an activation of its own.
// He et al. 2021 (arXiv 2006.03654). An arch file says what differs.
//
//   S = (Q_i K_j + Q_i K'_r + K_j Q'_r) / sqrt(D n),   r = row(i - j),  n the number of terms
//
// with K' and Q' the relative embeddings through linear layers; the second term is called c2p, the
// third p2c.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/classifier.h"
#include "model/families/bert.h"
#include "model/families/config.h"
#include "model/layers/convolution_branch.h"
#include "model/weights/checkpoint.h"

namespace pellucid {

/// Keys of config.json that both versions have.
struct DebertaSettings {
  ModelInfo info;
  Activation activation = Activation::Gelu;
  double epsilon = 1e-7;
  bool relative = false;          // are there relative embeddings?
  bool c2p = false, p2c = false;  // the terms; they count for the scale also where there are none
  std::size_t longest = 0;        // max_relative_positions
};

/// Throws BadModel or Unsupported, naming the key.
DebertaSettings read_deberta_settings(const Config& config, const SizeDefaults& defaults);

struct DebertaAttention {
  Linear query, key, value;
  /// Of the relative embeddings; none: `query` and `key` serve for them.
  std::optional<Linear> position_query, position_key;
};

struct DebertaModel {
  DebertaSettings settings;
  /// Half of the rows of the relative embeddings: relative positions are cut to -span … span - 1.
  std::size_t span = 0;
  /// A relative position to the one whose row it has, before that.
  std::function<std::int64_t(std::int64_t)> bucket = {};
  bool norm_relative_embeddings = false;
  std::function<DebertaAttention(const Scope& scope)> take_attention = {};  // of "attention.self"
  std::shared_ptr<const ConvolutionBranch> branch = nullptr;  // beside the first block
};

/// Beginnings of the names of tensors that other heads leave.
std::vector<std::string> deberta_leftovers();

/// Throws what `Scope::matrix` throws. Lifetime: the checkpoint's mappings must outlive the
/// classifier.
std::unique_ptr<Classifier> load_deberta_family(const Config& config, const Scope& weights,
                                                const DebertaModel& model);

}  // namespace pellucid

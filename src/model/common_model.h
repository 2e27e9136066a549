#pragma once
// Loads the models around the common encoder. Embeddings, post-norm blocks and a head on the first
// token are BERT's in all of them, but for the names of the tensors and a few switches: an arch
// file fills in a CommonModel and says no more than what differs.

#include <memory>
#include <string>
#include <vector>

#include "model/checkpoint.h"
#include "model/classifier.h"
#include "model/config.h"
#include "model/head_description.h"

namespace pellucid {

/// The scopes of one block's layers, below the block's. BERT's, unless an arch file says otherwise.
struct LayerNames {
  const char* query = "attention.self.query";
  const char* key = "attention.self.key";
  const char* value = "attention.self.value";
  const char* attention_output = "attention.output.dense";
  const char* attention_norm = "attention.output.LayerNorm";
  const char* intermediate = "intermediate.dense";
  const char* output = "output.dense";
  const char* output_norm = "output.LayerNorm";
};

/// What a key of config.json is where it is missing: the default of transformers' class.
struct SizeDefaults {
  std::size_t vocabulary = 30522, hidden = 768, layers = 12, heads = 12, intermediate = 3072;
  std::size_t positions = 512, types = 2;
  std::int32_t pad_id = 0;
  const char* activation = "gelu";
};

/// Labels, problem, and the sizes under the names that BERT's config.json has for them.
/// `max_length` is the number of positions. Throws BadModel, naming the key.
ModelInfo read_sizes(const Config& config, const SizeDefaults& defaults = {});

struct CommonModel {
  ModelInfo info;
  std::string scope;  // of all but the head: "bert"; a file may leave it away
  Activation activation = Activation::Gelu;
  double epsilon = 1e-12;  // of every layer norm
  /// Positions are counted over the tokens that are not padding, from pad_id + 1 on; padding sits
  /// at pad_id (RoBERTa). It takes these rows from `max_length`.
  bool positions_skip_padding = false;
  std::string blocks = "encoder.layer";  // below `scope`; block i is "encoder.layer.i"
  LayerNames names = {};
  std::string pooler = "pooler.dense";  // a linear layer with tanh, for a pooled head; empty: none
  HeadDescription head;                 // the architecture's own
};

/// Throws what `Scope::matrix` throws, and BadModel for sizes that do not fit each other.
/// Lifetime: the checkpoint's mappings must outlive the classifier.
std::unique_ptr<Classifier> load_common_model(const Config& config, const Scope& weights,
                                              CommonModel model);

}  // namespace pellucid

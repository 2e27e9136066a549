#pragma once
// Loads the models around the common encoder. Embeddings, post-norm blocks and a head on the first
// token are BERT's in all of them, but for the names of the tensors and a few switches: an arch
// file fills in a BertFamily and says no more than what differs.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/classifier.h"
#include "model/families/config.h"
#include "model/families/head_description.h"
#include "model/layers/relative_positions.h"
#include "model/weights/checkpoint.h"

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
  /// The table of relative keys, where config.json's position_embedding_type asks for it.
  const char* distances = "attention.self.distance_embedding";
};

/// What a key of config.json is where it is missing: the default of transformers' class.
struct SizeDefaults {
  std::size_t vocabulary = 30522, hidden = 768, layers = 12, heads = 12, intermediate = 3072;
  std::size_t positions = 512, types = 2;
  std::int32_t pad_id = 0;
  const char* activation = "gelu";
};

/// Labels, scores, and the sizes under the names that BERT's config.json has for them.
/// `max_length` is the number of positions. Throws BadModel, naming the key.
ModelInfo read_sizes(const Config& config, const SizeDefaults& defaults = {});

struct BertFamily {
  ModelInfo info;
  /// The prefix of all names but the head's: "bert" (transformers' base_model_prefix). A file may
  /// have the names without it.
  std::string scope;
  Activation activation = Activation::Gelu;
  double epsilon = 1e-12;  // of every layer norm
  /// RoBERTa counts positions over the tokens that are not padding. Then this is the padding's id:
  /// padding has that position, and the first token the next one, so that many rows less are left
  /// of the position table for tokens.
  std::optional<std::int32_t> padding = {};
  std::size_t embedding_size = 0;  // E; 0: that of the layers
  std::string projection = "";     // a linear layer E → H after the embeddings; empty: none
  /// The scope of layer i, below `scope`; layers that have the same share their weights.
  std::function<std::string(std::size_t)> layer = numbered("encoder.layer");
  LayerNames names = {};
  std::shared_ptr<const RelativePositions> positions = nullptr;  // in the scores of every layer
  std::string pooler = "pooler.dense";  // a linear layer with tanh, for a pooled head; empty: none
  HeadDescription head;                 // the architecture's own

  /// Block i is "NAME.i".
  static std::function<std::string(std::size_t)> numbered(std::string name);
};

/// Where all but the head is: below `name`, or at the root of a file that leaves it away.
Scope find_body(const Scope& weights, const std::string& name);

/// Throws what `Scope::matrix` throws, and BadModel for sizes that do not fit each other.
/// Lifetime: the checkpoint's mappings must outlive the classifier.
std::unique_ptr<Classifier> load_bert_family(const Config& config, const Scope& weights,
                                             BertFamily model);

}  // namespace pellucid

#pragma once
// config.json: what every architecture shares, checked, and typed access to the rest.
//
// A key that is missing has the default of transformers' configuration classes. What Pellucid does
// not do (decoders, pruned heads, quantized weights) is refused by name, never ignored:
// config_keys.cpp has a verdict for every key.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "kernels/activation.h"
#include "model/classifier.h"

namespace pellucid {

/// What says where a token stands: a table of positions, or of distances: the queries' products
/// with it are added to the scores, or the queries' and the keys'.
enum class PositionType { Absolute, RelativeKey, RelativeKeyQuery };

/// Every function throws BadModel or Unsupported in one line that names the key.
/// Thread rule: immutable, share freely.
class Config {
 public:
  static Config read(const std::filesystem::path& path);
  static Config parse(std::string_view text, std::string file);

  const std::string& model_type() const { return model_type_; }
  /// {"BertForSequenceClassification"}; empty if the file does not say.
  const std::vector<std::string>& class_names() const { return class_names_; }
  const std::vector<std::string>& labels() const { return labels_; }  // [C]
  /// Those of the pipeline, unless others were set.
  ScoreFunction scores() const { return scores_; }
  void set_scores(ScoreFunction scores) { scores_ = scores; }
  /// Keys that no architecture knows: `config.json: "key"`.
  const std::vector<std::string>& unknown_keys() const { return unknown_keys_; }

  /// The head has so many outputs, whatever the labels say: they are filled up with LABEL_0, …, or
  /// those that have no output left out. Returns whether they were other ones.
  bool set_outputs(std::size_t outputs);
  PositionType positions() const { return positions_; }  // position_embedding_type

  /// A size, 1 to 2^24.
  std::size_t dimension(std::string_view key, std::size_t fallback) const;
  /// The same of a key that has another name too. Throws BadModel where both are there and differ.
  std::size_t dimension(std::string_view key, std::string_view other, std::size_t fallback) const;
  /// Attention heads: a size that divides `hidden`.
  std::size_t heads(std::string_view key, std::size_t fallback, std::size_t hidden) const;
  /// REQUIRES: `fallback` is one of activation_names().
  Activation activation(std::string_view key, std::string_view fallback) const;
  /// A number added under a square root: 0 <= epsilon < 1.
  double epsilon(std::string_view key, double fallback) const;

  /// Architecture, scores and labels; and the padding id, which must be in the vocabulary.
  ModelInfo model_info(std::size_t vocabulary, std::int32_t pad_fallback = 0) const;

  Json json() const { return document_.root(); }

 private:
  explicit Config(JsonDocument document);

  JsonDocument document_;
  std::string model_type_;
  std::vector<std::string> class_names_, labels_, unknown_keys_;
  ScoreFunction scores_ = ScoreFunction::Softmax;
  PositionType positions_ = PositionType::Absolute;
};

/// Of the name that it spells. Throws Unsupported, naming what there is, for another.
Activation read_activation(const Json& name);

}  // namespace pellucid

#include "model/families/config.h"

#include <fmt/ranges.h>

#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "base/fail.h"
#include "base/parse.h"

namespace pellucid {

namespace {

constexpr std::int64_t kMaxDimension = 1 << 24;

void refuse_unsupported(const Json& root) {
  for (const std::string_view key : {"is_decoder", "add_cross_attention", "is_encoder_decoder"})
    if (root.bool_or(key, false))
      fail(ErrorKind::Unsupported, "{}: not supported (expected false, found true)",
           root.at(key).where());
  for (const std::string_view key : {"pruned_heads", "quantization_config"}) {
    const std::optional<Json> value = root.find(key);
    if (value && value->size() > 0)
      fail(ErrorKind::Unsupported, "{}: not supported (expected none)", value->where());
  }
}

PositionType parse_positions(const Json& root) {
  const std::string name = root.string_or("position_embedding_type", "absolute");
  if (name == "absolute") return PositionType::Absolute;
  if (name == "relative_key") return PositionType::RelativeKey;
  if (name == "relative_key_query") return PositionType::RelativeKeyQuery;
  fail(ErrorKind::Unsupported,
       "{}: not supported (expected absolute, relative_key or relative_key_query, found {})",
       root.at("position_embedding_type").where(), name);
}

std::string first_class_name(const Json& root) {
  const std::optional<Json> names = root.find("architectures");
  if (!names) return "";
  if (!names->is_array()) names->fail_expected("an array of names");
  if (names->size() > 1) names->fail_expected("one name");
  return names->size() == 0 ? "" : names->at(std::size_t{0}).as_string();
}

/// The index that a key of id2label spells: digits alone, as JSON would write the number.
std::optional<std::size_t> parse_index(const std::string& key) {
  const auto index = parse_number<std::size_t>(key);
  return index && std::to_string(*index) == key ? index : std::nullopt;
}

std::vector<std::string> labels_of(const Json& id2label) {
  if (!id2label.is_object() || id2label.size() == 0)
    id2label.fail_expected("an object of one label or more");
  const std::size_t count = id2label.size();
  std::vector<std::string> labels(count);
  std::set<std::string> seen;
  for (const auto& [key, value] : id2label.raw().items()) {
    const std::optional<std::size_t> index = parse_index(key);
    // As many keys as indices, and no key twice: if each is in range there is no hole.
    if (!index || *index >= count)
      fail(ErrorKind::BadModel, "{}: wrong key (expected 0 to {} without a hole, found \"{}\")",
           id2label.where(), count - 1, key);
    labels[*index] = id2label.at(key).as_string();
    if (!seen.insert(labels[*index]).second)
      fail(ErrorKind::BadModel, "{}: label stands twice (found \"{}\")", id2label.where(),
           labels[*index]);
  }
  return labels;
}

std::vector<std::string> parse_labels(const Json& root) {
  const std::optional<Json> id2label = root.find("id2label");
  const std::int64_t found = id2label ? static_cast<std::int64_t>(id2label->size()) : 2;
  const std::int64_t count = root.int_or("num_labels", found, 1, kMaxDimension);
  if (id2label) {
    if (count != found)
      fail(ErrorKind::BadModel, "{}: differs from id2label (expected {}, found {})",
           root.at("num_labels").where(), found, count);
    return labels_of(*id2label);
  }
  std::vector<std::string> labels;
  for (std::int64_t i = 0; i < count; ++i) labels.push_back(fmt::format("LABEL_{}", i));
  return labels;
}

/// One output without a type is a regression, as transformers infers it.
ProblemType parse_problem(const Json& root, std::size_t labels) {
  const std::optional<Json> value = root.find("problem_type");
  if (!value) return labels == 1 ? ProblemType::Regression : ProblemType::SingleLabel;
  const std::string name = value->as_string();
  if (name == "multi_label_classification") return ProblemType::MultiLabel;
  if (name == "single_label_classification") {
    if (labels > 1) return ProblemType::SingleLabel;
    fail(ErrorKind::BadModel, "{}: needs more than one label (found {})", value->where(), name);
  }
  if (name == "regression") {
    if (labels == 1) return ProblemType::Regression;
    fail(ErrorKind::Unsupported, "{}: not supported (expected a regression of 1 output, found {})",
         value->where(), labels);
  }
  value->fail_expected("regression, single_label_classification or multi_label_classification");
}

}  // namespace

Config Config::read(const std::filesystem::path& path) { return Config(JsonDocument::read(path)); }

Config Config::parse(std::string_view text, std::string file) {
  return Config(JsonDocument::parse(text, std::move(file)));
}

Config::Config(JsonDocument document) : document_(std::move(document)) {
  const Json root = json();
  if (!root.is_object()) root.fail_expected("an object");
  model_type_ = root.string_or("model_type", "");
  class_name_ = first_class_name(root);
  refuse_unsupported(root);
  positions_ = parse_positions(root);
  labels_ = parse_labels(root);
  problem_ = parse_problem(root, labels_.size());
}

std::size_t Config::dimension(std::string_view key, std::size_t fallback) const {
  return static_cast<std::size_t>(
      json().int_or(key, static_cast<std::int64_t>(fallback), 1, kMaxDimension));
}

std::size_t Config::heads(std::string_view key, std::size_t fallback, std::size_t hidden) const {
  const std::size_t count = dimension(key, fallback);
  if (hidden % count != 0)
    fail(ErrorKind::BadModel, "{}: \"{}\": wrong value (expected a divisor of {}, found {})",
         json().where(), key, hidden, count);
  return count;
}

Activation read_activation(const Json& name) {
  const std::optional<Activation> activation = find_activation(name.as_string());
  if (!activation)
    fail(ErrorKind::Unsupported, "{}: not supported (expected one of {}; found {})", name.where(),
         fmt::join(activation_names(), ", "), name.as_string());
  return *activation;
}

Activation Config::activation(std::string_view key, std::string_view fallback) const {
  const std::optional<Json> name = json().find(key);
  return name ? read_activation(*name) : find_activation(fallback).value();
}

double Config::epsilon(std::string_view key, double fallback) const {
  const double value = json().number_or(key, fallback);
  if (!(value >= 0 && value < 1)) json().at(key).fail_expected("0 <= x < 1");
  return value;
}

ModelInfo Config::model_info(std::size_t vocabulary, std::int32_t pad_fallback) const {
  ModelInfo info;
  info.architecture = model_type_;
  info.problem = problem_;
  info.labels = labels_;
  info.vocabulary = vocabulary;
  info.pad_id = static_cast<std::int32_t>(
      json().int_or("pad_token_id", pad_fallback, 0, static_cast<std::int64_t>(vocabulary) - 1));
  return info;
}

}  // namespace pellucid

// A training script's checkpoint to a folder as save_pretrained writes one, with the head as data
// in config.json (model/families/head_description.h); or an adapter and its base to one.

#include "pellucid/import.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/fail.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "engine/adapter.h"
#include "engine/hub_cache.h"
#include "engine/import_folder.h"
#include "engine/import_head.h"
#include "model/architectures.h"
#include "model/weights/checkpoint.h"
#include "model/weights/safetensors.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kWeight = ".weight", kBias = ".bias";

/// True for the encoder's tensors where no prefix sets them apart from the head's.
bool is_encoder_part(std::string_view name) {
  return std::ranges::any_of(
      std::array<std::string_view, 6>{"embeddings.", "encoder.", "transformer.", "pooler.",
                                      "layers.", "final_norm."},
      [&](std::string_view part) { return name.starts_with(part); });
}

/// ModernBERT's linear layer and norm before the classifier, which stand beside its encoder.
bool is_modern_pooler(std::string_view name) {
  return name.starts_with("head.dense.") || name.starts_with("head.norm.");
}

/// Buffers of a loss that is a part of the module.
bool is_loss(std::string_view name) {
  const std::string_view scope = name.substr(0, name.find('.'));
  return scope.find("loss") != std::string_view::npos ||
         scope.find("criterion") != std::string_view::npos;
}

struct Sources {
  const Checkpoint& checkpoint;
  std::string file;    // as the user named it
  std::string prefix;  // before the encoder's names: "bert.", "model.encoder.", ""
  bool has_modern_pooler = false;
  std::vector<std::string> linears = {};  // scopes of the head, in the file's order

  bool is_encoder(std::string_view name) const {
    if (has_modern_pooler && is_modern_pooler(name)) return true;
    return prefix.empty() ? is_encoder_part(name) : name.starts_with(prefix);
  }
  /// Every architecture takes the encoder's names without a prefix.
  std::string own_name(const std::string& name) const {
    const bool inside = is_encoder(name) && name.starts_with(prefix);
    return inside ? name.substr(prefix.size()) : name;
  }
};

/// A part of the head that is no linear layer would be left out, and the numbers be other ones.
void check_head(const Sources& sources) {
  for (const std::string& name : sources.checkpoint.names()) {
    const Tensor& tensor = sources.checkpoint.find(name);
    if (!tensor.is_floating() || sources.is_encoder(name) || is_loss(name)) continue;
    const auto is_part = [&](std::string_view ending) {
      return name.ends_with(ending) &&
             std::ranges::count(sources.linears, name.substr(0, name.size() - ending.size())) > 0;
    };
    if (!is_part(kWeight) && !is_part(kBias))
      fail(ErrorKind::Unsupported,
           "{}: \"{}\": not supported (expected the weights and biases of an encoder and of linear "
           "layers, found {})",
           sources.file, tensor.name, shape_text(tensor.shape));
  }
}

Sources find_sources(const Checkpoint& checkpoint, const std::string& file, const HeadText& head) {
  constexpr std::array<std::string_view, 2> kWords = {"embeddings.word_embeddings.weight",
                                                      "embeddings.tok_embeddings.weight"};
  Sources sources{checkpoint, file, ""};
  const auto is_words = [&](const std::string& name) {
    return std::ranges::any_of(kWords, [&](std::string_view end) { return name.ends_with(end); });
  };
  const auto words = std::ranges::find_if(checkpoint.names(), is_words);
  if (words == checkpoint.names().end())
    fail(ErrorKind::BadModel, "{}: no encoder (expected a tensor …{}, found {})", file,
         fmt::join(kWords, " or …"), checkpoint.found_instead(""));
  const bool modern = words->ends_with(kWords[1]);
  sources.prefix = words->substr(0, words->size() - kWords[modern ? 1 : 0].size());
  sources.has_modern_pooler =
      modern && head.input == "pooled" && checkpoint.has("head.norm.weight");
  for (const std::string& name : checkpoint.names()) {
    if (!sources.is_encoder(name) && !is_loss(name) && name.ends_with(kWeight) &&
        checkpoint.find(name).shape.size() == 2)
      sources.linears.push_back(name.substr(0, name.size() - kWeight.size()));
  }
  check_head(sources);
  return sources;
}

void check_labels(const std::vector<std::string>& labels, std::string_view layer,
                  std::size_t outputs) {
  if (labels.size() != outputs)
    fail(ErrorKind::BadRequest, "{}: wrong number (expected {}, the outputs of {}; found {})",
         option("labels"), outputs, layer, labels.size());
  for (const std::string& label : labels) {
    check_utf8(fmt::format("{}", option("labels")), label);
    if (std::ranges::count(labels, label) > 1)
      fail(ErrorKind::BadRequest, "{}: a label stands twice (found \"{}\")", option("labels"),
           label);
  }
}

void set_labels(nlohmann::ordered_json& config, const std::vector<std::string>& labels) {
  for (const char* key : {"num_labels", "id2label", "label2id"}) config.erase(key);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    config["id2label"][std::to_string(i)] = labels[i];
    config["label2id"][labels[i]] = i;
  }
}

nlohmann::ordered_json read_object(const fs::path& path) {
  const JsonDocument document = JsonDocument::parse(read_file(path), path.string());
  if (!document.root().is_object()) document.root().fail_expected("an object");
  return document.root().raw();
}

/// `source`: the encoder's config.json.
nlohmann::ordered_json make_config(const ImportRequest& request, const HeadText& head,
                                   const Sources& sources, const fs::path& source) {
  if (sources.linears.size() != head.activations.size())
    fail(ErrorKind::BadRequest,
         "{}: does not fit the file (expected {} linear layers: {}; found {})", option("head"),
         sources.linears.size(), fmt::join(sources.linears, ", "), head.activations.size());
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < head.activations.size(); ++i) {
    const Tensor& weight = sources.checkpoint.find(sources.linears[i] + ".weight");
    nlohmann::ordered_json layer{{"linear", sources.linears[i]}, {"outputs", weight.shape[0]}};
    if (!head.activations[i].empty()) layer["activation"] = head.activations[i];
    layers.push_back(std::move(layer));
  }
  check_labels(request.labels, sources.linears.back(), layers.back()["outputs"].get<std::size_t>());

  nlohmann::ordered_json config = read_object(source);
  // These keys describe the head that the encoder was trained with.
  for (const char* key : {"architectures", "problem_type", "sentence_transformers",
                          "sbert_ce_default_activation_function"})
    config.erase(key);
  set_labels(config, request.labels);
  if (head.sigmoid) config["problem_type"] = "multi_label_classification";
  config["pellucid_head"] = {{"input", head.input}, {"layers", layers}};
  return config;
}

/// The tensors of floating-point numbers that the folder needs.
std::vector<Tensor> make_tensors(const Sources& sources) {
  std::vector<Tensor> tensors;
  for (const std::string& name : sources.checkpoint.names()) {
    Tensor tensor = sources.checkpoint.find(name);
    if (!tensor.is_floating() || (!sources.is_encoder(name) && is_loss(name))) continue;
    tensor.name = sources.own_name(name);
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

void require(bool given, std::string_view name) {
  if (!given)
    fail(ErrorKind::BadRequest, "{}: is missing (expected it, or with an adapter {})", option(name),
         option("base"));
}

void import_script(const ImportRequest& request) {
  require(!request.config.empty(), "config");
  require(!request.vocabulary.empty(), "vocab");
  require(!request.head.empty(), "head");
  require(!request.labels.empty(), "labels");
  const HeadText head = parse_head(request.head);
  const Checkpoint checkpoint = Checkpoint::open_file(request.checkpoint);
  const Sources sources = find_sources(checkpoint, request.checkpoint, head);
  const fs::path config = file_in(request.config, {"config.json"});
  const std::string config_text = make_config(request, head, sources, config).dump(2) + "\n";
  NewFolder folder(request.directory);
  folder.write("config.json", config, config_text);
  write_safetensors(make_tensors(sources), folder.file("model.safetensors", request.checkpoint));
  folder.check(write_tokenizer(request.vocabulary, true, folder));
  folder.keep();
}

/// The base's, for as many labels as the merged head has.
nlohmann::ordered_json make_merged_config(const ImportRequest& request,
                                          nlohmann::ordered_json config,
                                          const std::vector<Tensor>& tensors) {
  if (config.contains("pellucid_head")) {
    if (!request.labels.empty())
      fail(ErrorKind::BadRequest, "{}: not with a base that has a head of its own (expected none)",
           option("labels"));
    return config;
  }
  const auto& known = architecture_list();
  const auto architecture = std::ranges::find_if(known, [&](const Architecture* one) {
    return config.contains("model_type") && config["model_type"] == one->model_type;
  });
  if (architecture == known.end()) return config;  // loading says so
  const std::string scope = (*architecture)->classifier;
  const auto head = std::ranges::find(tensors, scope + ".weight", &Tensor::name);
  if (head == tensors.end() || head->shape.size() != 2) return config;  // so too
  config["architectures"] = {(*architecture)->class_name};
  const std::size_t outputs = head->shape[0];
  if (!request.labels.empty()) {
    check_labels(request.labels, scope, outputs);
    set_labels(config, request.labels);
  } else if (!config.contains("id2label") || config["id2label"].size() != outputs) {
    set_labels(config, {});
    config["num_labels"] = outputs;
  }
  return config;
}

void import_adapter(const ImportRequest& request) {
  if (!request.head.empty() || !request.config.empty())
    fail(ErrorKind::BadRequest, "{}: not with {} (expected the base's own)",
         option(request.head.empty() ? "config" : "head"), option("base"));
  const Adapter adapter = Adapter::open(request.checkpoint);
  const fs::path base = find_model(request.base);
  const fs::path config = file_in(base, {"config.json"});
  nlohmann::ordered_json base_config = read_object(config);
  const Checkpoint weights = Checkpoint::open(base);
  const std::vector<Tensor> tensors = adapter.merge_into(weights);
  const std::string text =
      make_merged_config(request, std::move(base_config), tensors).dump(2) + "\n";
  NewFolder folder(request.directory);
  folder.write("config.json", config, text);
  write_safetensors(tensors, folder.file("model.safetensors", base / weights.files()[0].name));
  std::string vocabulary = request.vocabulary;
  if (vocabulary.empty())
    vocabulary = has_tokenizer(request.checkpoint) ? request.checkpoint : base.string();
  folder.check(write_tokenizer(vocabulary, !request.vocabulary.empty(), folder));
  folder.keep();
}

}  // namespace

void import_checkpoint(const ImportRequest& request) {
  if (!request.base.empty()) return import_adapter(request);
  if (Adapter::is_adapter(request.checkpoint))
    fail(ErrorKind::BadRequest, "{}: a PEFT adapter (expected {}, the model that it adapts)",
         request.checkpoint, option("base"));
  import_script(request);
}

}  // namespace pellucid

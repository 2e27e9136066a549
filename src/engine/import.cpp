// A training script's checkpoint to a folder as save_pretrained writes one, with the head as data
// in config.json (model/families/head_description.h).

#include "pellucid/import.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/fail.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "engine/load.h"
#include "model/weights/checkpoint.h"
#include "model/weights/safetensors.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

/// A folder that is removed again unless `keep` gives it its name.
class NewFolder {
 public:
  explicit NewFolder(const fs::path& path)
      : path_(path.has_filename() ? path : path.parent_path()),  // "model/" is "model"
        partial_(path_.string() + ".partial") {
    std::error_code error;
    if (fs::exists(path_, error))
      fail(ErrorKind::BadRequest, "{}: is there already (expected the name of a new folder)",
           path_.string());
    if (!fs::create_directory(partial_, error))
      fail(ErrorKind::Io, "{}: cannot write: {}", partial_.string(),
           error ? error.message() : "is there already");
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder() {
    std::error_code ignored;
    if (!kept_) fs::remove_all(partial_, ignored);
  }

  /// Where to write a file that is made of the user's `source`, whose name messages have.
  fs::path file(const std::string& name, const fs::path& source) {
    sources_[name] = source.string();
    return partial_ / name;
  }

  void write(const std::string& name, const fs::path& source, std::string_view bytes) {
    OutputFile output(file(name, source));
    output.write(bytes);
    output.commit();
  }

  /// Loads it as every command does. An error of the folder as a whole is the tokenizer's, which
  /// does not fit the model.
  void check(const fs::path& tokenizer) {
    sources_[partial_.string()] = tokenizer.string();
    try {
      load_folder(partial_.string(), Precision::Float32);
    } catch (const Error& error) {
      const std::string_view message = error.what();
      for (const auto& [name, source] : sources_)
        if (message.starts_with(name + ':'))
          fail(error.kind(), "{}{}", source, message.substr(name.size()));
      throw;
    }
  }

  void keep() {
    std::error_code error;
    fs::rename(partial_, path_, error);
    if (error) fail(ErrorKind::Io, "{}: cannot write: {}", path_.string(), error.message());
    kept_ = true;
  }

 private:
  fs::path path_, partial_;
  std::map<std::string, std::string> sources_;  // of its files' names, and of the folder
  bool kept_ = false;
};

/// The file itself, or the first of `names` that the folder has.
fs::path file_in(const fs::path& path, std::initializer_list<std::string_view> names) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return path;
  for (const std::string_view name : names)
    if (fs::exists(path / name, error)) return path / name;
  fail(ErrorKind::Io, "{}: cannot open: has no {}", path.string(), fmt::join(names, " or "));
}

struct HeadText {
  std::string input = "pooled";
  std::vector<std::string> activations;  // after each linear layer; "" for none
};

/// "linear-relu", "first-token-dropout-linear-tanh-linear".
HeadText parse_head(std::string_view text) {
  constexpr std::string_view kFirst = "first-token-";
  HeadText head;
  if (text.starts_with(kFirst)) {
    head.input = "first-token";
    text.remove_prefix(kFirst.size());
  }
  while (true) {
    const std::string part(text.substr(0, text.find('-')));
    const bool activation = part == "relu" || part == "gelu" || part == "tanh";
    if (part == "linear")
      head.activations.emplace_back();
    else if (activation && !head.activations.empty() && head.activations.back().empty())
      head.activations.back() = part;
    else if (part != "dropout")
      fail(ErrorKind::BadRequest,
           "{}: wrong part (expected linear, dropout, or relu, gelu or tanh after a linear; found "
           "\"{}\")",
           option("head"), part);
    if (part.size() == text.size()) break;
    text.remove_prefix(part.size() + 1);
  }
  if (head.activations.empty())
    fail(ErrorKind::BadRequest, "{}: no linear layer (expected for example linear-relu)",
         option("head"));
  return head;
}

/// What stands before the names of the encoder's tensors: "bert.", "model.encoder.", "".
std::string find_prefix(const Checkpoint& checkpoint) {
  constexpr std::string_view kWords = "embeddings.word_embeddings.weight";
  for (const std::string& name : checkpoint.names())
    if (name.ends_with(kWords)) return name.substr(0, name.size() - kWords.size());
  fail(ErrorKind::BadModel, "{}: no encoder (expected a tensor …{})",
       checkpoint.files().front().name, kWords);
}

/// True for the encoder's tensors where no prefix sets them apart from the head's.
bool is_encoder_part(std::string_view name) {
  return std::ranges::any_of(
      std::array<std::string_view, 4>{"embeddings.", "encoder.", "transformer.", "pooler."},
      [&](std::string_view part) { return name.starts_with(part); });
}

struct Sources {
  const Checkpoint& checkpoint;
  std::string prefix;                // of the encoder, in the file
  std::vector<std::string> linears;  // scopes of the head, in the file's order

  bool is_encoder(std::string_view name) const {
    return prefix.empty() ? is_encoder_part(name) : name.starts_with(prefix);
  }
};

Sources find_sources(const Checkpoint& checkpoint) {
  constexpr std::string_view kWeight = ".weight";
  Sources sources{checkpoint, find_prefix(checkpoint), {}};
  for (const std::string& name : checkpoint.names()) {
    if (!sources.is_encoder(name) && name.ends_with(kWeight) &&
        checkpoint.find(name).shape.size() == 2)
      sources.linears.push_back(name.substr(0, name.size() - kWeight.size()));
  }
  return sources;
}

void check_labels(const std::vector<std::string>& labels, const Sources& sources,
                  std::size_t outputs) {
  if (labels.size() != outputs)
    fail(ErrorKind::BadRequest, "{}: wrong number (expected {}, the outputs of {}; found {})",
         option("labels"), outputs, sources.linears.back(), labels.size());
  for (const std::string& label : labels) {
    check_utf8(fmt::format("{}", option("labels")), label);
    if (std::ranges::count(labels, label) > 1)
      fail(ErrorKind::BadRequest, "{}: a label stands twice (found \"{}\")", option("labels"),
           label);
  }
}

/// `source`: the encoder's config.json.
nlohmann::ordered_json make_config(const ImportRequest& request, const Sources& sources,
                                   const fs::path& source) {
  const HeadText head = parse_head(request.head);
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
  check_labels(request.labels, sources, layers.back()["outputs"].get<std::size_t>());

  const JsonDocument document = JsonDocument::parse(read_file(source), source.string());
  if (!document.root().is_object()) document.root().fail_expected("an object");
  nlohmann::ordered_json config = document.root().raw();
  // These keys describe the head that the encoder was trained with.
  for (const char* key : {"architectures", "num_labels", "problem_type", "id2label", "label2id"})
    config.erase(key);
  for (std::size_t i = 0; i < request.labels.size(); ++i) {
    config["id2label"][std::to_string(i)] = request.labels[i];
    config["label2id"][request.labels[i]] = i;
  }
  config["pellucid_head"] = {{"input", head.input}, {"layers", layers}};
  return config;
}

/// The tensors of floating-point numbers, the encoder's without a prefix: every architecture takes
/// these.
std::vector<Tensor> make_tensors(const Sources& sources) {
  std::vector<Tensor> tensors;
  for (const std::string& name : sources.checkpoint.names()) {
    Tensor tensor = sources.checkpoint.find(name);
    if (!tensor.is_floating()) continue;
    tensor.name = sources.is_encoder(name) ? name.substr(sources.prefix.size()) : name;
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

/// True if a token is spelled with a capital: the vocabulary was then made without lower-casing.
bool has_capitals(std::string_view vocabulary) {
  while (!vocabulary.empty()) {
    const std::string_view token = vocabulary.substr(0, vocabulary.find('\n'));
    if (!token.starts_with('[') &&
        std::ranges::any_of(token, [](char c) { return c >= 'A' && c <= 'Z'; }))
      return true;
    vocabulary.remove_prefix(std::min(token.size() + 1, vocabulary.size()));
  }
  return false;
}

/// The vocabulary and the files beside it; returns the user's vocabulary.
fs::path write_tokenizer(const std::string& vocabulary, NewFolder& folder) {
  const fs::path path = file_in(vocabulary, {"tokenizer.json", "vocab.txt"});
  const std::string bytes = read_file(path);
  const bool json = path.extension() == ".json";
  folder.write(json ? "tokenizer.json" : "vocab.txt", path, bytes);
  bool configured = json;
  for (const char* other : {"tokenizer_config.json", "special_tokens_map.json"}) {
    const fs::path beside = path.parent_path() / other;
    std::error_code error;
    if (!fs::exists(beside, error)) continue;
    folder.write(other, beside, read_file(beside));
    configured = configured || std::string_view(other) == "tokenizer_config.json";
  }
  if (!configured)
    folder.write("tokenizer_config.json", path,
                 fmt::format("{{\"do_lower_case\": {}}}\n", !has_capitals(bytes)));
  return path;
}

}  // namespace

void import_checkpoint(const ImportRequest& request) {
  const Checkpoint checkpoint = Checkpoint::open_file(request.checkpoint);
  const Sources sources = find_sources(checkpoint);
  const fs::path config = file_in(request.config, {"config.json"});
  const std::string config_text = make_config(request, sources, config).dump(2) + "\n";
  NewFolder folder(request.directory);
  folder.write("config.json", config, config_text);
  write_safetensors(make_tensors(sources), folder.file("model.safetensors", request.checkpoint));
  folder.check(write_tokenizer(request.vocabulary, folder));
  folder.keep();
}

}  // namespace pellucid

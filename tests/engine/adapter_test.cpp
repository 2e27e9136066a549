// LoRA adapters merged into their bases: what peft makes of them, and adapters that lie.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/parallel.h"
#include "model/evaluator.h"
#include "model/load.h"
#include "pellucid/explainer.h"
#include "pellucid/import.h"
#include "support/expect_error.h"
#include "support/model_folder.h"

namespace pellucid {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kTests = std::string(PELLUCID_SOURCE_DIR) + "/tests";
const fs::path kBase = kTests / "data/models/bert-two";

/// The answers of torch and peft (tools/make_import_golden.py).
TEST(ImportGoldens, AnswerAsTorchDoes) {
  const json file = json::parse(read_file(kTests / "golden/imports/imports.json"));
  TempDir temp;
  for (const json& test_case : file["cases"]) {
    const std::string name = test_case["name"];
    const std::string base = (kTests / "data/models" / std::string(test_case["base"])).string();
    ImportRequest request;
    request.checkpoint = (kTests / "data/imports" / name / "adapter").string();
    request.directory = (temp.path() / name).string();
    if (test_case.contains("head")) {
      request.config = request.vocabulary = base;
      request.head = test_case["head"];
      for (std::size_t i = 0; i < test_case["answers"][0].size(); ++i)
        request.labels.push_back(fmt::format("label{}", i));
    } else {
      request.base = base;
    }
    import_checkpoint(request);
    const Explainer explainer = Explainer::load(request.directory);
    for (std::size_t i = 0; i < file["texts"].size(); ++i) {
      const std::vector<double> expected = test_case["answers"][i];
      const Input input{file["texts"][i].get<std::string>(), {}};
      const Prediction found = explainer.predict({&input, 1}).front().prediction;
      ASSERT_EQ(found.logits.size(), expected.size());
      for (std::size_t c = 0; c < expected.size(); ++c)
        EXPECT_NEAR(found.logits[c], expected[c], 1e-5) << name << ", text " << i;
    }
  }
}

const std::string kQuery = "bert.encoder.layer.0.attention.self.query";

class AdapterTest : public testing::Test {
 protected:
  static constexpr std::size_t kWidth = 36;

  AdapterTest() {
    request_.checkpoint = (temp_.path() / "adapter").string();
    request_.base = kBase.string();
    request_.directory = (temp_.path() / "out").string();
    add(kQuery + ".lora_A.weight", {2, kWidth}, 1);
    add(kQuery + ".lora_B.weight", {kWidth, 2}, 0.5f);
  }

  void add(const std::string& name, const std::vector<std::size_t>& shape, float value) {
    std::size_t count = 1;
    for (const std::size_t n : shape) count *= n;
    tensors_["base_model.model." + name] = {shape, std::vector<float>(count, value)};
  }
  void write() {
    SafetensorsWriter writer;
    for (const auto& [name, tensor] : tensors_) writer.add(name, tensor.first, tensor.second);
    temp_.write("adapter/adapter_model.safetensors", writer.bytes());
    temp_.write("adapter/adapter_config.json", config_.dump());
  }
  /// What is added to the base's weight, at its first row and column.
  float added(const std::string& name) {
    write();
    import_checkpoint(request_);
    const WeightFile base = read_safetensors(kBase / "model.safetensors"),
                     made = read_safetensors(fs::path(request_.directory) / "model.safetensors");
    fs::remove_all(request_.directory);
    const auto first = [&](const WeightFile& file) {
      return std::ranges::find(file.tensors, name, &Tensor::name)->to_floats()[0];
    };
    return first(made) - first(base);
  }
  void expect_bad(const std::string& words, ErrorKind kind = ErrorKind::BadModel) {
    write();
    expect_error(kind, words, [&] { import_checkpoint(request_); });
    EXPECT_FALSE(fs::exists(request_.directory));
    EXPECT_FALSE(fs::exists(request_.directory + ".partial"));
  }

  json config_ = {{"peft_type", "LORA"}, {"r", 2}, {"lora_alpha", 8}};
  std::map<std::string, std::pair<std::vector<std::size_t>, std::vector<float>>> tensors_;
  ImportRequest request_;
  TempDir temp_;
};

TEST_F(AdapterTest, AddsTheScaledProduct) {
  EXPECT_NEAR(added(kQuery + ".weight"), 4 * 1, 1e-5);  // alpha / r, and two products of 1 and 0.5
  config_["use_rslora"] = true;
  EXPECT_NEAR(added(kQuery + ".weight"), 8 / std::sqrt(2.0), 1e-5);
  EXPECT_EQ(added("bert.encoder.layer.1.attention.self.query.weight"), 0);
}
TEST_F(AdapterTest, TakesRankAndAlphaByTheNamesOfModules) {
  config_["r"] = 7;
  for (const std::string& name : std::vector<std::string>{"query", "self.query", "^" + kQuery,
                                                          "layer.0.attention.self.query"}) {
    config_["rank_pattern"] = {{"uery", 5}, {"^query", 6}, {name, 2}};
    config_["alpha_pattern"] = {{"lf.query", 1}, {name, 6}};
    EXPECT_NEAR(added(kQuery + ".weight"), 3, 1e-5) << name;
  }
}
TEST_F(AdapterTest, ReplacesWhatItWasSavedWith) {
  add("classifier.weight", {3, kWidth}, 0);
  add("classifier.bias", {3}, 7);
  add("classifier.original_module.bias", {2}, 1);
  add(kQuery + ".base_layer.bias", {kWidth}, 0.25f);
  write();
  import_checkpoint(request_);
  const LoadedModel model = load_model(request_.directory, Precision::Float32);
  EXPECT_THAT(model.warnings, testing::IsEmpty());
  EXPECT_THAT(model.classifier->info().labels,
              testing::ElementsAre("LABEL_0", "LABEL_1", "LABEL_2"));
  EXPECT_THAT(model.checkpoint->find("classifier.bias").to_floats(), testing::Each(7));
  EXPECT_THAT(model.checkpoint->find(kQuery + ".bias").to_floats(), testing::Each(0.25f));
  request_.labels = {"a", "b", "c"};
  request_.directory += "2";
  import_checkpoint(request_);
  EXPECT_THAT(load_model(request_.directory, Precision::Float32).classifier->info().labels,
              testing::ElementsAre("a", "b", "c"));
  request_.directory += "3";
  request_.labels = {"a", "b"};
  expect_bad("labels: wrong number (expected 3, the outputs of classifier; found 2)",
             ErrorKind::BadRequest);
}
TEST_F(AdapterTest, IsAFileToo) {
  write();
  request_.checkpoint += "/adapter_model.safetensors";
  import_checkpoint(request_);
  EXPECT_TRUE(fs::exists(request_.directory));
}
// A folder that was trained with a tokenizer of its own has it.
TEST_F(AdapterTest, BringsItsTokenizer) {
  temp_.write("adapter/tokenizer.json", read_file(kBase / "tokenizer.json") + "\n\n");
  write();
  import_checkpoint(request_);
  EXPECT_TRUE(read_file(fs::path(request_.directory) / "tokenizer.json").ends_with("\n\n"));
}
TEST_F(AdapterTest, FindsTheLayersOfAnEncoderWithoutPrefix) {
  ModelFolder base("bert-two");
  base.rename([](std::string name) { return name.starts_with("bert.") ? name.substr(5) : name; });
  request_.base = base.path().string();
  write();
  import_checkpoint(request_);
  const std::string name = kQuery.substr(5) + ".weight";
  const LoadedModel made = load_model(request_.directory, Precision::Float32),
                    other = load_model(request_.base, Precision::Float32);
  EXPECT_NEAR(made.checkpoint->find(name).to_floats()[0],
              other.checkpoint->find(name).to_floats()[0] + 4, 1e-5);
}

TEST_F(AdapterTest, NeedsItsBase) {
  request_.base = "";
  for (const char* file : {"", "/adapter_model.safetensors"}) {
    request_.checkpoint += file;
    expect_bad(request_.checkpoint + ": a PEFT adapter (expected base, the model that it adapts)",
               ErrorKind::BadRequest);
  }
}
TEST_F(AdapterTest, TakesHeadAndConfigOfItsBase) {
  request_.head = "linear";
  expect_bad("head: not with base", ErrorKind::BadRequest);
  request_.head = "";
  request_.config = kBase.string();
  expect_bad("config: not with base", ErrorKind::BadRequest);
}
TEST_F(AdapterTest, OtherAdaptersAreRefusedByName) {
  const std::string where = request_.checkpoint + "/adapter_config.json: ";
  for (const char* type : {"IA3", "ADALORA", "PREFIX_TUNING", "BOFT"}) {
    config_["peft_type"] = type;
    expect_bad(where + "\"peft_type\": not supported (expected LORA, found " + type,
               ErrorKind::Unsupported);
  }
  config_["peft_type"] = "LORA";
  for (const auto& [key, value] :
       std::vector<std::pair<std::string, json>>{{"use_dora", true},
                                                 {"lora_bias", true},
                                                 {"use_qalora", true},
                                                 {"layer_replication", {{0, 1}}},
                                                 {"trainable_token_indices", {1}},
                                                 {"alora_invocation_tokens", {1}},
                                                 {"target_parameters", {"weight"}}}) {
    config_[key] = value;
    expect_bad(where + "\"" + key + "\": not supported (expected false or null: only plain LoRA",
               ErrorKind::Unsupported);
    config_.erase(key);
  }
  config_["use_newer"] = nullptr;
  EXPECT_NEAR(added(kQuery + ".weight"), 4, 1e-5);
  config_["use_newer"] = true;
  expect_bad(where + "\"use_newer\": not known", ErrorKind::Unsupported);
  config_.erase("use_newer");
  for (const char* start : {"pissa", "pissa_niter_4", "olora", "loftq", "corda"}) {
    config_["init_lora_weights"] = start;
    expect_bad("\"init_lora_weights\": not supported: it changes the base's weights",
               ErrorKind::Unsupported);
  }
}
TEST_F(AdapterTest, SettingsThatMakeNoSense) {
  for (const char* key : {"peft_type", "r", "lora_alpha"}) {
    const json kept = config_[key];
    config_.erase(key);
    expect_bad(fmt::format("adapter_config.json: \"{}\" is missing", key));
    config_[key] = kept;
  }
  for (const json& rank : {json(0), json(-1), json(1e18), json("2"), json(1LL << 40)}) {
    config_["r"] = rank;
    expect_bad("adapter_config.json: \"r\": wrong value");
  }
  config_["r"] = 2;
  for (const json& alpha : {json("8"), json(json::array()), json(true)}) {
    config_["lora_alpha"] = alpha;
    expect_bad("adapter_config.json: \"lora_alpha\": wrong value");
  }
  config_["lora_alpha"] = 8;
  config_["rank_pattern"] = json::array({1});
  expect_bad("adapter_config.json: \"rank_pattern\": wrong value");
  config_["rank_pattern"] = {{".*query", 2}};
  expect_bad("not supported (expected the end of a module's name)", ErrorKind::Unsupported);
  config_.erase("rank_pattern");
  write();
  for (const char* text : {"", "{", "[]", R"({"peft_type": "LORA", "r": 2, "lora_alpha": NaN})"}) {
    temp_.write("adapter/adapter_config.json", text);
    expect_error(ErrorKind::BadModel, request_.checkpoint + "/adapter_config.json: ", [&] {
      import_checkpoint(request_);
    });
  }
  fs::remove(request_.checkpoint + "/adapter_config.json");
  expect_error(ErrorKind::Io, "adapter_config.json: cannot open",
               [&] { import_checkpoint(request_); });
}
TEST_F(AdapterTest, TensorsThatDoNotFit) {
  const std::string a = kQuery + ".lora_A.weight", b = kQuery + ".lora_B.weight";
  add(a, {3, kWidth}, 1);
  expect_bad("wrong shape (expected a matrix of rank 2 as " + request_.checkpoint +
             "/adapter_config.json says, found [3 x 36])");
  add(a, {2, kWidth, 1}, 1);
  expect_bad("lora_A.weight\": wrong shape (expected a matrix of rank 2");
  add(a, {2, 35}, 1);
  expect_bad("does not fit the base's model.safetensors: \"" + kQuery +
             ".weight\" (expected [36 x 36], found [36 x 35])");
  tensors_.erase("base_model.model." + a);
  expect_bad("lora_B.weight\": has no A (expected A and B)");
  add(a, {2, kWidth}, std::numeric_limits<float>::max());
  add(b, {kWidth, 2}, std::numeric_limits<float>::max());
  expect_bad("it makes numbers that are not finite");
  add(a, {2, kWidth}, std::numeric_limits<float>::quiet_NaN());
  expect_bad("it makes numbers that are not finite");
  add(a, {2, kWidth}, 1);
  add(b, {kWidth, 2}, 1);
  config_["lora_alpha"] = 1e308;
  expect_bad("it makes numbers that are not finite");
  config_["lora_alpha"] = 8;
  add("bert.encoder.layer.9.attention.self.query.lora_A.weight", {2, kWidth}, 1);
  add("bert.encoder.layer.9.attention.self.query.lora_B.weight", {kWidth, 2}, 1);
  expect_bad("is for a layer that the base lacks (expected \"bert.encoder.layer.9");
  tensors_.clear();
  expect_bad("no tensors of an adapter (expected lora_A and lora_B, found no tensors)");
}
TEST_F(AdapterTest, TensorsOfOtherVariants) {
  for (const char* name : {".lora_magnitude_vector", ".lora_A.bias", ".lora_B.other.weight",
                           ".token_adapter.trainable_tokens_delta"}) {
    const auto kept = tensors_;
    add(kQuery + name, {2, kWidth}, 1);
    expect_bad(": not supported (expected ", ErrorKind::Unsupported);
    tensors_ = kept;
  }
  add("bert.surprise", {2}, 1);
  expect_bad("unknown tensor");
}

}  // namespace
}  // namespace pellucid

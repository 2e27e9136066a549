// ModernBERT configurations that are wrong, or that Pellucid does not do; one test per key.

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "model/load.h"
#include "support/expect_error.h"
#include "support/model_folder.h"

namespace pellucid {
namespace {

using nlohmann::json;

/// The model `modernbert-two` with another configuration.
void expect_bad(const std::function<void(json&)>& change, const std::string& words,
                ErrorKind kind = ErrorKind::BadModel) {
  ModelFolder folder("modernbert-two");
  change(folder.config());
  const std::filesystem::path path = folder.path();
  expect_error(kind, words, [&] { load_model(path, Precision::Float32); });
}

TEST(HostileModernbert, UnknownPooling) {
  expect_bad([](json& c) { c["classifier_pooling"] = "max"; },
             "\"classifier_pooling\": wrong value (expected cls or mean");
}
TEST(HostileModernbert, OddWidthOfAHead) {
  expect_bad([](json& c) { c["num_attention_heads"] = 8; },
             "\"num_attention_heads\": wrong value (expected an even number of columns");
}
TEST(HostileModernbert, LayerTypesThatAreNoList) {
  expect_bad([](json& c) { c["layer_types"] = "full_attention"; },
             "\"layer_types\": wrong value (expected an array of 5 names");
}
TEST(HostileModernbert, TooFewLayerTypes) {
  expect_bad([](json& c) { c["layer_types"].erase(0); },
             "\"layer_types\": wrong value (expected an array of 5 names");
}
TEST(HostileModernbert, UnknownLayerType) {
  expect_bad([](json& c) { c["layer_types"][1] = "linear_attention"; },
             "\"layer_types[1]\": not supported (expected full_attention or sliding_attention",
             ErrorKind::Unsupported);
}
TEST(HostileModernbert, ScaledPositions) {
  expect_bad([](json& c) { c["rope_parameters"]["full_attention"]["rope_type"] = "yarn"; },
             "\"rope_parameters.full_attention.rope_type\": not supported (expected default",
             ErrorKind::Unsupported);
  expect_bad(
      [](json& c) {
        c["rope_scaling"] = {{"type", "linear"}, {"factor", 2.0}};
      },
      "\"rope_scaling.type\": not supported (expected default", ErrorKind::Unsupported);
}
TEST(HostileModernbert, RotaryParametersOfNoLayerType) {
  expect_bad(
      [](json& c) {
        c["rope_parameters"] = {{"rope_theta", 10.0}};
      },
      "\"rope_parameters\": wrong value (expected parameters of full_attention");
}
TEST(HostileModernbert, ImpossibleRotaryBases) {
  for (const double theta : {0.0, -5.0, 1e300})
    expect_bad([&](json& c) { c["rope_parameters"]["sliding_attention"]["rope_theta"] = theta; },
               "wrong rotary base of sliding_attention (expected 1 to 1e12");
}
TEST(HostileModernbert, BiasesThatTheFileLacks) {
  expect_bad([](json& c) { c["attention_bias"] = true; }, "\"model.layers.0.attn.Wqkv.bias\"");
}
TEST(HostileModernbert, BiasesThatTheConfigurationLacks) {
  ModelFolder folder("modernbert-mean");
  folder.config()["mlp_bias"] = false;
  const std::filesystem::path path = folder.path();
  expect_error(ErrorKind::BadModel, "unknown tensor",
               [&] { load_model(path, Precision::Float32); });
}

}  // namespace
}  // namespace pellucid

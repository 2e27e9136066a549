// DeBERTa configurations that are wrong, or that Pellucid does not do; one test per key.

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "model/load.h"
#include "support/expect_error.h"
#include "support/model_folder.h"

namespace pellucid {
namespace {

using nlohmann::json;

/// A tiny model with another configuration.
void expect_bad(const std::string& model, const std::function<void(json&)>& change,
                const std::string& words, ErrorKind kind = ErrorKind::Unsupported) {
  ModelFolder folder(model);
  change(folder.config());
  const std::filesystem::path path = folder.path();
  expect_error(kind, words, [&] { load_model(path, Precision::Float32); });
}

TEST(HostileDeberta, UnknownTerm) {
  expect_bad(
      "deberta-v3-two", [](json& c) { c["pos_att_type"] = "c2p|p2p"; },
      "\"pos_att_type\": not supported (expected c2p and p2c, found p2p)");
}
TEST(HostileDeberta, TermTwice) {
  expect_bad(
      "deberta-two",
      [](json& c) {
        c["pos_att_type"] = {"c2p", "c2p"};
      },
      "\"pos_att_type\": wrong value (expected each of c2p and p2c once", ErrorKind::BadModel);
}
TEST(HostileDeberta, TalkingHead) {
  expect_bad(
      "deberta-two", [](json& c) { c["talking_head"] = true; },
      "\"talking_head\": not supported (expected false, found true)");
}
TEST(HostileDeberta, PoolerOfAnotherSize) {
  expect_bad(
      "deberta-v3-two", [](json& c) { c["pooler_hidden_size"] = 12; },
      "\"pooler_hidden_size\": not supported (expected 24, found 12)");
}
TEST(HostileDeberta, HeadsOfAnotherSize) {
  expect_bad(
      "deberta-v3-two", [](json& c) { c["attention_head_size"] = 6; },
      "\"attention_head_size\": not supported (expected 12, found 6)");
}
TEST(HostileDeberta, UnknownNormOfPositions) {
  expect_bad(
      "deberta-v3-two", [](json& c) { c["norm_rel_ebd"] = "batch_norm"; },
      "\"norm_rel_ebd\": not supported (expected none or layer_norm, found batch_norm)");
}
TEST(HostileDeberta, BucketsThatDoNotFit) {
  for (const int buckets : {1, 90})
    expect_bad(
        "deberta-v3-two", [&](json& c) { c["position_buckets"] = buckets; },
        "\"position_buckets\": does not fit", ErrorKind::BadModel);
}
TEST(HostileDeberta, AnotherNumberOfBuckets) {
  expect_bad(
      "deberta-v3-two", [](json& c) { c["position_buckets"] = 12; },
      "\"deberta.encoder.rel_embeddings.weight\": wrong shape", ErrorKind::BadModel);
}
TEST(HostileDeberta, ConvolutionInGroups) {
  expect_bad(
      "deberta-v2-convolution", [](json& c) { c["conv_groups"] = 2; },
      "\"conv_groups\": not supported (expected 1, found 2)");
}
TEST(HostileDeberta, ConvolutionWithoutAMiddle) {
  expect_bad(
      "deberta-v2-convolution", [](json& c) { c["conv_kernel_size"] = 4; },
      "\"conv_kernel_size\": wrong value (expected an odd number", ErrorKind::BadModel);
}
TEST(HostileDeberta, ConvolutionBesideTheLastBlock) {
  expect_bad(
      "deberta-v2-convolution", [](json& c) { c["num_hidden_layers"] = 1; },
      "\"num_hidden_layers\": not supported with a convolution");
}

}  // namespace
}  // namespace pellucid

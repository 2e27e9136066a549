// What one architecture's configuration or checkpoint can get wrong; one test per way.

#include <gtest/gtest.h>

#include <string>

#include "model/load.h"
#include "support/model_folder.h"

namespace pellucid {
namespace {

TEST(HostileArchitecture, NoPositionLeftAfterThePaddings) {
  for (const int positions : {1, 2}) {
    ModelFolder folder("roberta-two");
    folder.config()["max_position_embeddings"] = positions;
    expect_bad(folder,
               "\"max_position_embeddings\": wrong value (expected more than 2, which come before "
               "the first token, found " +
                   std::to_string(positions));
  }
  ModelFolder folder("roberta-two");
  folder.config()["pad_token_id"] = 699;
  expect_bad(folder, "\"max_position_embeddings\": wrong value (expected more than 700");
}
TEST(HostileArchitecture, PositionsThatDifferFromTheTable) {
  ModelFolder folder("xlm-roberta-multi-label");
  folder.config()["max_position_embeddings"] = 41;
  expect_bad(folder, "position_embeddings.weight\": wrong shape (expected [41 x 36], found [42");
}
TEST(HostileArchitecture, NoTokenTypes) {
  ModelFolder folder("roberta-two");
  folder.config()["type_vocab_size"] = 0;
  expect_bad(folder, "\"type_vocab_size\": wrong value");
}
TEST(HostileArchitecture, RelativeKeysWhereThereAreNone) {
  for (const std::string name :
       {"distilbert-two", "roberta-two", "albert-two", "mpnet-multi-label"}) {
    ModelFolder folder(name);
    folder.config()["position_embedding_type"] = "relative_key";
    expect_bad(folder, "\"position_embedding_type\": not supported for ", ErrorKind::Unsupported);
  }
}
TEST(HostileArchitecture, RelativeKeysWithoutTheirTable) {
  ModelFolder folder("bert-two");
  folder.config()["position_embedding_type"] = "relative_key";
  expect_bad(folder, "layer.0.attention.self.distance_embedding.weight\" is missing (expected [79");
}
TEST(HostileArchitecture, TableOfRelativeKeysThatNobodyAskedFor) {
  ModelFolder folder("bert-relative-key");
  folder.config()["position_embedding_type"] = "absolute";
  expect_bad(folder, "unknown tensor");
}
TEST(HostileArchitecture, EmbeddingsOfAnotherWidth) {
  ModelFolder electra("electra-two");
  electra.config()["embedding_size"] = 30;
  expect_bad(electra, "word_embeddings.weight\": wrong shape (expected [");
  ModelFolder albert("albert-two");
  albert.config()["embedding_size"] = 0;
  expect_bad(albert, "\"embedding_size\": wrong value");
}
TEST(HostileArchitecture, MoreGroupsThanThereAre) {
  ModelFolder folder("albert-two");
  folder.config()["num_hidden_groups"] = 3;
  expect_bad(folder, "albert_layer_groups.2.albert_layers.0.attention.query.weight\" is missing");
}
TEST(HostileArchitecture, FewerGroupsThanThereAre) {
  ModelFolder folder("albert-two");
  folder.config()["num_hidden_groups"] = 1;
  expect_bad(folder, "unknown tensor");
}
TEST(HostileArchitecture, SharedBlocksWithoutEnd) {
  ModelFolder layers("albert-two");
  layers.config()["num_hidden_layers"] = 16777216;
  expect_bad(layers, "\"num_hidden_layers\": not supported (expected at most 4096 blocks",
             ErrorKind::Unsupported);
  ModelFolder inner("albert-two");
  inner.config()["inner_group_num"] = 16777216;
  expect_bad(inner, "not supported (expected at most 4096 blocks", ErrorKind::Unsupported);
}
TEST(HostileArchitecture, TooFewBuckets) {
  ModelFolder folder("mpnet-multi-label");
  folder.config()["relative_attention_num_buckets"] = 16;
  expect_bad(folder,
             "\"relative_attention_num_buckets\": not supported (expected 32 or more, found 16)",
             ErrorKind::Unsupported);
}
TEST(HostileArchitecture, BucketsThatDifferFromTheTable) {
  ModelFolder folder("mpnet-multi-label");
  folder.config()["relative_attention_num_buckets"] = 40;
  expect_bad(folder, "relative_attention_bias.weight\": wrong shape (expected [40 x 2]");
}
TEST(HostileArchitecture, HeadOfAnotherModel) {
  ModelFolder folder("roberta-two");
  folder.rename([](const std::string& name) {
    return name == "classifier.out_proj.weight" ? std::string("classifier.weight") : name;
  });
  expect_bad(folder, "no head of a classifier (expected \"classifier.out_proj.weight\", found \"");
}

}  // namespace
}  // namespace pellucid

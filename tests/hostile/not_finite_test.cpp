// Finite weights whose products are not: nobody gets an answer made of them.

#include <gtest/gtest.h>

#include <string>

#include "base/matrix.h"
#include "kernels/convert.h"
#include "pellucid/pellucid.h"
#include "support/expect_error.h"
#include "support/model_folder.h"

namespace pellucid {
namespace {

const Input kText{.text = "a good film, and not too long", .pair = {}};

void expect_refused(const ModelFolder& folder, const std::string& words) {
  const Explainer explainer = Explainer::load(folder.path().string(), {.threads = 2});
  expect_error(ErrorKind::BadModel, words, [&] { explainer.predict({&kText, 1}); });
  for (const MethodInfo& method : methods()) {
    SCOPED_TRACE(method.name);
    Request request;
    request.method = method.name;
    expect_error(ErrorKind::BadModel, words, [&] { explainer.explain(kText, request); });
  }
}

TEST(NotFinite, LayerThatFollowsAHugeNorm) {
  ModelFolder folder("bert-two");
  folder.fill("bert.encoder.layer.0.output.LayerNorm.bias", 1e20f);
  expect_refused(folder, "the model: the output of layer 1 is not finite");
}
TEST(NotFinite, EmbeddingsOfHugeWords) {
  ModelFolder folder("bert-two");
  folder.fill("bert.embeddings.word_embeddings.weight", 3e38f);
  expect_refused(folder, "the model: the output of the embeddings is not finite");
}
TEST(NotFinite, Head) {
  ModelFolder folder("bert-two");
  folder.fill("classifier.weight", 3e38f);
  expect_refused(folder, "the model: the logits are not finite: the weights of its head");
}
TEST(NotFinite, LayersOfEveryArchitecture) {
  for (const auto& [model, tensor] :
       {std::pair<std::string, std::string>{"modernbert-two", "model.layers.0.mlp.Wo.weight"},
        {"distilbert-two", "distilbert.transformer.layer.0.output_layer_norm.bias"},
        {"deberta-v3-two", "deberta.encoder.layer.0.output.LayerNorm.bias"},
        {"roberta-two", "roberta.encoder.layer.0.output.LayerNorm.bias"}}) {
    SCOPED_TRACE(model);
    ModelFolder folder(model);
    folder.fill(tensor, 1e38f);
    const Explainer explainer = Explainer::load(folder.path().string());
    expect_error(ErrorKind::BadModel, "is not finite", [&] { explainer.predict({&kText, 1}); });
  }
}

TEST(AllFinite, FindsOneAmongMany) {
  std::vector<float> values(1000, 3e38f);
  EXPECT_TRUE(all_finite_float(std::as_bytes(std::span(values))));
  EXPECT_TRUE(all_finite_float({}));
  for (const float bad : {INFINITY, -INFINITY, NAN}) {
    for (const std::size_t at : {0, 517, 999}) {
      std::vector<float> some = values;
      some[at] = bad;
      EXPECT_FALSE(all_finite_float(std::as_bytes(std::span(some))));
    }
  }
}

}  // namespace
}  // namespace pellucid

// Gates that no load of the machine moves: the multiplications that a run executes against those
// that the model needs, and the memory that it takes.
//
// A product of [M x K] by [K x N] is 2 M K N. A block on T tokens has four products with [H x H]
// and two with [H x F]; the last one needs keys and values of all tokens, the rest for [CLS] alone.
// Backward to the inputs repeats each. Attention: Q K^T and P V forward, and their four factors'
// gradients backward.

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "pellucid/pellucid.h"

namespace pellucid {
namespace {

const std::string kModels = PELLUCID_SOURCE_DIR "/tests/data/models/";
const std::string kBundled = PELLUCID_SOURCE_DIR "/models/sentiment";

struct Flops {
  double matrix = 0, attention = 0;
};

/// Of one sequence through BERT or DistilBERT: [CLS] → [H x H] → [H x C] is the head.
Flops forward_flops(const ModelDescription& d, std::size_t tokens) {
  const double t = static_cast<double>(tokens), h = static_cast<double>(d.hidden),
               f = static_cast<double>(d.intermediate), full = static_cast<double>(d.layers - 1),
               c = static_cast<double>(d.labels.size());
  const double all_rows = t * (4 * h * h + 2 * h * f);
  const double last = t * 2 * h * h + 2 * h * h + 2 * h * f;
  return {2 * (full * all_rows + last + h * h + h * c), 4 * h * t * (full * t + 1)};
}

std::string text_of(std::size_t tokens) {
  std::string text;
  for (std::size_t i = 2; i < tokens; ++i) text += i % 2 ? "good " : "film ";
  return text;
}

class Work : public testing::TestWithParam<std::string> {
 protected:
  static Explainer load() { return Explainer::load(GetParam(), {.threads = 2}); }
};

TEST_P(Work, AnExplanationMultipliesWhatItsPassesNeed) {
  const Explainer explainer = load();
  for (const std::size_t tokens : {5, 33}) {
    const Input input{text_of(tokens), {}};
    ASSERT_EQ(explainer.tokenize(input).tokens.size(), tokens);
    for (const char* at : {"embeddings", "word-embeddings"}) {
      Request request;
      request.parameters = {{"steps", "20"}, {"at", at}};
      const Profiler profiler;
      const Cost cost = explainer.explain(input, request).cost;
      const Profile done = profiler.profile();
      EXPECT_EQ(cost.gradient_passes, 20u);
      EXPECT_LE(cost.forward_passes, 3u);  // the text, and the two ends of the path
      const Flops once = forward_flops(explainer.describe(), tokens);
      const auto gradients = static_cast<double>(cost.gradient_passes);
      const double passes = static_cast<double>(cost.forward_passes) + 2 * gradients;
      EXPECT_LE(done.matrix_flops, 1.001 * passes * once.matrix) << tokens << " tokens, " << at;
      // Backward needs twice forward's, and computes the scores again instead of keeping them.
      const double attention = static_cast<double>(cost.forward_passes) + 3.5 * gradients;
      EXPECT_LE(done.attention_flops, 1.001 * attention * once.attention) << tokens << ", " << at;
      EXPECT_GT(done.matrix_flops, 0.5 * passes * once.matrix);  // it counts
    }
  }
}

TEST_P(Work, APredictionMultipliesForwardOnly) {
  const Explainer explainer = load();
  std::vector<Input> inputs;
  Flops needed;
  for (const std::size_t tokens : {3, 33, 12, 12, 7, 30}) {
    inputs.push_back({text_of(tokens), {}});
    const Flops once = forward_flops(explainer.describe(), tokens);
    needed.matrix += once.matrix;
    needed.attention += once.attention;
  }
  const Profiler profiler;
  explainer.predict(inputs);
  const Profile done = profiler.profile();
  EXPECT_LE(done.matrix_flops, 1.001 * needed.matrix);
  EXPECT_LE(done.attention_flops, 1.001 * needed.attention);
  EXPECT_GT(done.matrix_flops, 0.5 * needed.matrix);
}

INSTANTIATE_TEST_SUITE_P(Models, Work,
                         testing::Values(kModels + "bert-two", kModels + "distilbert-two",
                                         kBundled),
                         [](const auto& test) {
                           const std::string& name = test.param;
                           return name.find("distil") != std::string::npos ? "distilbert"
                                  : name == kBundled                       ? "bundled"
                                                                           : "bert";
                         });

/// VmRSS or VmHWM of this process, in bytes.
double memory_of(const std::string& name) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name + ':')) return 1024 * std::stod(line.substr(name.size() + 1));
  return 0;
}

/// The largest growth of this process while it runs.
template <typename Run>
double growth(const Run& run) {
  const double before = memory_of("VmRSS");
  std::ofstream("/proc/self/clear_refs") << 5;  // VmHWM from here on
  run();
  return memory_of("VmHWM") - before;
}

TEST(Memory, IsOneBlockWhateverTheNumberOfSteps) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer's memory is counted too";
#endif
  const Explainer explainer = Explainer::load(kBundled, {.threads = 2});
  const ModelDescription d = explainer.describe();
  const Input input{text_of(512), {}};
  const auto explain = [&](const char* steps) {
    Request request;
    request.parameters = {{"steps", steps}};
    return growth([&] { explainer.explain(input, request); });
  };
  Request warm_up;
  warm_up.parameters = {{"steps", "2"}};
  explainer.explain({text_of(12), {}}, warm_up);
  // What forward leaves for backward, a layer and row: Q, K, V, two normalised rows and the slopes;
  // and once: two states, context, attended, dQ, dK, dV, embeddings with their own, activations.
  const auto h = static_cast<double>(d.hidden), f = static_cast<double>(d.intermediate);
  const double block = 512 * 4 * (static_cast<double>(d.layers) * (5 * h + f) + 14 * h + f);
  constexpr double kMebibyte = 1 << 20;
  EXPECT_LE(explain("2"), block + 16 * kMebibyte) << block / kMebibyte << " MiB needed";
  EXPECT_LE(explain("6"), 4 * kMebibyte);
}

}  // namespace
}  // namespace pellucid

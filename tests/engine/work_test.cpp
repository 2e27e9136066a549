// Gates that no load of the machine moves: the multiplications that a run executes against those
// that the model needs, and the memory that it takes.
//
// A product of [M x K] by [K x N] is 2 M K N. A block on T tokens has four products with [H x H]
// and two with [H x F], of a gated one three; the last one needs keys and values of all tokens, the
// rest for [CLS] alone. Backward to the inputs repeats each. Attention: Q K^T and P V forward, and
// their four factors' gradients backward. Scores by distance: a table of T + Tq - 1 rows each.

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.h"
#include "pellucid/pellucid.h"
#include "support/sanitized.h"
#include "support/tiny_models.h"

namespace pellucid {
namespace {

const std::string kBundled = PELLUCID_SOURCE_DIR "/models/sentiment";

struct Flops {
  double matrix = 0, attention = 0;
  double by_distance = 0;  // of the relative positions
};

/// What a config.json says of the work of one pass; for sequences of at most 64 tokens, which are
/// one tile of queries and within every local layer's.
class Network {
 public:
  explicit Network(const std::filesystem::path& folder)
      : config_(nlohmann::json::parse(read_file(folder / "config.json"))) {
    const std::string type = config_["model_type"];
    modern_ = type == "modernbert";
    all_rows_read_ = config_.value("classifier_pooling", "") == "mean";
    hidden_ = number(type == "distilbert" ? "dim" : "hidden_size");
    intermediate_ = number(type == "distilbert" ? "hidden_dim" : "intermediate_size");
    blocks_ = number(type == "distilbert" ? "n_layers" : "num_hidden_layers") *
              config_.value("inner_group_num", 1.0);
    const double embedded = config_.value("embedding_size", hidden_);
    if (embedded != hidden_ || type == "albert") projection_ = embedded * hidden_;
    taps_ = config_.value("conv_kernel_size", 0.0);
    const std::string keys = config_.value("position_embedding_type", "absolute");
    query_term_ = keys.starts_with("relative_key");
    key_term_ = keys == "relative_key_query";
    if (config_.value("relative_attention", false))
      for (const std::string term : config_["pos_att_type"])
        (term == "c2p" ? query_term_ : key_term_) = true;
  }

  Flops forward(std::size_t tokens, std::size_t classes) const {
    const double t = static_cast<double>(tokens), c = static_cast<double>(classes), h = hidden_;
    const double feed_forward = (modern_ ? 3 : 2) * h * intermediate_;
    const double row = 4 * h * h + feed_forward, last = all_rows_read_ ? t : 1;
    const double of_all = modern_ ? 3 : 2;  // K and V; ModernBERT's Q is one product with them
    const double last_block =
        all_rows_read_ ? t * row : (of_all * t + 4 - of_all) * h * h + feed_forward;
    Flops flops;
    flops.matrix = 2 * (t * projection_ + (blocks_ - 1) * t * row + last_block + t * taps_ * h * h +
                        h * h + h * c);
    flops.attention = 4 * h * t * ((blocks_ - 1) * t + last);
    const auto by_distance = [&](double queries) {
      return 2 * h * (t + queries - 1) * ((query_term_ ? queries : 0) + (key_term_ ? t : 0));
    };
    flops.by_distance = (blocks_ - 1) * by_distance(t) + by_distance(last);
    return flops;
  }

 private:
  double number(const char* key) const { return config_[key].get<double>(); }

  nlohmann::json config_;
  bool modern_ = false, all_rows_read_ = false, query_term_ = false, key_term_ = false;
  double hidden_ = 0, intermediate_ = 0, blocks_ = 0, projection_ = 0, taps_ = 0;
};

std::string text_of(std::size_t tokens) {
  std::string text;
  for (std::size_t i = 2; i < tokens; ++i) text += i % 2 ? "good " : "film ";
  return text;
}

class Work : public testing::TestWithParam<std::filesystem::path> {
 protected:
  /// As many words as make at most so many tokens.
  Input input_of(std::size_t tokens) const {
    std::size_t words = tokens;
    while (words > 2 && explainer_.tokenize({text_of(words), {}}).tokens.size() > tokens) --words;
    return {text_of(words), {}};
  }
  std::size_t length(const Input& input) const { return explainer_.tokenize(input).tokens.size(); }
  Flops forward(const Input& input) const {
    return network_.forward(length(input), explainer_.describe().labels.size());
  }

  const Explainer explainer_ = Explainer::load(GetParam().string(), {.threads = 2});
  const Network network_{GetParam()};
};

TEST_P(Work, AnExplanationMultipliesWhatItsPassesNeed) {
  for (const std::size_t tokens : {6, 33}) {
    const Input input = input_of(tokens);
    const Flops once = forward(input);
    for (const char* at : {"embeddings", "word-embeddings"}) {
      Request request;
      request.parameters = {{"steps", "20"}, {"at", at}};
      const Profiler profiler;
      const Cost cost = explainer_.explain(input, request).cost;
      const Profile done = profiler.profile();
      EXPECT_EQ(cost.gradient_passes, 20u);
      EXPECT_LE(cost.forward_passes, 3u);  // the text, and the two ends of the path
      const auto forwards = static_cast<double>(cost.forward_passes);
      const auto gradients = static_cast<double>(cost.gradient_passes);
      const double passes = forwards + 2 * gradients;
      EXPECT_LE(done.matrix_flops, 1.001 * passes * once.matrix) << length(input) << ", " << at;
      // Backward needs twice forward's, and computes the scores again instead of keeping them.
      const double attention = (forwards + 3.5 * gradients) * once.attention +
                               (forwards + 3 * gradients) * once.by_distance;
      EXPECT_LE(done.attention_flops, 1.001 * attention) << length(input) << ", " << at;
      EXPECT_GT(done.matrix_flops, 0.8 * passes * once.matrix);  // it counts
      EXPECT_GT(done.attention_flops, 0.8 * attention);
    }
  }
}

TEST_P(Work, APredictionMultipliesForwardOnly) {
  std::vector<Input> inputs;
  Flops needed;
  for (const std::size_t tokens : {4, 33, 12, 12, 7, 30}) {
    inputs.push_back(input_of(tokens));
    const Flops once = forward(inputs.back());
    needed.matrix += once.matrix;
    needed.attention += once.attention + once.by_distance;
  }
  const Profiler profiler;
  explainer_.predict(inputs);
  const Profile done = profiler.profile();
  EXPECT_LE(done.matrix_flops, 1.001 * needed.matrix);
  EXPECT_LE(done.attention_flops, 1.001 * needed.attention);
  EXPECT_GT(done.matrix_flops, 0.8 * needed.matrix);
  EXPECT_GT(done.attention_flops, 0.8 * needed.attention);
}

std::vector<std::filesystem::path> worked_models() {
  std::vector<std::filesystem::path> folders = tiny_model_folders();
  folders.emplace_back(kBundled);
  return folders;
}

INSTANTIATE_TEST_SUITE_P(Models, Work, testing::ValuesIn(worked_models()),
                         [](const auto& test) { return test_name(test.param); });

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
  if (kSanitized) GTEST_SKIP() << "the sanitizer's memory is counted too";
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

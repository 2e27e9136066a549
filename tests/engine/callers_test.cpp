// Many callers of one Explainer at once, some of whom are refused, stop or throw: each gets what it
// would get alone. The thread sanitizer runs this.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "pellucid/pellucid.h"
#include "support/expect_error.h"

namespace pellucid {
namespace {

const std::string kText = "A good film, isn't it? Good, and not long. It was fun.";

Explainer load(const std::string& model, int threads) {
  return Explainer::load(PELLUCID_SOURCE_DIR "/tests/data/models/" + model, {.threads = threads});
}

std::string explained(const Explainer& explainer, const std::string& method) {
  Request request;
  request.method = method;
  Explanation explanation = explainer.explain({.text = kText, .pair = {}}, request);
  explanation.cost.seconds = 0;
  return render(explanation, "json");
}

void at_once(std::size_t callers, const std::function<void(std::size_t)>& call) {
  std::vector<std::jthread> threads;
  for (std::size_t caller = 0; caller < callers; ++caller)
    threads.emplace_back([&call, caller] { call(caller); });
}

class Callers : public testing::TestWithParam<const char*> {};

TEST_P(Callers, GetWhatEachWouldGetAlone) {
  const std::string expected = explained(load(GetParam(), 1), "integrated-gradients");
  const Explainer explainer = load(GetParam(), 3);
  at_once(3, [&](std::size_t) {
    for (int round = 0; round < 2; ++round)
      EXPECT_EQ(explained(explainer, "integrated-gradients"), expected);
  });
}

INSTANTIATE_TEST_SUITE_P(Architectures, Callers,
                         testing::Values("albert-two", "bert-two", "deberta-two", "deberta-v3-two",
                                         "distilbert-two", "electra-two", "modernbert-two",
                                         "mpnet-multi-label", "roberta-two"),
                         [](const auto& named) {
                           std::string name = named.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST(Callers, OfEveryMethodAtOnce) {
  const Explainer alone = load("bert-two", 1), explainer = load("bert-two", 2);
  std::vector<std::string> expected;
  for (const MethodInfo& method : methods()) expected.push_back(explained(alone, method.name));
  at_once(methods().size(), [&](std::size_t caller) {
    EXPECT_EQ(explained(explainer, methods()[caller].name), expected[caller]);
  });
}

TEST(Callers, AreNotHeldUpByThoseWhoFail) {
  const Explainer explainer = load("bert-two", 3);
  const std::string expected = explained(explainer, "integrated-gradients");
  const auto with_progress = [&](std::function<bool(double)> progress) {
    Request request;
    request.progress = std::move(progress);
    explainer.explain({.text = kText, .pair = {}}, request);
  };
  at_once(6, [&](std::size_t caller) {
    for (int round = 0; round < 5; ++round) switch (caller) {
        case 0:
          expect_error(ErrorKind::Cancelled, "",
                       [&] { with_progress([](double) { return false; }); });
          break;
        case 1:
          EXPECT_THROW(with_progress([](double) -> bool { throw std::runtime_error("enough"); }),
                       std::runtime_error);
          break;
        case 2:
          expect_error(ErrorKind::BadRequest, "not UTF-8",
                       [&] { explainer.explain({.text = "\xff", .pair = {}}); });
          break;
        case 3:
          EXPECT_EQ(explainer.predict(std::vector<Input>(40, {.text = kText, .pair = {}})).size(),
                    40u);
          break;
        default: EXPECT_EQ(explained(explainer, "integrated-gradients"), expected);
      }
  });
}

TEST(Callers, OfExplainAll) {
  const Explainer explainer = load("bert-two", 3);
  at_once(2, [&](std::size_t caller) {
    std::size_t given = 0, consumed = 0;
    const auto next = [&]() -> std::optional<Input> {
      if (given == 20) return std::nullopt;
      return Input{.text = "text " + std::to_string(given++), .pair = {}};
    };
    const auto consume = [&](const Explanation& explanation) {
      EXPECT_EQ(explanation.input.text, "text " + std::to_string(consumed));
      if (++consumed == 10 && caller == 0) throw std::runtime_error("enough");
    };
    if (caller == 0)
      EXPECT_THROW(explainer.explain_all(next, {}, consume), std::runtime_error);
    else
      explainer.explain_all(next, {}, consume);
    EXPECT_EQ(consumed, caller == 0 ? 10u : 20u);
  });
}

}  // namespace
}  // namespace pellucid

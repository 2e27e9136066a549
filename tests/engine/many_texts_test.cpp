// Many texts at once: the explanations of one after another, in the texts' order.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "pellucid/pellucid.h"
#include "support/expect_error.h"

namespace pellucid {
namespace {

Explainer load(int threads) {
  return Explainer::load(PELLUCID_SOURCE_DIR "/tests/data/models/bert-two", {.threads = threads});
}

/// Of very different lengths, so that later texts are done before earlier ones.
std::vector<Input> texts(std::size_t count) {
  std::vector<Input> inputs;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text = "text " + std::to_string(i);
    for (std::size_t j = 0; j < (i * 7) % 30; ++j) text += " good";
    inputs.push_back({.text = text, .pair = {}});
  }
  return inputs;
}

auto each_of(const std::vector<Input>& inputs) {
  return [&inputs, i = std::size_t{0}]() mutable -> std::optional<Input> {
    if (i == inputs.size()) return std::nullopt;
    return inputs[i++];
  };
}

std::string json_of(Explanation e) {
  e.cost.seconds = 0;
  return render(e, "json");
}

TEST(ExplainAll, SameExplanationsInTheTextsOrder) {
  const std::vector<Input> inputs = texts(100);
  const Explainer alone = load(1);
  std::vector<std::string> expected;
  for (const Input& input : inputs) expected.push_back(json_of(alone.explain(input)));
  for (const int threads : {1, 2, 5}) {
    std::vector<std::string> found;
    load(threads).explain_all(each_of(inputs), {},
                              [&](const Explanation& e) { found.push_back(json_of(e)); });
    EXPECT_EQ(found, expected) << threads;
  }
}

TEST(ExplainAll, NoTexts) {
  load(3).explain_all([] { return std::nullopt; }, {},
                      [](const Explanation&) { ADD_FAILURE() << "nothing to consume"; });
}

TEST(ExplainAll, AWrongTextIsToldAfterTheOnesBefore) {
  std::vector<Input> inputs = texts(60);
  inputs[40].text = "\xff";
  for (const int threads : {1, 4}) {
    std::size_t consumed = 0;
    expect_error(ErrorKind::BadRequest, "not UTF-8", [&] {
      load(threads).explain_all(each_of(inputs), {}, [&](const Explanation&) { ++consumed; });
    });
    EXPECT_EQ(consumed, 40u);
  }
}

TEST(ExplainAll, WhatTheCallersFunctionsThrowComesBack) {
  const std::vector<Input> inputs = texts(60);
  const Explainer explainer = load(4);
  std::size_t given = 0, consumed = 0;
  const auto next = [&]() -> std::optional<Input> {
    if (given == 30) throw std::runtime_error("no more");
    return inputs[given++];
  };
  const auto count = [&](const Explanation&) { ++consumed; };
  EXPECT_THROW(explainer.explain_all(next, {}, count), std::runtime_error);
  EXPECT_EQ(consumed, 30u);
  const auto refuse = [&](const Explanation&) {
    if (++consumed == 35) throw std::runtime_error("full");
  };
  EXPECT_THROW(explainer.explain_all(each_of(inputs), {}, refuse), std::runtime_error);
  EXPECT_EQ(consumed, 35u);
}

TEST(ExplainAll, StopsOnRequest) {
  const std::vector<Input> inputs = texts(60);
  std::atomic<int> calls = 0;
  Request request;
  request.progress = [&](double) { return ++calls < 50; };
  expect_error(ErrorKind::Cancelled, "stopped on request",
               [&] { load(4).explain_all(each_of(inputs), request, [](const Explanation&) {}); });
}

TEST(ExplainAll, FarAheadOfTheSlowestItWaits) {
  const std::vector<Input> inputs = texts(200);
  std::atomic<std::size_t> given = 0;  // by one thread while another consumes
  std::size_t most = 0, consumed = 0;
  const auto next = [&, take = each_of(inputs)]() mutable {
    ++given;
    return take();
  };
  Request request;
  request.parameters["steps"] = "2";
  load(2).explain_all(next, request,
                      [&](const Explanation&) { most = std::max(most, given - consumed++); });
  EXPECT_EQ(consumed, 200u);
  EXPECT_LE(most, 2 * 8 + 2);
}

}  // namespace
}  // namespace pellucid

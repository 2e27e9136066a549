// A model folder gives what transformers gives, or one line that says why not: edited folders, and
// the answers that tools/make_folder_goldens.py wrote down. The lines stand whole in
// tests/golden/folders/refusals.txt.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "base/file.h"
#include "pellucid/pellucid.h"
#include "support/edited_folder.h"

namespace pellucid {
namespace {

using nlohmann::json;

constexpr double kLogitTolerance = 1e-5;  // of the largest logit, or 1
constexpr double kScoreTolerance = 1e-5;  // of the largest score, or 1

std::filesystem::path golden(const char* file) {
  return std::filesystem::path(PELLUCID_SOURCE_DIR) / "tests/golden" / file;
}

/// What transformers answers, and cases by name.
struct Law {
  json file = json::parse(read_file(golden("folders/folders.json")));
  std::map<std::string, const json*> by_name;

  Law() {
    for (const json& test_case : file.at("cases"))
      by_name.emplace(test_case.at("name").get<std::string>(), &test_case);
  }

  const json& input(const json& number) const {
    return file.at("inputs").at(number.get<std::size_t>());
  }
};

const Law& law() {
  static const Law law;
  return law;
}

/// The cases that do not hold yet, a name a line.
std::set<std::string> open_cases() {
  std::ifstream file(golden("folders/open.txt"));
  std::set<std::string> names;
  for (std::string name; std::getline(file, name);) names.insert(name);
  return names;
}

/// A label as a report spells it: a name, or another value of JSON.
std::string label_text(const json& label) {
  return label.is_string() ? label.get<std::string>() : label.dump();
}

std::string differences(const std::vector<double>& found, const json& expected, double tolerance) {
  if (found.size() != expected.size()) return "number";
  double largest = 1, apart = 0;
  for (const double value : expected) largest = std::max(largest, std::abs(value));
  for (std::size_t i = 0; i < found.size(); ++i)
    apart = std::max(apart, std::abs(found[i] - expected[i].get<double>()));
  return apart <= tolerance * largest ? "" : fmt::format("{:.1g}", apart / largest);
}

Input input_of(const json& text) {
  Input input{.text = text[0], .pair = {}};
  if (!text[1].is_null()) input.pair = text[1].get<std::string>();
  return input;
}

std::string one_input(const Explainer& explainer, const json& text, const json& answer) {
  const Input input = input_of(text);
  const Tokenization tokens = explainer.tokenize(input);
  json ids = json::array(), types = json::array();
  for (const Token& token : tokens.tokens) ids.push_back(token.id), types.push_back(token.type);
  if (ids != answer.at("ids"))
    return fmt::format("ids {} (expected {})", ids.dump(), answer["ids"].dump());
  if (types != answer.value("types", json(std::vector<int>(ids.size(), 0))))
    return "token types " + types.dump();
  const Prediction prediction = explainer.predict({&input, 1}).at(0).prediction;
  if (auto what = differences(prediction.logits, answer.at("logits"), kLogitTolerance);
      !what.empty())
    return "logits " + what;
  const bool values = prediction.probabilities.empty();
  if (auto what = differences(values ? prediction.values : prediction.probabilities,
                              answer.at("scores"), kScoreTolerance);
      !what.empty())
    return "scores " + what;
  return "";
}

/// What Pellucid does otherwise than the case says; empty where nothing. Adds its line, where it
/// refuses the folder or a text.
std::string broken(const json& test_case, std::string& lines) {
  const EditedFolder folder(test_case);
  const json& texts = law().file.at("texts").at(test_case.at("texts").get<std::string>());
  try {
    const Explainer explainer = Explainer::load(folder.path().string(), {.threads = 1});
    const json& answered =
        test_case.contains("as_case") ? *law().by_name.at(test_case["as_case"]) : test_case;
    const json& answer = answered.at("answer");
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (answer.contains("error") || test_case.contains("refused")) {
        // A token that the model has no embedding of is an error of the text with it.
        const Input input = input_of(texts[i]);
        explainer.predict({&input, 1});
        continue;
      }
      const std::string what = one_input(explainer, texts[i], law().input(answer.at("inputs")[i]));
      if (!what.empty()) return fmt::format("text {}: {}", i, what);
    }
    if (answer.contains("error") || test_case.contains("refused"))
      return "an answer (expected: " + test_case.value("refused", "a refusal") + ")";
    std::vector<std::string> labels;
    for (const json& label : test_case.value("labels", answer.at("labels")))
      labels.push_back(label_text(label));
    if (explainer.describe().labels != labels) return "labels";
  } catch (const Error& error) {
    std::string message = error.what();
    if (const std::size_t at = message.find(folder.path().string()); at != std::string::npos)
      message.replace(at, folder.path().string().size(), "FOLDER");
    if (!test_case.contains("refused")) return message;
    lines += test_case.at("name").get<std::string>() + '\n' + "    " + message + '\n';
    if (message.find('\n') != std::string::npos) return "several lines: " + message;
    if (message.find(test_case["refused"].get<std::string>()) == std::string::npos)
      return fmt::format("{} (expected: {})", message, test_case["refused"].get<std::string>());
  }
  return "";
}

TEST(FolderLaw, EveryFolderGivesWhatTransformersGivesOrSaysWhyNot) {
  const std::set<std::string> open = open_cases();
  std::size_t held = 0;
  std::string lines;
  for (const auto& [name, test_case] : law().by_name) {
    const std::string what = broken(*test_case, lines);
    held += what.empty();
    if (what.empty())
      EXPECT_FALSE(open.contains(name)) << name << ": holds, and is in open.txt";
    else
      EXPECT_TRUE(open.contains(name)) << name << ": " << what;
  }
  EXPECT_GE(held, 200u);
  const std::filesystem::path page = golden("folders/refusals.txt");
  if (std::getenv("PELLUCID_WRITE_PAGES")) std::ofstream(page) << lines;
  EXPECT_EQ(lines, read_file(page)) << "PELLUCID_WRITE_PAGES=1 writes what is found";
  RecordProperty("held", static_cast<int>(held));
}

}  // namespace
}  // namespace pellucid

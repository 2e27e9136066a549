// Laws that every listed format keeps, on texts made to break it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "pellucid/formats.h"
#include "support/sample_explanation.h"
#include "support/strict_html.h"

namespace pellucid {
namespace {

using testing::hostile_texts;
using testing::sample_explanation;
using testing::sample_explanation_of;
using testing::with_all_targets;
using testing::with_windows;

/// Every hostile text, as text, as pair and, if short, as label, token, model name and message.
std::vector<Explanation> hostile_explanations() {
  std::vector<Explanation> list;
  for (const std::string& text : hostile_texts()) {
    Explanation e = sample_explanation_of(text, text);
    if (text.size() < 500) {
      e.model.name = e.model.labels[0] = e.prediction.label = text;
      e.targets.front().target.label = text;
      e.input.tokens.front().text = text;
      e.warnings.push_back({text, text});
      e.parameters["baseline"] = text;
    }
    list.push_back(with_windows(with_all_targets(std::move(e))));
  }
  return list;
}

class FormatLaws : public ::testing::TestWithParam<FormatInfo> {};

TEST_P(FormatLaws, DescribesItself) {
  EXPECT_FALSE(GetParam().summary.empty());
  EXPECT_NE(GetParam().media_type.find('/'), std::string::npos);
  EXPECT_EQ(GetParam().extension.front(), '.');
}

TEST_P(FormatLaws, PartsAreTheWhole) {
  const std::vector<Explanation> texts = {sample_explanation(), sample_explanation_of(""),
                                          with_all_targets(sample_explanation())};
  if (!GetParam().many) {
    EXPECT_EQ(render(texts[0], GetParam().name), render_head(GetParam().name) +
                                                     render_body(texts[0], 0, GetParam().name) +
                                                     render_tail(GetParam().name));
    EXPECT_THROW(render(texts, GetParam().name), Error);
    return;
  }
  std::string parts = render_head(GetParam().name);
  for (std::size_t i = 0; i < texts.size(); ++i) parts += render_body(texts[i], i, GetParam().name);
  parts += render_tail(GetParam().name);
  EXPECT_EQ(parts, render(texts, GetParam().name));
}

TEST_P(FormatLaws, SameExplanationSameBytes) {
  EXPECT_EQ(render(sample_explanation(), GetParam().name),
            render(sample_explanation(), GetParam().name));
}

TEST_P(FormatLaws, EndsItsLastLine) {
  EXPECT_EQ(render(sample_explanation(), GetParam().name).back(), '\n');
}

TEST_P(FormatLaws, NumbersThatAreNoneDoNotThrow) {
  Explanation e = sample_explanation();
  e.targets.front().words[0] = e.targets.front().tokens[1] = NAN;
  e.targets.front().words[1] = e.targets.front().tokens[2] = INFINITY;
  e.prediction.probabilities[0] = NAN;
  e.targets.front().completeness->sum = NAN;
  EXPECT_FALSE(render(e, GetParam().name).empty());
}

TEST_P(FormatLaws, SurvivesHostileTexts) {
  for (const Explanation& e : hostile_explanations())
    EXPECT_FALSE(render(e, GetParam().name).empty());
}

TEST_P(FormatLaws, TakesEveryPaletteAndNormalizationAndNoOther) {
  const Explanation e = sample_explanation();
  const bool data = GetParam().name == "json" || GetParam().name == "csv";
  for (const std::string& palette : palettes())
    for (const std::string& normalize : normalizations()) {
      const std::string whole =
          render(e, GetParam().name,
                 {.color = true, .palette = palette, .normalize = normalize, .true_label = "0"});
      EXPECT_EQ(data, whole == render(e, GetParam().name));
    }
  EXPECT_THROW(render(e, GetParam().name, {.palette = "pink"}), Error);
  EXPECT_THROW(render(e, GetParam().name, {.normalize = "l1"}), Error);
}

INSTANTIATE_TEST_SUITE_P(, FormatLaws, ::testing::ValuesIn(formats()),
                         [](const auto& format) { return format.param.name; });

TEST(FormatLaw, JsonGivesEveryTextBack) {
  for (const Explanation& e : hostile_explanations()) {
    const std::string line = render(e, "json");
    EXPECT_EQ(std::ranges::count(line, '\n'), 1);
    const nlohmann::json json = nlohmann::json::parse(line);
    EXPECT_EQ(json["text"].get<std::string>(), e.input.text);
    EXPECT_EQ(json["pair"].get<std::string>(), *e.input.pair);
    EXPECT_EQ(json["prediction"]["label"].get<std::string>(), e.prediction.label);
    ASSERT_EQ(json["words"].size(), e.input.words.size());
    for (std::size_t w = 0; w < e.input.words.size(); ++w)
      EXPECT_EQ(json["words"][w]["text"].get<std::string>(), e.input.words[w].text);
  }
}

TEST(FormatLaw, HtmlIsWellFormedAndGivesEveryTextBack) {
  for (const Explanation& e : hostile_explanations()) {
    const auto page = testing::read_html(render(e, "html"));
    EXPECT_EQ(page.error, "");
    std::string shown = e.input.text;
    for (std::size_t at; (at = shown.find('\0')) != std::string::npos;)
      shown.replace(at, 1, "\u2400");
    EXPECT_EQ(page.texts, std::vector<std::string>(4, shown));  // two targets, two texts
    EXPECT_EQ(std::ranges::count(page.names, "script"), 1);
    EXPECT_EQ(std::ranges::count(page.names, "img"), 0);
  }
}

TEST(FormatLaw, SvgIsWellFormedAndHasNoForbiddenCharacter) {
  for (const Explanation& e : hostile_explanations()) {
    const std::string picture = render(e, "svg", {.true_label = e.input.text.substr(0, 400)});
    EXPECT_EQ(testing::read_svg(picture).error, "");
    for (const char c : picture) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
    EXPECT_EQ(picture.find("\xEF\xBF\xBF"), std::string::npos);
  }
}

TEST(FormatLaw, TheTerminalNeverGetsAControlCharacterOfAText) {
  for (const Explanation& e : hostile_explanations()) {
    const std::string plain = render(e, "text", {.color = false, .width = 80});
    for (std::size_t i = 0; i < plain.size(); ++i) {
      const auto byte = static_cast<unsigned char>(plain[i]);
      EXPECT_FALSE((byte < 0x20 && byte != '\n') || byte == 0x7F);
      const bool c1 = byte == 0xC2 && static_cast<unsigned char>(plain[i + 1]) < 0xA0;
      EXPECT_FALSE(c1) << "at " << i;
    }
    EXPECT_EQ(plain.find("\u202e"), std::string::npos);
  }
}

TEST(FormatLaw, ColouredTextHasNoOtherEscapeSequencesThanColours) {
  for (const Explanation& e : hostile_explanations()) {
    const std::string text = render(e, "text", {.color = true, .width = 80});
    for (std::size_t at = 0; (at = text.find('\x1b', at)) != std::string::npos; ++at) {
      const std::size_t end = text.find_first_not_of("0123456789;", at + 2);
      EXPECT_EQ(text[at + 1], '[');
      ASSERT_EQ(text[end], 'm') << text.substr(at, 20);
    }
  }
}

/// The cells of a file in RFC 4180's grammar; empty on a breach.
std::vector<std::vector<std::string>> read_csv(const std::string& file) {
  std::vector<std::vector<std::string>> rows(1, {""});
  for (std::size_t i = 0; i < file.size(); ++i) {
    std::string& cell = rows.back().back();
    if (file[i] == '"') {
      if (!cell.empty()) return {};
      for (++i; file[i] != '"' || file[i + 1] == '"'; ++i) {
        if (i + 1 >= file.size()) return {};
        if (file[i] == '"') ++i;
        cell += file[i];
      }
    } else if (file[i] == ',') {
      rows.back().emplace_back();
    } else if (file.compare(i, 2, "\r\n") == 0) {
      rows.emplace_back(1, "");
      ++i;
    } else if (file[i] == '\r' || file[i] == '\n') {
      return {};
    } else {
      cell += file[i];
    }
  }
  rows.pop_back();
  return rows;
}

TEST(FormatLaw, CsvHasOneHeaderAndARowPerTargetAndToken) {
  const std::vector<Explanation> texts = hostile_explanations();
  const auto rows = read_csv(render(texts, "csv"));
  ASSERT_FALSE(rows.empty());
  std::size_t expected = 1;
  for (const Explanation& e : texts) expected += e.targets.size() * e.input.tokens.size();
  EXPECT_EQ(rows.size(), expected);
  for (const auto& row : rows) EXPECT_EQ(row.size(), rows[0].size());

  const auto word = static_cast<std::size_t>(std::ranges::find(rows[0], "word") - rows[0].begin());
  std::size_t r = 1;
  for (const Explanation& e : texts)
    for (std::size_t target = 0; target < e.targets.size(); ++target)
      for (const Token& token : e.input.tokens) {
        const std::string& cell = rows[r++][word];
        if (!token.word) continue;
        const std::string& text = e.input.words[*token.word].text;
        EXPECT_TRUE(cell == text || cell == "'" + text) << cell;
      }
}

TEST(FormatLaw, NoCellIsAFormula) {
  Explanation e = sample_explanation();
  e.input.words[0].text = "=1+1";
  e.input.tokens[1].text = "@SUM(A1)";
  e.prediction.label = "-2+3";
  for (const auto& row : read_csv(render(e, "csv")))
    for (const std::string& cell : row) {
      const bool number = cell.find_first_not_of("-0123456789.e+") == std::string::npos;
      EXPECT_FALSE(cell.size() > 1 && std::string_view("=+-@\t\r").find(cell[0]) < 6 && !number)
          << cell;
    }
}

TEST(FormatLaw, UnknownFormatIsNamedWithWhatThereIs) {
  try {
    render(sample_explanation(), "docx");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::BadRequest);
    EXPECT_NE(std::string(error.what()).find("docx"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("html"), std::string::npos);
  }
}

}  // namespace
}  // namespace pellucid

#include "support/sample_explanation.h"

#include <utf8proc.h>

#include <cmath>

#include "base/utf8.h"

namespace pellucid::testing {

namespace {

bool is_alphanumeric(char32_t c) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

bool is_visible(char32_t c) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_SO;
}

void add_token(Explanation& e, Token token, double score) {
  e.input.tokens.push_back(std::move(token));
  e.targets.front().tokens.push_back(score);
}

void add_words(Explanation& e, const std::string& text, int segment) {
  const std::u32string points = decode_utf8(text);
  const std::vector<std::size_t> offsets = code_point_offsets(text);
  for (std::size_t i = 0; i < points.size();) {
    std::size_t end = i + 1;
    if (is_alphanumeric(points[i]))
      while (end < points.size() && is_alphanumeric(points[end])) ++end;
    if (is_visible(points[i])) {
      const std::size_t w = e.input.words.size(), t = e.input.tokens.size();
      const std::string word = text.substr(offsets[i], offsets[end] - offsets[i]);
      const double score =
          static_cast<float>((w % 3 == 1 ? -0.3 : 0.5) / std::sqrt(1.0 + double(w)));
      e.input.words.push_back({word, segment, {i, end}, {t}});
      e.targets.front().words.push_back(score);
      add_token(e, {word, static_cast<int>(1000 + w), false, segment, segment, Span{i, end}, w},
                score);
    }
    i = end;
  }
}

void settle(Explanation& e) {
  TargetScores& scores = e.targets.front();
  double sum = 0;
  for (const double score : scores.tokens) sum += score;
  scores.completeness = Completeness{sum, sum + 1e-5, -1e-5, 4e-4};
  scores.target.baseline_value = scores.target.value - sum - 1e-5;
}

}  // namespace

Explanation sample_explanation_of(const std::string& text, const std::optional<std::string>& pair) {
  Explanation e;
  e.input.text = text;
  e.input.pair = pair;
  e.model = {"sentiment", "bert", {"NEGATIVE", "POSITIVE"}};
  e.prediction = {"POSITIVE", 1, {0.0155, 0.9845}, {-2.0125, 2.1388}};
  e.method = "integrated-gradients";
  e.parameters = {{"at", "embeddings"},
                  {"baseline", "mask"},
                  {"baseline-special", "keep"},
                  {"tolerance", 0.01},
                  {"max-steps", std::int64_t{1000}}};
  e.targets.push_back({{"POSITIVE", 1, Quantity::Probability, 0.9845, {}}, {}, {}, {}, {}, {}});
  e.cost = {3, 12, 0.0521};
  add_token(e, {"[CLS]", 101, true, 0, 0, {}, {}}, 0);
  add_words(e, text, 0);
  add_token(e, {"[SEP]", 102, true, 0, 0, {}, {}}, 0);
  if (pair) {
    add_words(e, *pair, 1);
    add_token(e, {"[SEP]", 102, true, 0, 1, {}, {}}, 0);
  }
  if (e.input.words.empty()) e.warnings.push_back({"empty-text", "the text has no words"});
  settle(e);
  return e;
}

Explanation sample_explanation() {
  Explanation e = sample_explanation_of("This movie is superb");
  e.targets.front().words = {0.0451, -0.0312, 0.0482, 0.5123};
  for (std::size_t w = 0; w < 4; ++w) e.targets.front().tokens[w + 1] = e.targets.front().words[w];
  settle(e);
  return e;
}

Explanation with_all_targets(Explanation e) {
  e.all_targets = true;
  TargetScores other = e.targets.front();
  other.target.label = "NEGATIVE";
  other.target.index = 0;
  other.target.value = 1 - other.target.value;
  other.target.baseline_value = 1 - *other.target.baseline_value;
  for (double& score : other.tokens) score = -score;
  for (double& score : other.words) score = -score;
  Completeness& sums = *other.completeness;
  sums = {-sums.sum, -sums.expected, -sums.delta, sums.certified_error};
  e.targets.insert(e.targets.begin(), other);
  return e;
}

Explanation with_windows(Explanation e) {
  std::size_t end = 0;  // of the text's own tokens
  for (std::size_t t = 0; t < e.input.tokens.size(); ++t)
    if (!e.input.tokens[t].special && e.input.tokens[t].segment == 0) end = t + 1;
  const std::size_t length = end == 0 ? 0 : end - 1;
  for (std::size_t w = 0; w < 3; ++w) {
    WindowResult window;
    window.first_token = 1 + w * length / 3;
    window.end_token = 1 + (w + 1) * length / 3;
    if (window.first_token < window.end_token)
      window.span = {e.input.tokens[window.first_token].span->start,
                     e.input.tokens[window.end_token - 1].span->end};
    window.weight = length == 0 ? 1.0 / 3
                                : static_cast<double>(window.end_token - window.first_token) /
                                      static_cast<double>(length);
    window.prediction = e.prediction;
    for (const TargetScores& scores : e.targets)
      window.targets.push_back({scores.target, scores.completeness});
    e.windows.push_back(std::move(window));
  }
  e.windows[1].parameters["baseline-chosen"] = "pad";
  return e;
}

Explanation with_warning(Explanation e) {
  e.warnings.push_back(
      {"baseline-not-neutral",
       "the reference itself gets POSITIVE with probability 0.97, so the scores "
       "share out only 0.02 (quantity log-odds or another baseline (neutral) helps)"});
  return e;
}

Explanation with_many_classes(Explanation e) {
  e.model = {"emotions",
             "distilbert",
             {"admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion",
              "curiosity", "desire", "disappointment", "disapproval", "disgust", "excitement",
              "fear", "gratitude", "grief", "joy", "sadness"}};
  e.prediction = {"sadness", 17, {}, {}};
  for (int c = 0; c < 18; ++c) {
    e.prediction.probabilities.push_back(c == 17 ? 0.61 : 0.3 / (c + 2));
    e.prediction.logits.push_back(c == 17 ? 4 : -c / 4.0);
  }
  e.targets.front().target = {"sadness", 17, Quantity::Probability, 0.61, 0.12};
  return e;
}

std::vector<std::string> hostile_texts() {
  using namespace std::string_literals;
  std::vector<std::string> texts = {
      "",
      " \t\n ",
      "<script>document.title='broken'</script>",
      "\"><img src=x onerror=\"document.title='broken'\">",
      "</title></style></script></textarea>--><svg onload=document.title='broken'>",
      "' onmouseover='document.title=1' x='",
      "&lt;b&gt; &amp; &#0; &#x110000; &notanentity;",
      "]]><![CDATA[ <!-- <? {{constructor.constructor('alert(1)')()}} ${7*7} {} {0} %s %n",
      "first\nsecond\r\nthird\rfourth\n\n  indented\ttabbed  ",
      "\nbegins with a line end",
      "bell\a escape\x1b[31mred\x1b]0;title\a backspace\b delete\x7f c1\u009b31m"s,
      "zero\0byte\0"s,
      "\ufeffbyte order mark \u2028line\u2029paragraph \u0085next",
      "זה סרט נפלא, really! 10/10",
      "هذا الفيلم رائع",
      "abc\u202edef\u202c \u2066isolate\u2069 \u200f",
      "👨‍👩‍👧‍👦 family 🇩🇪 flag ❤️ heart 👍🏽 thumb",
      "映画は最高だった。한국어도 좋아요",
      "Ze\u0301ro\u200bwidth\u200dnon\u200cjoiner e\u0301\u0301\u0301\u0301\u0301\u0301",
      "=HYPERLINK(\"http://example.org\") +1 -1 @SUM(A1) \"quoted\", comma; semi",
  };
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "word" + std::to_string(i) + (i % 17 == 16 ? "\n" : " ");
  texts.push_back(many);
  texts.push_back(std::string(3000, 'x'));
  return texts;
}

}  // namespace pellucid::testing

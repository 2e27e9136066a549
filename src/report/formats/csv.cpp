// A tidy table for pandas, R or a spreadsheet: one row per text, target and token; RFC 4180, UTF-8.
// Empty cells: spans and words of special tokens, the reference's value where there is none, and
// the parts of a score that is not split, the probability of a regression, whose value is `value`.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "report/escape.h"
#include "report/formats.h"
#include "report/numbers.h"

namespace pellucid {

namespace {

constexpr const char* kColumns =
    "text_index,prediction,probability,target,quantity,value,baseline_value,"
    "token_index,token,id,special,segment,start,end,word_index,word,score,word_score,"
    "part_word,part_position,part_token_type,against";
constexpr const char* kLineEnd = "\r\n";

std::string number(double held) { return std::isfinite(held) ? fmt::format("{}", held) : ""; }

template <typename T>
std::string cell(const std::optional<T>& held) {
  return held ? fmt::format("{}", *held) : "";
}

std::string head(const RenderOptions&) { return std::string(kColumns) + kLineEnd; }

std::string part(const TargetScores& scores, std::string_view name, std::size_t token) {
  const auto found = std::ranges::find(scores.parts, name, &PartScores::name);
  return found == scores.parts.end() ? "" : number(found->tokens[token]);
}

std::string row_of(const Token& token, const Tokenization& input, const TargetScores& scores,
                   std::size_t index) {
  std::string span = ",", word = ",", word_score;
  if (token.span) span = fmt::format("{},{}", token.span->start, token.span->end);
  if (token.word) {
    word = fmt::format("{},{}", *token.word, escape_csv(input.words[*token.word].text));
    word_score = number(scores.words[*token.word]);
  }
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}", index, escape_csv(token.text), token.id,
                     token.special, token.type, span, word, number(scores.tokens[index]),
                     word_score, part(scores, "word", index), part(scores, "position", index),
                     part(scores, "token_type", index));
}

std::string body(const Explanation& explanation, std::size_t index, const RenderOptions&) {
  const Prediction& prediction = explanation.prediction;
  const double probability = prediction.index < prediction.probabilities.size()
                                 ? prediction.probabilities[prediction.index]
                                 : NAN;
  std::string out;
  for (const TargetScores& scores : explanation.targets) {
    const Target& target = scores.target;
    const std::string reference = target.baseline_value ? number(*target.baseline_value) : "";
    const std::string start = fmt::format(
        "{},{},{},{},{},{},{},", index, escape_csv(prediction.label), number(probability),
        escape_csv(target.label), to_string(target.quantity), number(target.value), reference);
    const std::string against =
        "," + (target.against ? escape_csv(target.against->label) : std::string());
    for (std::size_t t = 0; t < explanation.input.tokens.size(); ++t)
      out += start + row_of(explanation.input.tokens[t], explanation.input, scores, t) + against +
             kLineEnd;
  }
  return out;
}

}  // namespace

const Format format::csv{
    .info = {"csv", "text/csv; charset=utf-8; header=present", ".csv", "one row per token"},
    .head = head,
    .body = body};

}  // namespace pellucid

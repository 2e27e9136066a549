#include "report/html_parts.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "report/pieces.h"

namespace pellucid {

namespace {

constexpr std::size_t kClassesShown = 8;

/// Typographic minus: as wide as the plus, and never a line break.
std::string with_minus(std::string number) {
  if (number.starts_with('-')) number.replace(0, 1, "−");
  return number;
}

std::string shown(const PageContext& context, double score) {
  return with_minus(context.scale.show(score));
}

/// `p1` to `p10` for the target, `n1` to `n10` against it, empty for next to nothing.
std::string level_class(const ScoreScale& scale, double score) {
  const int level = scale.level(score);
  if (level == 0) return "";
  return fmt::format("{}{}", level > 0 ? 'p' : 'n', std::abs(level));
}

/// A bar from `from` to `to`, both in 0 to 1 of the width.
Html bar(double from, double to, std::string_view kind) {
  const double left = std::clamp(std::min(from, to), 0.0, 1.0);
  const double right = std::clamp(std::max(from, to), 0.0, 1.0);
  Html html;
  html.add("<rect class=\"{}\" x=\"{:.2f}%\" y=\"15%\" width=\"{:.2f}%\" height=\"70%\"/>", kind,
           100 * left, std::max(0.3, 100 * (right - left)));
  return html;
}

Html two_sided_bar(const PageContext& context, double score) {
  const double share = context.scale.share(score);
  Html html;
  html.add(
      "<svg class=\"bar\" aria-hidden=\"true\"><rect class=\"axis\" x=\"50%\" width=\"1\" "
      "height=\"100%\"/>{}</svg>",
      bar(0.5, 0.5 + share / 2, share < 0 ? "against" : "for"));
  return html;
}

Html class_row(const PageContext& context, std::size_t index) {
  const Prediction& prediction = context.explanation.prediction;
  const double probability = prediction.probabilities[index];
  Html html;
  html.add("<tr{}><th scope=\"row\"><bdi>{}</bdi></th><td class=\"wide\">",
           index == prediction.index ? Html().add(" class=\"predicted\"") : Html(),
           label_of(context.explanation.model, index));
  html.add(
      "<svg class=\"bar\" aria-hidden=\"true\"><rect class=\"track\" y=\"15%\" width=\"100%\" "
      "height=\"70%\"/>{}</svg></td><td class=\"number\" data-value=\"{}\">{}</td>",
      bar(0, std::isfinite(probability) ? probability : 0, "share"), probability,
      percent(probability));
  const double logit = index < prediction.logits.size() ? prediction.logits[index] : NAN;
  html.add("<td class=\"number logit\">{}</td></tr>", with_minus(fmt::format("{:.3f}", logit)));
  return html;
}

Html class_table(const PageContext& context, std::span<const std::size_t> classes) {
  Html rows;
  for (const std::size_t c : classes) rows.add("{}", class_row(context, c));
  Html html;
  html.add(
      "<table class=\"classes\"><thead><tr><th scope=\"col\">Class</th><td></td>"
      "<th scope=\"col\" class=\"number\">Probability</th>"
      "<th scope=\"col\" class=\"number logit\">Logit</th></tr></thead>"
      "<tbody>{}</tbody></table>",
      rows);
  return html;
}

/// Score and, where a word has several, its pieces.
std::string word_title(const PageContext& context, const TargetScores& scores, std::size_t w) {
  const Word& word = context.explanation.input.words[w];
  std::string title = fmt::format("{} {} it", shown(context, scores.words[w]),
                                  scores.words[w] < 0 ? "against" : "for");
  if (word.tokens.size() < 2) return title;
  for (const std::size_t t : word.tokens)
    title += fmt::format("\n{} {}", context.explanation.input.tokens[t].text,
                         shown(context, scores.tokens[t]));
  return title;
}

Html coloured_text(const PageContext& context, const TargetScores& scores, int segment) {
  Html html;
  for (const TextPiece& piece : text_pieces(context.explanation.input, segment)) {
    if (piece.word)
      html.add("<span class=\"word {}\" data-word=\"{}\" title=\"{}\">{}</span>",
               level_class(context.scale, scores.words[*piece.word]), *piece.word,
               word_title(context, scores, *piece.word), piece.text);
    else if (piece.unread)
      html.add("<span class=\"unread\" title=\"cut off: the model did not read this\">{}</span>",
               piece.text);
    else
      html.add("{}", piece.text);
  }
  return html;
}

std::string span_of(const std::optional<Span>& span) {
  return span ? fmt::format("{}–{}", span->start, span->end) : "";
}

}  // namespace

Html prediction_part(const PageContext& context) {
  const Prediction& prediction = context.explanation.prediction;
  std::vector<std::size_t> order = by_strength(prediction.probabilities);
  if (order.size() <= kClassesShown) std::ranges::sort(order);
  const std::span<const std::size_t> all(order);
  const auto first = all.first(std::min(all.size(), kClassesShown));
  Html html;
  html.add("{}", class_table(context, first));
  if (first.size() < all.size())
    html.add("<details><summary>{}</summary>{}</details>",
             count(all.size() - first.size(), "more class"),
             class_table(context, all.subspan(first.size())));
  return html;
}

Html warnings_part(const PageContext& context) {
  Html html;
  for (const Warning& warning : context.explanation.warnings)
    html.add(
        "<div class=\"warning\" role=\"note\"><strong>Careful:</strong> {} "
        "<code>{}</code></div>",
        warning.message, warning.code);
  return html;
}

Html text_part(const PageContext& context, const TargetScores& scores) {
  const Tokenization& input = context.explanation.input;
  Html html;
  if (input.pair) html.add("<p class=\"which\">First text</p>");
  html.add("<div class=\"text\" dir=\"auto\" lang=\"\">{}</div>",
           coloured_text(context, scores, 0));
  if (input.pair)
    html.add(
        "<p class=\"which\">Second text</p><div class=\"text\" dir=\"auto\" lang=\"\">{}</div>",
        coloured_text(context, scores, 1));
  return html;
}

Html legend_part(const PageContext& context, const TargetScores& scores) {
  Html swatches;
  for (int level = 10; level >= 1; level -= 3)
    swatches.add("<span class=\"word n{}\">{}</span>", level, level == 10 ? "−" : "\u2002");
  for (int level = 1; level <= 10; level += 3)
    swatches.add("<span class=\"word p{}\">{}</span>", level, level == 10 ? "+" : "\u2002");
  Html html;
  html.add(
      "<p class=\"legend\"><span>against <bdi>{}</bdi>, dashed</span>"
      "<span class=\"swatches\" aria-hidden=\"true\">{}</span>"
      "<span>for <bdi>{}</bdi>, solid</span><span class=\"full\">full colour: {}</span></p>",
      scores.target.label, swatches, scores.target.label,
      context.scale.largest > 0 ? "±" + context.scale.show(context.scale.largest).substr(1)
                                : "no score");
  return html;
}

Html words_part(const PageContext& context, const TargetScores& scores) {
  const Tokenization& input = context.explanation.input;
  if (input.words.empty()) return Html().add("<p class=\"none\">The text has no words.</p>");
  Html rows;
  for (const std::size_t w : by_strength(scores.words)) {
    rows.add("<tr data-word=\"{}\"><td class=\"number\" data-value=\"{}\">{}</td>", w, w, w + 1);
    rows.add("<th scope=\"row\"><bdi class=\"word {}\" lang=\"\">{}</bdi></th>",
             level_class(context.scale, scores.words[w]), input.words[w].text);
    rows.add(
        "<td class=\"number\" data-value=\"{}\">{}</td><td class=\"wide\" data-value=\"{}\">"
        "{}</td></tr>",
        scores.words[w], shown(context, scores.words[w]), std::abs(scores.words[w]),
        two_sided_bar(context, scores.words[w]));
  }
  Html html;
  html.add(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Words\">"
      "<table class=\"sortable\"><thead><tr><th scope=\"col\" class=\"number\">#</th>"
      "<th scope=\"col\">Word</th><th scope=\"col\" class=\"number\">Score</th>"
      "<th scope=\"col\" class=\"wide\" aria-sort=\"descending\">Strength</th></tr></thead>"
      "<tbody>{}</tbody></table></div>",
      rows);
  return html;
}

Html tokens_part(const PageContext& context, const TargetScores& scores) {
  const Tokenization& input = context.explanation.input;
  Html rows;
  for (std::size_t t = 0; t < input.tokens.size(); ++t) {
    const Token& token = input.tokens[t];
    rows.add(
        "<tr{}><td class=\"number\" data-value=\"{}\">{}</td><th scope=\"row\">"
        "<bdi class=\"token {}\" lang=\"\">{}</bdi></th>",
        token.special ? Html().add(" class=\"special\"") : Html(), t, t,
        level_class(context.scale, scores.tokens[t]), token.text);
    rows.add(
        "<td class=\"number\" data-value=\"{}\">{}</td><td class=\"number\" "
        "data-value=\"{}\">{}</td>",
        token.id, token.id, token.span ? static_cast<long>(token.span->start) : -1,
        span_of(token.span));
    rows.add(
        "<td><bdi lang=\"\">{}</bdi></td><td class=\"number\" data-value=\"{}\">{}</td>"
        "<td class=\"wide\" data-value=\"{}\">{}</td></tr>",
        token.word ? input.words[*token.word].text : "", scores.tokens[t],
        shown(context, scores.tokens[t]), std::abs(scores.tokens[t]),
        two_sided_bar(context, scores.tokens[t]));
  }
  Html html;
  html.add(
      "<details class=\"tokens\"><summary>{}, as the model reads the text</summary>"
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Tokens\">"
      "<table class=\"sortable\"><thead><tr>"
      "<th scope=\"col\" class=\"number\" aria-sort=\"ascending\">#</th>"
      "<th scope=\"col\">Token</th><th scope=\"col\" class=\"number\">Id</th>"
      "<th scope=\"col\" class=\"number\">Characters</th><th scope=\"col\">Word</th>"
      "<th scope=\"col\" class=\"number\">Score</th><th scope=\"col\" class=\"wide\">Strength"
      "</th></tr></thead><tbody>{}</tbody></table></div></details>",
      count(input.tokens.size(), "token"), rows);
  return html;
}

}  // namespace pellucid

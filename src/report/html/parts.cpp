#include "report/html/parts.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "report/pieces.h"

namespace pellucid {

namespace {

constexpr std::size_t kClassesShown = 6, kChips = 3;

/// `p1` to `p10` for the target, `n1` to `n10` against it, empty for next to nothing.
std::string level_class(const ScoreScale& scale, double score) {
  const int level = scale.level(score);
  if (level == 0) return "";
  return fmt::format("{}{}", level > 0 ? 'p' : 'n', std::abs(level));
}

Html class_row(const Explanation& explanation, std::size_t index) {
  const Prediction& prediction = explanation.prediction;
  Html html;
  html.add(R"(<tr class="{}"><th scope="row"><bdi>{}</bdi></th>)",
           index == prediction.index ? "predicted" : "", label_of(explanation.model, index));
  if (!prediction.values.empty())
    return html.add(R"(<td class="number">{}</td></tr>)",
                    with_minus(show_class(prediction, index)));
  const double probability = prediction.probabilities[index];
  const double logit = index < prediction.logits.size() ? prediction.logits[index] : NAN;
  html.add(R"(<td class="wide"><svg class="bar" aria-hidden="true">)"
           R"(<rect class="track" y="15%" width="100%" height="70%"/>{}</svg></td>)",
           bar_part(0, std::isfinite(probability) ? probability : 0, "share"));
  html.add(R"(<td class="number">{}</td><td class="number logit">{}</td></tr>)",
           percent(probability), with_minus(fmt::format("{:.3f}", logit)));
  return html;
}

Html class_table(const Explanation& explanation, std::span<const std::size_t> classes) {
  Html rows;
  for (const std::size_t c : classes) rows.add("{}", class_row(explanation, c));
  Html heads, html;
  if (explanation.prediction.values.empty())
    heads.add(R"(<th scope="col">Class</th><td></td><th scope="col">Probability</th>)"
              R"(<th scope="col">Logit</th>)");
  else
    heads.add(R"(<th scope="col">Output</th><th scope="col">Value</th>)");
  html.add(R"(<table class="classes"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>)", heads,
           rows);
  return html;
}

/// Score and, where a word has several, its pieces.
std::string word_title(const TargetContext& context, std::size_t w) {
  const Word& word = context.explanation.input.words[w];
  const Directions& way = directions(context.scores.target);
  std::string title = fmt::format("{} {}", shown(context.scale, context.scores.words[w]),
                                  context.scores.words[w] < 0 ? way.down : way.up);
  if (word.tokens.size() < 2) return title;
  for (const std::size_t t : word.tokens)
    title += fmt::format("\n{} {}", context.explanation.input.tokens[t].text,
                         shown(context.scale, context.scores.tokens[t]));
  return title;
}

Html coloured_text(const TargetContext& context, int segment) {
  Html html;
  for (const TextPiece& piece : text_pieces(context.explanation.input, segment)) {
    if (piece.word)
      html.add(R"(<span class="word {}" data-word="{}" title="{}">{}</span>)",
               level_class(context.scale, context.scores.words[*piece.word]), *piece.word,
               word_title(context, *piece.word), piece.text);
    else if (piece.unread)
      html.add(R"(<span class="unread" title="cut off: the model did not read this">{}</span>)",
               piece.text);
    else
      html.add("{}", piece.text);
  }
  return html;
}

std::string show(const std::optional<Span>& span) {
  return span ? fmt::format("{}–{}", span->start, span->end) : "";
}

}  // namespace

Html verdict_part(const Explanation& explanation, std::size_t index, const RenderOptions& options) {
  const Prediction& prediction = explanation.prediction;
  Html html;
  html.add(R"(<div><p class="kicker"><span class="index">Text {} · </span><bdi>{}</bdi> says</p>)",
           index + 1, explanation.model.name);
  html.add(R"(<h2><bdi class="label">{}</bdi>)", prediction.label);
  if (const auto& scores = class_scores(prediction); prediction.index < scores.size())
    html.add(R"( <span class="share" data-value="{}">{}</span>)", scores[prediction.index],
             with_minus(show_class(prediction, prediction.index)));
  html.add("</h2>");
  if (options.true_label) {
    const std::string label = true_label(explanation.model, *options.true_label);
    const bool right = label == prediction.label;
    html.add(R"(<p class="truth {}">{} true label <b><bdi>{}</bdi></b></p>)",
             right ? "right" : "wrong", right ? "✓" : "✗", label);
  }
  return html.add("</div>");
}

Html prediction_part(const Explanation& explanation) {
  const Prediction& prediction = explanation.prediction;
  std::vector<std::size_t> order = by_class_score(prediction);
  if (order.size() <= kClassesShown) std::ranges::sort(order);
  const std::span<const std::size_t> all(order);
  const auto first = all.first(std::min(all.size(), kClassesShown));
  Html html;
  html.add("<div>{}", class_table(explanation, first));
  if (first.size() < all.size())
    html.add("<details><summary>{}</summary>{}</details>",
             count(all.size() - first.size(), "more class"),
             class_table(explanation, all.subspan(first.size())));
  return html.add("</div>");
}

Html warnings_part(const Explanation& explanation) {
  Html html;
  for (const Warning& warning : explanation.warnings)
    html.add(R"(<div class="warning" role="note"><strong>Careful:</strong> {} )"
             R"(<code>{}</code></div>)",
             warning.message, warning.code);
  return html;
}

Html attribution_part(const TargetContext& context) {
  double sum = 0;
  for (const double score : context.scores.tokens) sum += score;
  Html html;
  html.add(R"(<p class="attribution">attribution label <b><bdi>{}</bdi></b> · )"
           R"(attribution score <b>{}</b></p>)",
           name_of(context.scores.target), shown(context.scale, sum));
  return html;
}

Html text_part(const TargetContext& context) {
  constexpr std::string_view kWhich[] = {"First text", "Second text"};
  const bool pair = context.explanation.input.pair.has_value();
  Html html;
  for (int segment = 0; segment <= (pair ? 1 : 0); ++segment) {
    if (pair) html.add(R"(<p class="which">{}</p>)", kWhich[segment]);
    html.add(R"(<div class="text" dir="auto" lang="">{}</div>)", coloured_text(context, segment));
  }
  return html;
}

Html legend_part(const TargetContext& context) {
  Html swatches;
  for (int level = 10; level > 1; level -= 2)
    swatches.add(R"(<span class="word n{}">{}</span>)", level, level == 10 ? "−" : " ");
  for (int level = 2; level <= 10; level += 2)
    swatches.add(R"(<span class="word p{}">{}</span>)", level, level == 10 ? "+" : " ");
  Html html;
  const Directions& way = directions(context.scores.target);
  html.add(R"(<p class="legend"><span>{}, dashed</span>)"
           R"(<span class="swatches" aria-hidden="true">{}</span><span>{}, solid</span>)"
           R"(<span class="full">full colour: ±{}</span></p>)",
           way.down, swatches, way.up, context.scale.show(context.scale.largest).substr(1));
  return html;
}

Html chips_part(const TargetContext& context) {
  const std::vector<std::size_t> order = by_strength(context.scores.words);
  Html html;
  html.add(R"(<span class="chips">)");
  for (std::size_t i = 0; i < std::min(order.size(), kChips); ++i)
    html.add(R"(<bdi class="word {}" lang="">{}</bdi>)",
             level_class(context.scale, context.scores.words[order[i]]),
             context.explanation.input.words[order[i]].text);
  return html.add("</span>");
}

Html words_part(const TargetContext& context) {
  const Tokenization& input = context.explanation.input;
  if (input.words.empty()) return Html().add(R"(<p class="none">The text has no words.</p>)");
  Html rows;
  for (const std::size_t w : by_strength(context.scores.words)) {
    rows.add(R"(<tr data-word="{}"><td class="number" data-value="{}">{}</td>)", w, w, w + 1);
    rows.add(R"(<th scope="row"><bdi class="word {}" lang="">{}</bdi></th>{}{}</tr>)",
             level_class(context.scale, context.scores.words[w]), input.words[w].text,
             part_cells(context, &PartScores::words, w),
             score_cells(context.scale, context.scores.words[w]));
  }
  Html heads;
  heads.add(R"(<th scope="col" class="number">#</th><th scope="col">Word</th>{})"
            R"(<th scope="col" class="number">Score</th>)"
            R"(<th scope="col" class="wide" aria-sort="descending">Strength</th>)",
            part_heads(context.scores));
  return scrolling_table("Words", heads, rows);
}

Html tokens_part(const TargetContext& context) {
  const Tokenization& input = context.explanation.input;
  Html rows;
  for (std::size_t t = 0; t < input.tokens.size(); ++t) {
    const Token& token = input.tokens[t];
    rows.add(R"(<tr class="{}"><td class="number" data-value="{}">{}</td>)",
             token.special ? "special" : "", t, t);
    rows.add(R"(<th scope="row"><bdi class="word {}" lang="">{}</bdi></th>)",
             level_class(context.scale, context.scores.tokens[t]), token.text);
    rows.add(R"(<td class="number" data-value="{}">{}</td>)", token.id, token.id);
    rows.add(R"(<td class="number" data-value="{}">{}</td>)",
             token.span ? static_cast<double>(token.span->start) : -1.0, show(token.span));
    rows.add(R"(<td><bdi lang="">{}</bdi></td>{}{}</tr>)",
             token.word ? input.words[*token.word].text : "",
             part_cells(context, &PartScores::tokens, t),
             score_cells(context.scale, context.scores.tokens[t]));
  }
  Html heads;
  heads.add(R"(<th scope="col" class="number" aria-sort="ascending">#</th>)"
            R"(<th scope="col">Token</th><th scope="col" class="number">Id</th>)"
            R"(<th scope="col" class="number">Characters</th><th scope="col">Word</th>{})"
            R"(<th scope="col" class="number">Score</th>)"
            R"(<th scope="col" class="wide">Strength</th>)",
            part_heads(context.scores));
  Html html;
  html.add(
      R"(<details class="tokens"><summary>{}, as the model reads the text</summary>{}</details>)",
      count(input.tokens.size(), "token"), scrolling_table("Tokens", heads, rows));
  return html;
}

}  // namespace pellucid

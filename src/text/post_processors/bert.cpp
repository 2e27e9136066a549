// BertProcessing: {"sep": ["[SEP]", 102], "cls": ["[CLS]", 101]}.

#include "text/post_processors/bert.h"

namespace pellucid {

PostProcessor bert_post_processor(std::int32_t cls, std::int32_t sep) {
  using Kind = TemplatePart::Kind;
  const TemplatePart begin{Kind::Added, 0, {cls}};
  const TemplatePart text{Kind::Text, 0, {}};
  const TemplatePart end{Kind::Added, 0, {sep}};
  const TemplatePart pair{Kind::Pair, 1, {}};
  const TemplatePart pair_end{Kind::Added, 1, {sep}};
  return {.single = {begin, text, end}, .pair = {begin, text, end, pair, pair_end}};
}

PostProcessor post_processors::read_bert(const Json& json) {
  const auto id = [&](const char* name) { return json.at(name).at(1).as_id(); };
  return bert_post_processor(id("cls"), id("sep"));
}

}  // namespace pellucid

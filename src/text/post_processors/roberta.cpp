// RobertaProcessing: <s> A </s>, and <s> A </s></s> B </s>, all of type 0.

#include "text/post_processors/roberta.h"

namespace pellucid {

PostProcessor roberta_post_processor(std::int32_t cls, std::int32_t sep, bool trim_offsets,
                                     bool add_prefix_space) {
  using Kind = TemplatePart::Kind;
  const TemplatePart begin{Kind::Added, 0, {cls}};
  const TemplatePart text{Kind::Text, 0, {}};
  const TemplatePart end{Kind::Added, 0, {sep}};
  const TemplatePart between{Kind::Added, 0, {sep, sep}};
  const TemplatePart pair{Kind::Pair, 0, {}};
  return {.single = {begin, text, end},
          .pair = {begin, text, between, pair, end},
          .trim_offsets = trim_offsets,
          .add_prefix_space = add_prefix_space};
}

PostProcessor post_processors::read_roberta(const Json& json) {
  const auto id = [&](const char* name) { return json.at(name).at(1).as_id(); };
  return roberta_post_processor(id("cls"), id("sep"), json.at("trim_offsets").as_bool(),
                                json.at("add_prefix_space").as_bool());
}

}  // namespace pellucid

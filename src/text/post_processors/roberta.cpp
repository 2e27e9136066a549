// RobertaProcessing: <s> A </s>, and <s> A </s></s> B </s>, all of type 0.

#include <limits>

#include "text/post_processor.h"

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

PostProcessor read_roberta_processing(const Json& json) {
  constexpr std::int64_t kLargest = std::numeric_limits<std::int32_t>::max();
  const auto id = [&](const char* name) {
    return static_cast<std::int32_t>(json.at(name).at(1).as_int(0, kLargest));
  };
  return roberta_post_processor(id("cls"), id("sep"), json.at("trim_offsets").as_bool(),
                                json.at("add_prefix_space").as_bool());
}

}  // namespace pellucid

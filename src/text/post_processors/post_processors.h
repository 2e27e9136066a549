#pragma once
// Stage 4: put the template's tokens around the text or pair. A kind is a file in post_processors/
// and a line in post_processors.def.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/json.h"

namespace pellucid {

/// Either one of the texts, or tokens that the template adds.
struct TemplatePart {
  enum class Kind { Text, Pair, Added };
  Kind kind = Kind::Added;
  std::int32_t type = 0;          // token type id
  std::vector<std::int32_t> ids;  // for Added
};

/// What every post-processor comes down to. Thread rule: a plain value.
struct PostProcessor {
  std::vector<TemplatePart> single = {{TemplatePart::Kind::Text, 0, {}}};
  std::vector<TemplatePart> pair = {{TemplatePart::Kind::Text, 0, {}},
                                    {TemplatePart::Kind::Pair, 1, {}}};
  bool trim_offsets = false;  // spans leave out the white space that byte-level tokens begin with
  bool add_prefix_space =
      false;  // but the space put before the text has no place in it to leave out
};

/// How many tokens a template adds.
std::size_t added_by(const std::vector<TemplatePart>& parts);

/// From the `post_processor` section of tokenizer.json. Throws BadModel for wrong options,
/// Unsupported for a type that is not in the list.
PostProcessor make_post_processor(const Json& json);

/// <s> A </s>, and <s> A </s></s> B </s>, all of type 0.
PostProcessor roberta_post_processor(std::int32_t cls, std::int32_t sep, bool trim_offsets,
                                     bool add_prefix_space);

/// [CLS] A [SEP], and [CLS] A [SEP] B [SEP] with types 0 0 0 1 1.
PostProcessor bert_post_processor(std::int32_t cls, std::int32_t sep);

}  // namespace pellucid

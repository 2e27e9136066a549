#pragma once
// Stage 4: put the template's tokens around the text or pair. To add a kind: a function in a file
// of this folder, and a line in post_processors.def.

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

/// The templates, as every kind of post-processor gives them. Thread rule: a plain value.
struct PostProcessor {
  std::vector<TemplatePart> single = {{TemplatePart::Kind::Text, 0, {}}};
  std::vector<TemplatePart> pair = {{TemplatePart::Kind::Text, 0, {}},
                                    {TemplatePart::Kind::Pair, 1, {}}};
  /// Spans leave out the white space at both ends of a token.
  bool trim_offsets = false;
  /// The pre-tokenizer may have put a space before the text. That space is not in the text as
  /// written, so the span of the first token does not leave it out.
  bool add_prefix_space = false;
};

/// How many tokens a template adds to the text or pair.
std::size_t added_by(const std::vector<TemplatePart>& parts);

/// From the `post_processor` section of tokenizer.json. Throws BadModel for wrong options,
/// Unsupported for a type that is not in the list.
PostProcessor make_post_processor(const Json& json);

/// The functions of the list. Their definitions have qualified names, so that a function without
/// its line does not compile.
namespace post_processors {
#define POST_PROCESSOR(type, read) PostProcessor read(const Json& json);
#include "text/post_processors/post_processors.def"
#undef POST_PROCESSOR
}  // namespace post_processors

}  // namespace pellucid

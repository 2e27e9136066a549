// The four stages in order: added tokens and normalizer, pre-tokenizer, model, template.

#include "text/tokenizer.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/files/tokenizer_folder.h"
#include "text/pre_tokenizers/byte_level.h"
#include "text/unicode/unicode.h"

namespace pellucid {

namespace {

/// The tokens of one text before the template.
struct Sequence {
  struct Token {
    std::int32_t id;
    std::uint32_t word;
    Span span;
  };
  std::vector<Token> tokens;
  std::size_t dropped = 0;

  void truncate(std::size_t kept, Truncation side) {
    if (tokens.size() <= kept) return;
    const std::size_t cut = tokens.size() - kept;
    dropped += cut;
    const std::size_t before = side == Truncation::Left     ? 0
                               : side == Truncation::Middle ? (kept + 1) / 2
                                                            : kept;
    const auto first = tokens.begin() + static_cast<std::ptrdiff_t>(before);
    tokens.erase(first, first + static_cast<std::ptrdiff_t>(cut));
  }
};

/// Shrinks the span of a token by the white space at both ends of the token, which is the text of
/// an added token or the spelling of a byte-level one. With `add_prefix_space` a single space at
/// the start of the text counts as inserted: the text as written does not have it, so the span
/// stays.
void trim(Span& span, std::u32string_view token, bool first, bool add_prefix_space) {
  const auto is_space = [](char32_t c) { return c == kByteLevelSpace || is_white_space(c); };
  std::size_t leading = 0;
  std::size_t trailing = 0;
  while (leading < token.size() && is_space(token[leading])) ++leading;
  while (trailing < token.size() && is_space(token[token.size() - 1 - trailing])) ++trailing;
  if ((first || span.start == 0) && add_prefix_space && leading == 1) leading = 0;
  span.start = std::min(span.start + leading, span.end);
  if (span.end >= trailing) span.end = std::max(span.end - trailing, span.start);
}

Sequence tokenize(const Pipeline& pipeline, std::string_view text) {
  const AlignedText original(decode_utf8(text));
  Sequence sequence;
  std::uint32_t word = 0;
  const PostProcessor& post = pipeline.post_processor;
  const auto push = [&](std::int32_t id, Span span, std::u32string_view token) {
    if (post.trim_offsets) trim(span, token, sequence.tokens.empty(), post.add_prefix_space);
    sequence.tokens.push_back({id, word, span});
  };
  std::vector<Piece> pieces;
  for (Segment& segment : pipeline.added->extract(original, pipeline.normalizer)) {
    if (segment.added) {
      push(*segment.added, segment.text.origin(0, segment.text.size()), segment.text.text());
      ++word;
      continue;
    }
    std::vector<AlignedText> words;
    if (pipeline.pre_tokenizer) {
      words = pipeline.pre_tokenizer(std::move(segment.text));
    } else {
      words.push_back(std::move(segment.text));
    }
    for (const AlignedText& piece : words) {
      pieces.clear();
      pipeline.model->tokenize(piece.text(), pieces);
      for (const Piece& p : pieces) {
        std::u32string token;
        if (post.trim_offsets) token = decode_utf8(*pipeline.model->vocabulary().token(p.id));
        push(p.id, piece.origin(p.first, p.last), token);
      }
      ++word;
    }
  }
  return sequence;
}

/// Hugging Face's `longest_first`: the longer side is cut to what the shorter leaves; if both are
/// longer than half, each gets half, and the longer the odd one.
void truncate(Sequence& text, Sequence* pair, std::size_t room, Truncation side) {
  const std::size_t pair_size = pair ? pair->tokens.size() : 0;
  if (text.tokens.size() + pair_size <= room) return;
  if (!pair) return text.truncate(room, side);
  const bool pair_is_shorter = text.tokens.size() > pair_size;
  std::size_t shorter = std::min(text.tokens.size(), pair_size);
  std::size_t longer = shorter > room ? shorter : std::max(shorter, room - shorter);
  if (shorter + longer > room) {
    shorter = room / 2;
    longer = shorter + room % 2;
  }
  text.truncate(pair_is_shorter ? longer : shorter, side);
  pair->truncate(pair_is_shorter ? shorter : longer, side);
}

}  // namespace

struct Tokenizer::Impl {
  TokenizerFolder folder;
  std::unordered_map<std::int32_t, const std::string*> added = {};  // by id, into the pipeline
  std::size_t vocabulary_size = 0;

  const std::string& token(std::int32_t id) const {
    static const std::string none;
    const auto found = added.find(id);
    if (found != added.end()) return *found->second;
    const std::string* token = folder.pipeline.model->vocabulary().token(id);
    return token ? *token : none;
  }

  void append(std::int32_t id, const TemplatePart& part, const Sequence::Token* written,
              Encoding& out) const {
    out.ids.push_back(id);
    out.tokens.push_back(token(id));
    out.types.push_back(part.type);
    out.special.push_back(!written);
    out.sequence.push_back(part.kind == TemplatePart::Kind::Pair);
    out.spans.push_back(written ? std::optional(written->span) : std::nullopt);
    out.words.push_back(written ? std::optional(written->word) : std::nullopt);
  }
};

Tokenizer::Tokenizer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Tokenizer Tokenizer::load(const std::filesystem::path& folder) {
  auto impl = std::make_unique<Impl>(Impl{.folder = TokenizerFolder::read(folder)});
  std::int32_t largest = impl->folder.pipeline.model->vocabulary().largest_id();
  for (const AddedToken& token : impl->folder.pipeline.added->tokens()) {
    largest = std::max(largest, token.id);
    impl->added.emplace(token.id, &token.content);
  }
  impl->vocabulary_size = static_cast<std::size_t>(largest) + 1;
  return Tokenizer(std::move(impl));
}

Encoding Tokenizer::encode(std::string_view text, std::optional<std::string_view> pair,
                           std::optional<std::size_t> max_length) const {
  const Pipeline& pipeline = impl_->folder.pipeline;
  if (std::max(text.size(), pair ? pair->size() : 0) > std::numeric_limits<std::int32_t>::max())
    fail(ErrorKind::BadRequest, "text: too long (expected at most 2 GiB)");
  const std::vector<TemplatePart>& parts =
      pair ? pipeline.post_processor.pair : pipeline.post_processor.single;
  Sequence first = tokenize(pipeline, text);
  std::optional<Sequence> second;
  if (pair) second = tokenize(pipeline, *pair);
  if (max_length) {
    const std::size_t added = added_by(parts);
    if (*max_length < added)
      fail(ErrorKind::BadRequest, "{}: {} is too short (expected at least {})",
           option("max-length"), *max_length, added);
    truncate(first, second ? &*second : nullptr, *max_length - added, impl_->folder.truncation);
  }
  Encoding encoding;
  for (const TemplatePart& part : parts) {
    for (const std::int32_t id : part.ids) impl_->append(id, part, nullptr, encoding);
    if (part.kind == TemplatePart::Kind::Added) continue;
    const Sequence& sequence = part.kind == TemplatePart::Kind::Text ? first : *second;
    for (const Sequence::Token& token : sequence.tokens)
      impl_->append(token.id, part, &token, encoding);
    encoding.dropped += sequence.dropped;
  }
  if (!impl_->folder.gives_types) std::ranges::fill(encoding.types, 0);
  return encoding;
}

const SpecialTokens& Tokenizer::special_tokens() const { return impl_->folder.special_tokens; }
std::size_t Tokenizer::vocabulary_size() const { return impl_->vocabulary_size; }
std::size_t Tokenizer::model_vocabulary_size() const {
  return static_cast<std::size_t>(impl_->folder.pipeline.model->vocabulary().largest_id() + 1);
}

void Tokenizer::limit_roles(std::size_t rows) {
  SpecialTokens& roles = impl_->folder.special_tokens;
  for (auto* role : {&roles.pad, &roles.unk, &roles.mask, &roles.cls, &roles.sep})
    if (*role && static_cast<std::size_t>(**role) >= rows) role->reset();
}

const std::string& Tokenizer::token(std::int32_t id) const { return impl_->token(id); }
std::optional<std::size_t> Tokenizer::model_max_length() const {
  return impl_->folder.model_max_length;
}
Truncation Tokenizer::truncation() const { return impl_->folder.truncation; }
void Tokenizer::set_truncation(Truncation truncation) { impl_->folder.truncation = truncation; }
bool Tokenizer::gives_types() const { return impl_->folder.gives_types; }
const std::vector<std::string>& Tokenizer::files() const { return impl_->folder.files; }
const std::vector<std::string>& Tokenizer::unknown_keys() const {
  return impl_->folder.unknown_keys;
}

}  // namespace pellucid

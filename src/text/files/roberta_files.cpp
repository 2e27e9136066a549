#include "text/files/roberta_files.h"

#include <string>
#include <utility>

#include "base/fail.h"
#include "base/file.h"
#include "base/other_file.h"
#include "base/utf8.h"
#include "text/post_processors/roberta.h"

namespace pellucid {

namespace {

std::vector<BpeMerge> read_merges(std::string_view text) {
  if (const auto at = find_invalid_utf8(text))
    fail(ErrorKind::BadModel, "merges.txt: not UTF-8 at byte {}", *at);
  std::vector<BpeMerge> merges;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with("#version") || line.empty()) continue;
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || line.find(' ', space + 1) != std::string_view::npos)
      fail(ErrorKind::BadModel, "merges.txt: line {} (expected two tokens with a space between)",
           number);
    merges.emplace_back(line.substr(0, space), line.substr(space + 1));
  }
  return merges;
}

TokenizerSource read_both(const std::filesystem::path& folder, std::string_view) {
  TokenizerSource source{.where = "merges.txt"};
  source.vocabulary = Vocabulary::from_json(JsonDocument::read(folder / "vocab.json").root());
  const std::string merges = read_file(folder / "merges.txt");
  if (!merges.empty()) refuse_other_file(merges, "merges.txt");
  source.merges = read_merges(merges);
  return source;
}

void build(const ClassContext& context, Pipeline& pipeline) {
  pipeline.pre_tokenizer = context.make(
      make_pre_tokenizer, {{"type", "ByteLevel"},
                           {"add_prefix_space", context.config.add_prefix_space.value_or(false)}});
  pipeline.model = bpe_model(std::move(context.source.vocabulary), context.source.merges, {},
                             context.source.where);
}

PostProcessor frame_roberta(const ClassContext& context, std::int32_t first, std::int32_t last) {
  return roberta_post_processor(first, last, context.config.trim_offsets,
                                context.config.add_prefix_space.value_or(false));
}

PostProcessor frame_deberta(const ClassContext&, std::int32_t first, std::int32_t last) {
  return roberta_post_processor(first, last, false, false);
}

}  // namespace

std::vector<TokenizerClass> byte_level_classes() {
  const TokenizerClass roberta = {
      .names = {"RobertaTokenizer", "BartTokenizer", "LongformerTokenizer"},
      .kind = TokenizerSource::Kind::Bpe,
      .files = {"vocab.json", "merges.txt"},
      .read = read_both,
      .usual = {"<s>", "</s>", "<unk>", "</s>", "<pad>", "<s>", "<mask>"},
      .build = build,
      .frame = frame_roberta};
  TokenizerClass deberta = roberta;
  deberta.names = {"DebertaTokenizer"};
  deberta.usual = {"[CLS]", "[SEP]", "[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]"};
  deberta.types = true;
  deberta.frame = frame_deberta;
  return {roberta, deberta};
}

}  // namespace pellucid

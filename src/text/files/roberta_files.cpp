#include "text/files/roberta_files.h"

#include <utility>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/files/special_tokens.h"
#include "text/post_processors/roberta.h"
#include "text/token_models/bpe.h"

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

}  // namespace

Pipeline read_roberta_files(const JsonDocument& document, std::string_view merges,
                            const TokenizerConfig& config) {
  if (!config.tokenizer_class.empty() && !config.tokenizer_class.starts_with("Roberta"))
    fail(ErrorKind::Unsupported,
         "tokenizer_config.json: vocab.json and merges.txt of a {} are not supported (expected "
         "tokenizer.json, which save_pretrained writes)",
         config.tokenizer_class);
  Vocabulary vocabulary = Vocabulary::from_json(document.root());
  const AddedToken cls = require_role(config.cls, "<s>", vocabulary, "vocab.json");
  const AddedToken sep = require_role(config.sep, "</s>", vocabulary, "vocab.json");
  std::vector<AddedToken> added =
      tokens_in_roles(config, {"<pad>", "<unk>", "<mask>", "<s>", "</s>"}, vocabulary);

  const bool add_prefix_space = config.add_prefix_space.value_or(false);
  Pipeline pipeline;
  pipeline.pre_tokenizer = make_pre_tokenizer(
      Json(nlohmann::json::object({{"type", "ByteLevel"}, {"add_prefix_space", add_prefix_space}}),
           "tokenizer_config.json"));
  pipeline.model = bpe_model(std::move(vocabulary), read_merges(merges), {}, "merges.txt");
  pipeline.added.emplace(std::move(added), pipeline.normalizer, "tokenizer_config.json");
  pipeline.post_processor =
      roberta_post_processor(cls.id, sep.id, config.trim_offsets, add_prefix_space);
  return pipeline;
}

}  // namespace pellucid

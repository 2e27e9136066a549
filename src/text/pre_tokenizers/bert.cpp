// BertPreTokenizer: white space goes, every punctuation sign is a word of its own.

#include "text/pre_tokenizers/pre_tokenizers.h"
#include "text/split.h"
#include "text/unicode/unicode.h"

namespace pellucid {

namespace {

std::vector<AlignedText> isolate_punctuation(const AlignedText& text) {
  return split(text, find_characters(text.text(), is_punctuation), Delimiter::Isolated);
}

}  // namespace

PreTokenizer pre_tokenizers::read_bert(const Json&) {
  return [](const AlignedText& text) {
    const std::vector<AlignedText> words =
        split(text, find_characters(text.text(), is_white_space), Delimiter::Removed);
    return cut_pieces(words, isolate_punctuation);
  };
}

}  // namespace pellucid

#include <iterator>
#include <utility>

#include "text/component.h"
#include "text/pre_tokenizers/pre_tokenizers.h"

namespace pellucid {

PreTokenizer make_pre_tokenizer(const Json& json) {
  static constexpr Component<PreTokenizer> components[] = {
#define PRE_TOKENIZER(type, make) {type, pre_tokenizers::make},
#include "text/pre_tokenizers/pre_tokenizers.def"
#undef PRE_TOKENIZER
  };
  return make_component<PreTokenizer>(json, components);
}

std::vector<AlignedText> cut_pieces(const std::vector<AlignedText>& pieces,
                                    const PreTokenizer& pre_tokenizer) {
  std::vector<AlignedText> out;
  for (const AlignedText& piece : pieces) {
    std::vector<AlignedText> cut = pre_tokenizer(piece);
    std::move(cut.begin(), cut.end(), std::back_inserter(out));
  }
  return out;
}

}  // namespace pellucid

// Any bytes as a model of sentencepiece: refused in one line, or sound enough to read all of it.

#include "text/files/sentencepiece_model.h"

#include <cstdint>
#include <cstdlib>

#include "pellucid/error.h"
#include "text/unicode/charsmap.h"

using namespace pellucid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const SentencePieceModel model =
        read_sentencepiece_model({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (model.unknown >= model.pieces.size()) std::abort();
    if (model.charsmap.empty()) return 0;
    const Charsmap map(model.charsmap, "fuzz");
    for (const SentencePiece& piece : model.pieces) map.find(piece.text);
  } catch (const Error&) {
  }
  return 0;
}

// Any bytes as a vocab.txt and a tokenizer_config.json: refused in one line, or it encodes.

#include <cstdint>

#include "encoded.h"
#include "pellucid/error.h"
#include "support/temp_dir.h"
#include "two_inputs.h"

using namespace pellucid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TempDir folder;
  const TwoInputs in(data, size);
  folder.write("vocab.txt", in.first);
  folder.write("tokenizer_config.json", in.second.empty() ? "{}" : in.second);
  try {
    const Tokenizer tokenizer = Tokenizer::load(folder.path());
    check_encoding(tokenizer, "Un café, it's 日本 [MASK]!");
    check_encoding(tokenizer, in.first.substr(0, 200));
  } catch (const Error&) {
  }
  return 0;
}

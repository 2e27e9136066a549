// Any bytes as a tokenizer.json and a text: refused in one line, or every encoding is sound.

#include <cstdint>

#include "encoded.h"
#include "pellucid/error.h"
#include "support/temp_dir.h"
#include "two_inputs.h"

using namespace pellucid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TempDir folder;
  const TwoInputs in(data, size);
  folder.write("tokenizer.json", in.first);
  try {
    check_encoding(Tokenizer::load(folder.path()), in.second);
  } catch (const Error&) {
  }
  return 0;
}

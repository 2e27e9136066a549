// Any bytes as a safetensors file: refused in one line, or every tensor can be read to its end.

#include "model/weights/safetensors.h"

#include <cstdint>
#include <vector>

#include "pellucid/error.h"

using namespace pellucid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    for (const Tensor& tensor : parse_safetensors(std::as_bytes(std::span(data, size)), "fuzz")) {
      if (!tensor.is_floating()) continue;
      std::vector<float> out(tensor.size());
      tensor.to_float(out);
      tensor.all_finite();
    }
  } catch (const Error&) {
  }
  return 0;
}

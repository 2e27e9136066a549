// Any bytes as a file of torch.save: refused in one line, or every tensor can be read to its end.

#include "model/weights/torch_file.h"

#include <cstdint>

#include "pellucid/error.h"

using namespace pellucid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<Tensor> tensors;
  try {
    tensors = parse_torch(std::as_bytes(std::span(data, size)), "fuzz");
  } catch (const Error&) {
    return 0;
  }
  for (const Tensor& tensor : tensors) {
    if (!tensor.is_floating()) continue;
    std::vector<float> out(tensor.size());
    tensor.to_float(out);
    tensor.all_finite();
  }
  return 0;
}

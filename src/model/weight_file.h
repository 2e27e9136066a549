#pragma once
// A mapped file of weights and the tensors in it, whatever its format.

#include <cstddef>
#include <vector>

#include "base/file.h"
#include "model/tensor.h"

namespace pellucid {

/// Tensors look into `mapping`, or into `copies` where the file has them in another order.
/// Move only; moving does not move the bytes.
struct WeightFile {
  MappedFile mapping;
  std::vector<Tensor> tensors;
  std::vector<std::vector<std::byte>> copies;
};

}  // namespace pellucid

#pragma once
// A mapped file of weights and the tensors in it, whatever its format.

#include <vector>

#include "base/mapped_file.h"
#include "model/weights/tensor.h"

namespace pellucid {

/// Tensors look into `mapping`, or own a copy where the file has them in another order.
/// Move only; moving does not move the bytes.
struct WeightFile {
  MappedFile mapping;
  std::vector<Tensor> tensors;
};

}  // namespace pellucid

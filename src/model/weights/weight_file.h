#pragma once
// A mapped file of weights and the tensors in it, whatever its format.

#include <map>
#include <string>
#include <vector>

#include "base/mapped_file.h"
#include "model/weights/tensor.h"

namespace pellucid {

/// What stands under a tensor's name and is none that is read:
/// `numpy.core.multiarray._reconstruct`.
using OtherValues = std::map<std::string, std::string, std::less<>>;

/// Tensors look into `mapping`, or own a copy where the file has them in another order.
/// Move only; moving does not move the bytes.
struct WeightFile {
  MappedFile mapping;
  std::vector<Tensor> tensors;
  OtherValues others;
};

}  // namespace pellucid

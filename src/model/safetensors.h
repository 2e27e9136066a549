#pragma once
// The safetensors format: 8 bytes N (little-endian), N bytes of JSON, then the data.
// The JSON maps a name to {"dtype", "shape", "data_offsets": [begin, end]}, offsets from the start
// of the data; "__metadata__" maps strings to strings.
// https://github.com/huggingface/safetensors

#include <filesystem>
#include <vector>

#include "base/file.h"
#include "model/tensor.h"

namespace pellucid {

/// A mapped file and what lies in it.
struct WeightFile {
  MappedFile mapping;
  std::vector<Tensor> tensors;  // in the order of their bytes
};

/// Throws Io if the file cannot be read, and BadModel if the header is missing, longer than
/// 100 MB or than the file, is no JSON object, or says the same key twice; if a type is unknown, a
/// size overflows or differs from its offsets; if tensors overlap, leave holes, or do not end where
/// the file ends.
WeightFile read_safetensors(const std::filesystem::path& path);

}  // namespace pellucid

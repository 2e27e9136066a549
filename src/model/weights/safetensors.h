#pragma once
// The safetensors format: 8 bytes N (little-endian), N bytes of JSON, then the data.
// The JSON maps a name to {"dtype", "shape", "data_offsets": [begin, end]}, offsets from the start
// of the data; "__metadata__" maps strings to strings.
// https://github.com/huggingface/safetensors

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "model/weights/weight_file.h"

namespace pellucid {

/// What a file of that name holds, in the order of the bytes. Throws BadModel if the header is
/// missing, longer than 100 MB or than the file, is no JSON object, or says the same key twice; if
/// a type is unknown, a size overflows or differs from its offsets; if tensors overlap, leave
/// holes, or do not end where the file ends. Unsupported for types that no model here has.
std::vector<Tensor> parse_safetensors(std::span<const std::byte> bytes, const std::string& file);

/// The same of a mapped file; Io if it cannot be read.
WeightFile read_safetensors(const std::filesystem::path& path);

/// Writes a file of these tensors, whole or not at all. Throws Io.
void write_safetensors(std::span<const Tensor> tensors, const std::filesystem::path& path);

}  // namespace pellucid

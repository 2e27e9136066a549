#pragma once
// What torch.save writes: a pickle that says which tensors there are, and their storages' bytes.
//
// Since 1.6 a zip archive: ROOT/data.pkl, ROOT/data/KEY, ROOT/byteorder. Before: the pickles of a
// magic number, a version, the system, the object and the storages' keys, one behind the other,
// then for each key the number of elements (int64) and the elements.
// https://github.com/pytorch/pytorch/blob/v2.0.0/torch/serialization.py

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "model/weights/weight_file.h"

namespace pellucid {

/// The tensors of a state dictionary, or of the one that a training checkpoint has under
/// `model_state_dict`, `state_dict`, `model` and the like (torch_state.cpp), in its order; what
/// else it holds is left alone. The pickle is read, never run. A tensor that is not contiguous owns
/// a copy in row-major order. Throws Io; BadModel for a file that is wrong or has no tensors;
/// Unsupported for overlapping tensors, for more bytes of copies than four times the file,
/// big-endian bytes and compressed archives.
WeightFile read_torch(const std::filesystem::path& path);

/// The same of bytes in memory, which must outlive the tensors. What else stands in the dictionary
/// under a name is put into `others`.
std::vector<Tensor> parse_torch(std::span<const std::byte> bytes, const std::string& file,
                                OtherValues* others = nullptr);

}  // namespace pellucid

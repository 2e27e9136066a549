#pragma once
// safetensors files made in code: right ones from tensors, wrong ones from any header.

#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace pellucid {

/// The length, the header, the data: whatever they are.
inline std::string safetensors_bytes(std::string_view header, std::string_view data) {
  const std::uint64_t length = header.size();
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes.append(header).append(data);
}

/// The bytes of numbers as they lie in memory.
template <typename T>
std::string bytes_of(const std::vector<T>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(T)};
}

/// A well-formed file, tensor by tensor.
class SafetensorsWriter {
 public:
  SafetensorsWriter& add(const std::string& name, const std::string& dtype,
                         const std::vector<std::size_t>& shape, std::string_view bytes) {
    header_[name] = {{"dtype", dtype},
                     {"shape", shape},
                     {"data_offsets", {data_.size(), data_.size() + bytes.size()}}};
    data_.append(bytes);
    return *this;
  }
  SafetensorsWriter& add(const std::string& name, const std::vector<std::size_t>& shape,
                         const std::vector<float>& numbers) {
    return add(name, "F32", shape, bytes_of(numbers));
  }

  /// With a header that is padded, as usual, so that the data begins at a multiple of 8.
  std::string bytes() const {
    std::string header = header_.dump();
    header.resize((header.size() + 7) / 8 * 8, ' ');
    return safetensors_bytes(header, data_);
  }

 private:
  nlohmann::json header_ = nlohmann::json::object();
  std::string data_;
};

}  // namespace pellucid

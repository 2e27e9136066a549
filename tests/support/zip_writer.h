#pragma once
// Zip archives of stored entries made in code, and pickles put together from opcodes.

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace pellucid {

/// A number's bytes, little-endian.
template <typename T>
std::string little_endian(T number) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

class ZipWriter {
 public:
  std::uint16_t method = 0;  // 0: stored
  std::uint16_t flags = 0;

  ZipWriter& add(std::string_view name, std::string_view data) {
    const auto size = static_cast<std::uint32_t>(data.size());
    const std::string shared = little_endian(flags) + little_endian(method) + std::string(8, '\0') +
                               little_endian(size) + little_endian(size) +
                               little_endian(static_cast<std::uint16_t>(name.size())) +
                               std::string(2, '\0');
    directory_ += std::string("PK\1\2\0\0\0\0", 8) + shared + std::string(10, '\0') +
                  little_endian(static_cast<std::uint32_t>(data_.size())) + std::string(name);
    data_ += std::string("PK\3\4\0\0", 6) + shared + std::string(name) + std::string(data);
    ++count_;
    return *this;
  }

  std::string bytes() const {
    return data_ + directory_ + std::string("PK\5\6\0\0\0\0", 8) + little_endian(count_) +
           little_endian(count_) + little_endian(static_cast<std::uint32_t>(directory_.size())) +
           little_endian(static_cast<std::uint32_t>(data_.size())) + std::string(2, '\0');
  }

 private:
  std::string data_, directory_;
  std::uint16_t count_ = 0;
};

// Parts of pickles, protocol 2.
inline std::string pickle_global(std::string_view module, std::string_view name) {
  return fmt::format("c{}\n{}\n", module, name);
}
inline std::string pickle_text(std::string_view text) {
  return fmt::format("X{}{}", little_endian(static_cast<std::uint32_t>(text.size())), text);
}
inline std::string pickle_int(std::int32_t number) {
  return fmt::format("J{}", little_endian(number));
}
inline std::string pickle_tuple(std::string_view items) { return fmt::format("({}t", items); }

/// A tensor in a storage of six floats, as torch.save describes it.
inline std::string pickle_tensor(std::string_view offset, std::string_view shape,
                                 std::string_view strides, std::string_view key = "0") {
  const std::string storage = pickle_tuple(
      fmt::format("{}{}{}{}{}", pickle_text("storage"), pickle_global("torch", "FloatStorage"),
                  pickle_text(key), pickle_text("cpu"), pickle_int(6)));
  const std::string arguments = pickle_tuple(
      fmt::format("{}Q{}{}{}\x89N", storage, offset, pickle_tuple(shape), pickle_tuple(strides)));
  return fmt::format("{}{}R", pickle_global("torch._utils", "_rebuild_tensor_v2"), arguments);
}

}  // namespace pellucid

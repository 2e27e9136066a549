#include "model/weights/safetensors.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>

#include "base/fail.h"
#include "base/file.h"
#include "base/json.h"
#include "base/other_file.h"

namespace pellucid {

namespace {

constexpr std::size_t kMaxHeader = 100'000'000;
constexpr std::array kTypes = {DType::F64, DType::F32, DType::F16, DType::BF16, DType::I64,
                               DType::I32, DType::I16, DType::I8,  DType::U8,   DType::Bool};
// In the format, but in no model that Pellucid runs.
constexpr std::array<std::string_view, 8> kOtherTypes = {"U64",     "U32",     "U16",     "C64",
                                                         "F8_E5M2", "F8_E4M3", "F8_E8M0", "F4"};

/// The JSON between the length and the data.
std::string_view header_text(std::span<const std::byte> bytes, const std::string& file) {
  std::uint64_t length;
  if (bytes.size() < sizeof length)
    fail(ErrorKind::BadModel, "{}: cut short (expected at least {} bytes, found {})", file,
         sizeof length, bytes.size());
  std::memcpy(&length, bytes.data(), sizeof length);
  if (length == 0 || length > kMaxHeader)
    fail(ErrorKind::BadModel, "{}: wrong header length (expected 1 to {} bytes, found {})", file,
         kMaxHeader, length);
  if (length > bytes.size() - sizeof length)
    fail(ErrorKind::BadModel, "{}: cut short (expected {} bytes of header, found {})", file, length,
         bytes.size() - sizeof length);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + sizeof length, length);
  if (text.front() != '{')
    fail(ErrorKind::BadModel, "{}: wrong header (expected '{{' as its first byte, found 0x{:02x})",
         file, static_cast<unsigned char>(text.front()));
  return text;
}

DType parse_dtype(const Json& value) {
  const std::string name = value.as_string();
  const auto it = std::ranges::find(kTypes, name, dtype_name);
  if (it != kTypes.end()) return *it;
  const bool known = std::ranges::find(kOtherTypes, name) != kOtherTypes.end();
  fail(known ? ErrorKind::Unsupported : ErrorKind::BadModel,
       "{}: {} type (expected F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL, found {})",
       value.where(), known ? "not supported" : "unknown", name);
}

/// Bytes of an array of that shape, or none if they are beyond counting.
std::optional<std::size_t> byte_size(DType dtype, std::span<const std::size_t> shape) {
  std::size_t size = dtype_bytes(dtype);
  for (const std::size_t n : shape)
    if (__builtin_mul_overflow(size, n, &size)) return std::nullopt;
  return size;
}

std::size_t parse_size(const Json& value) {
  return static_cast<std::size_t>(value.as_int(0, std::numeric_limits<std::int64_t>::max()));
}

Tensor parse_tensor(const Json& entry, std::string name, std::span<const std::byte> data,
                    const std::string& file) {
  Tensor tensor{.file = file, .name = std::move(name), .shape = {}, .bytes = {}};
  tensor.dtype = parse_dtype(entry.at("dtype"));
  const Json shape = entry.at("shape");
  if (!shape.is_array()) shape.fail_expected("an array of sizes");
  for (std::size_t i = 0; i < shape.size(); ++i) tensor.shape.push_back(parse_size(shape.at(i)));

  const Json offsets = entry.at("data_offsets");
  if (!offsets.is_array() || offsets.size() != 2) offsets.fail_expected("[begin, end]");
  const std::size_t begin = parse_size(offsets.at(std::size_t{0}));
  const std::size_t end = parse_size(offsets.at(std::size_t{1}));
  if (begin > end || end > data.size())
    fail(ErrorKind::BadModel,
         "{}: outside of the data (expected within 0 to {}, found {} to {}): the file may be cut "
         "short",
         offsets.where(), data.size(), begin, end);
  const std::optional<std::size_t> size = byte_size(tensor.dtype, tensor.shape);
  if (!size)
    fail(ErrorKind::BadModel, "{}: too large (found {} of {})", shape.where(),
         shape_text(tensor.shape), dtype_name(tensor.dtype));
  if (*size != end - begin)
    fail(ErrorKind::BadModel, "{}: wrong size (expected {} bytes for {} of {}, found {})",
         tensor.where(), *size, shape_text(tensor.shape), dtype_name(tensor.dtype), end - begin);
  tensor.bytes = data.subspan(begin, end - begin);
  return tensor;
}

void check_metadata(const Json& metadata) {
  if (!metadata.is_object()) metadata.fail_expected("an object of strings");
  for (const auto& [key, value] : metadata.raw().items()) metadata.at(key).as_string();
}

/// REQUIRES: sorted by their bytes.
void check_layout(std::span<const Tensor> tensors, std::span<const std::byte> data,
                  const std::string& file) {
  std::size_t end = 0;
  for (const Tensor& tensor : tensors) {
    const auto begin = static_cast<std::size_t>(tensor.bytes.data() - data.data());
    if (begin != end)
      fail(ErrorKind::BadModel, "{}: {} the one before (expected to begin at {}, found {})",
           tensor.where(), begin < end ? "overlaps with" : "leaves a hole after", end, begin);
    end += tensor.bytes.size();
  }
  if (end != data.size())
    fail(ErrorKind::BadModel, "{}: bytes that belong to no tensor (expected {} of data, found {})",
         file, end, data.size());
}

}  // namespace

std::vector<Tensor> parse_safetensors(std::span<const std::byte> bytes, const std::string& file) {
  refuse_other_file({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, file);
  const std::string_view header = header_text(bytes, file);
  const std::span<const std::byte> data = bytes.subspan(sizeof(std::uint64_t) + header.size());
  const JsonDocument document = JsonDocument::parse(header, file);
  const Json root = document.root();
  std::vector<Tensor> tensors;
  for (const auto& [name, value] : root.raw().items()) {
    if (name == "__metadata__")
      check_metadata(root.at(name));
    else
      tensors.push_back(parse_tensor(root.at(name), name, data, file));
  }
  // Empty tensors share their offset with the next one, and come before it.
  std::ranges::sort(tensors, {}, [](const Tensor& tensor) {
    return std::pair(tensor.bytes.data(), tensor.bytes.data() + tensor.bytes.size());
  });
  check_layout(tensors, data, file);
  return tensors;
}

WeightFile read_safetensors(const std::filesystem::path& path) {
  WeightFile file{MappedFile(path), {}, {}};
  file.tensors = parse_safetensors(file.mapping.bytes(), path.filename().string());
  return file;
}

void write_safetensors(std::span<const Tensor> tensors, const std::filesystem::path& path) {
  nlohmann::ordered_json header = {{"__metadata__", {{"format", "pt"}}}};
  std::size_t end = 0;
  for (const Tensor& tensor : tensors) {
    const std::size_t begin = end;
    end += tensor.bytes.size();
    header[tensor.name] = {{"dtype", dtype_name(tensor.dtype)},
                           {"shape", tensor.shape},
                           {"data_offsets", {begin, end}}};
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the data is aligned
  const std::uint64_t length = text.size();
  OutputFile file(path);
  file.write({reinterpret_cast<const char*>(&length), sizeof length});
  file.write(text);
  for (const Tensor& tensor : tensors)
    file.write({reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size()});
  file.commit();
}

}  // namespace pellucid

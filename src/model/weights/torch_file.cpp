#include "model/weights/torch_file.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "base/fail.h"
#include "base/other_file.h"
#include "model/weights/pickle.h"
#include "model/weights/torch_state.h"
#include "model/weights/zip.h"

namespace pellucid {

namespace {

using Bytes = std::span<const std::byte>;

std::optional<DType> storage_dtype(const PickleGlobal& global) {
  static const std::map<std::string_view, DType> kTypes = {
      {"DoubleStorage", DType::F64},    {"FloatStorage", DType::F32}, {"HalfStorage", DType::F16},
      {"BFloat16Storage", DType::BF16}, {"LongStorage", DType::I64},  {"IntStorage", DType::I32},
      {"ShortStorage", DType::I16},     {"CharStorage", DType::I8},   {"ByteStorage", DType::U8},
      {"BoolStorage", DType::Bool}};
  const auto it = kTypes.find(global.name);
  return global.module != "torch" || it == kTypes.end() ? std::nullopt : std::optional(it->second);
}

/// A persistent id: ("storage", type, key, location, elements[, view]). A view is none or
/// (key, first element, elements) of the storage of that key.
struct StorageId {
  DType dtype;
  std::string key;
  std::size_t view_offset = 0;
};

/// A storage may be shared by any number of tensors, and each that is not contiguous is a copy: a
/// file may ask for so many times its own size in all. Tied and transposed weights need 2.
constexpr std::size_t kMostCopies = 4;
constexpr std::size_t kMostDimensions = 8;  // no layer's tensor has more than 5
constexpr std::size_t kLongestName = 1000;
constexpr const char* kTruncated =
    "truncated (expected the whole file, found less of its tensors: download it again)";

/// Reads descriptions of tensors, in the name of a file.
class TensorReader {
 public:
  TensorReader(const std::string& file, std::size_t file_bytes)
      : file_(file), most_copied_(kMostCopies * file_bytes) {}

  std::map<std::string, Bytes, std::less<>> storages;

  const std::string& file() const { return file_; }
  [[noreturn]] void fail_file(std::string_view what) const {
    fail(ErrorKind::BadModel, "{}: {}", file_, what);
  }

  StorageId read_storage_id(const PickleCall& call) const;
  /// None if the value is no tensor.
  std::optional<Tensor> read_tensor(const std::string& name, const PickleValue& value);

 private:
  std::size_t read_size(const PickleValue& value) const {
    const auto* number = value.as<std::int64_t>();
    if (!number || *number < 0) fail_file("wrong tensor (expected a size of 0 or more)");
    return static_cast<std::size_t>(*number);
  }
  std::vector<std::size_t> read_sizes(const PickleValue& value) const {
    const auto* tuple = value.as<PickleTuple>();
    if (!tuple) fail_file("wrong tensor (expected a tuple of sizes)");
    if (tuple->items.size() > kMostDimensions)
      fail_file(fmt::format("wrong tensor (expected at most {} dimensions, found {})",
                            kMostDimensions, tuple->items.size()));
    std::vector<std::size_t> sizes;
    for (const PickleValue* item : tuple->items) sizes.push_back(read_size(*item));
    return sizes;
  }
  void place(Tensor& tensor, Bytes storage, std::size_t offset,
             std::span<const std::size_t> strides);

  const std::string& file_;
  std::size_t most_copied_, copied_ = 0;  // bytes
};

bool is_storage(const PickleCall& call) {
  const auto& id = call.arguments;
  const auto* kind = id.empty() ? nullptr : id[0]->as<std::string_view>();
  return call.callee == kPersistent && kind && *kind == "storage" && id.size() >= 5;
}

StorageId TensorReader::read_storage_id(const PickleCall& call) const {
  const auto& id = call.arguments;
  if (!is_storage(call)) fail_file("wrong tensor (expected a storage)");
  const auto* type = id[1]->as<PickleGlobal>();
  const auto* key = id[2]->as<std::string_view>();
  if (!type || !key) fail_file("wrong storage (expected its type and its key)");
  const std::optional<DType> dtype = storage_dtype(*type);
  if (!dtype)
    fail(ErrorKind::Unsupported,
         "{}: tensors of this type are not supported (expected torch.FloatStorage or another of "
         "real numbers, found {})",
         file_, type->text());
  StorageId storage{*dtype, std::string(*key)};
  if (id.size() > 5) {
    if (const auto* view = id[5]->as<PickleTuple>(); view && view->items.size() == 3)
      storage.view_offset = read_size(*view->items[1]);
  }
  return storage;
}

/// True if elements of that shape lie one behind the other.
bool is_contiguous(std::span<const std::size_t> shape, std::span<const std::size_t> strides) {
  std::size_t expected = 1;
  for (std::size_t d = shape.size(); d-- > 0;) {
    if (shape[d] != 1 && strides[d] != expected) return false;
    expected *= shape[d];
  }
  return true;
}

/// Copies elements of `width` bytes, given by their strides, into row-major order.
std::vector<std::byte> gather(Bytes from, std::size_t width, std::span<const std::size_t> shape,
                              std::span<const std::size_t> strides, std::size_t count) {
  std::vector<std::byte> out(count * width);
  std::vector<std::size_t> index(shape.size(), 0);
  std::size_t at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    std::memcpy(&out[i * width], &from[at * width], width);
    for (std::size_t d = shape.size(); d-- > 0;) {
      at += strides[d];
      if (++index[d] < shape[d]) break;
      at -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
  return out;
}

/// Points the tensor to its elements in the storage, from element `offset` on.
void TensorReader::place(Tensor& tensor, Bytes storage, std::size_t offset,
                         std::span<const std::size_t> strides) {
  const std::size_t width = dtype_bytes(tensor.dtype);
  const std::size_t capacity = storage.size() / width;
  const auto fail_outside = [&] {
    fail(ErrorKind::BadModel, "{}: outside of its storage (expected within {} elements, found {})",
         tensor.where(), capacity, shape_text(tensor.shape));
  };
  std::size_t count = 1, last = offset;  // elements, and the place of the last one
  for (std::size_t d = 0; d < tensor.shape.size(); ++d) {
    std::size_t reach;
    if (tensor.shape[d] == 0) return;  // no elements, no bytes
    if (__builtin_mul_overflow(count, tensor.shape[d], &count) ||
        __builtin_mul_overflow(strides[d], tensor.shape[d] - 1, &reach) ||
        __builtin_add_overflow(last, reach, &last))
      fail_outside();
  }
  if (last >= capacity) fail_outside();
  if (is_contiguous(tensor.shape, strides)) {
    tensor.bytes = storage.subspan(offset * width, count * width);
    return;
  }
  if (count > capacity)
    fail(ErrorKind::Unsupported, "{}: elements that share their place are not supported",
         tensor.where());
  copied_ += count * width;
  if (copied_ > most_copied_)
    fail(
        ErrorKind::Unsupported,
        "{}: too many tensors that are not contiguous (expected at most {} bytes of them, {} times "
        "the file)",
        tensor.where(), most_copied_, kMostCopies);
  auto copy = std::make_shared<const std::vector<std::byte>>(
      gather(storage.subspan(offset * width), width, tensor.shape, strides, count));
  tensor.bytes = *copy;
  tensor.owned = std::move(copy);
}

std::optional<Tensor> TensorReader::read_tensor(const std::string& name, const PickleValue& value) {
  if (!is_tensor(value)) return std::nullopt;
  const auto arguments = find_tensor_call(value)->arguments;
  const auto* id = arguments.size() < 4 ? nullptr : arguments[0]->as<PickleCall>();
  if (!id) fail_file("wrong tensor (expected its storage, offset, shape and strides)");

  const StorageId storage = read_storage_id(*id);
  Tensor tensor{.file = file_, .name = name, .dtype = storage.dtype, .shape = {}, .bytes = {}};
  tensor.shape = read_sizes(*arguments[2]);
  const std::vector<std::size_t> strides = read_sizes(*arguments[3]);
  const auto it = storages.find(storage.key);
  if (it == storages.end())
    fail(ErrorKind::BadModel, "{}: its storage \"{}\" is missing", tensor.where(), storage.key);
  std::size_t offset;
  if (strides.size() != tensor.shape.size() ||
      __builtin_add_overflow(read_size(*arguments[1]), storage.view_offset, &offset))
    fail(ErrorKind::BadModel, "{}: wrong strides or offset", tensor.where());
  place(tensor, it->second, offset, strides);
  return tensor;
}

/// A name that can be shown in one line: any printable ASCII.
bool is_plain(std::string_view name) {
  return std::ranges::all_of(name, [](char c) { return c >= ' ' && c <= '~'; });
}

/// The tensors of a state dictionary; what else stands there under a name is put into `others`.
std::vector<Tensor> read_dict(const PickleDict& dict, TensorReader& reader, OtherValues* others) {
  std::vector<Tensor> tensors;
  for (const auto& [key, value] : dict.items) {
    const auto* name = key->as<std::string_view>();
    if (!name || name->size() > kLongestName || !is_plain(*name)) continue;
    if (std::optional<Tensor> tensor = reader.read_tensor(std::string(*name), *value))
      tensors.push_back(std::move(*tensor));
    else if (const auto call = find_tensor_call(*value); call && others)
      others->emplace(*name, call->callee.text());
  }
  return tensors;
}

std::vector<Tensor> read_state(const Pickle& pickle, TensorReader& reader, OtherValues* others) {
  return read_dict(find_state(pickle, reader.file()), reader, others);
}

std::vector<Tensor> parse_archive(Bytes bytes, const std::string& file, TensorReader& reader,
                                  OtherValues* others) {
  constexpr std::string_view kProgram = "/data.pkl";
  const ZipEntries entries = parse_zip(bytes, file);
  const auto program = std::ranges::find_if(
      entries, [&](const auto& entry) { return entry.first.ends_with(kProgram); });
  if (program == entries.end()) reader.fail_file("no data.pkl in the archive");
  const std::string root = program->first.substr(0, program->first.size() - kProgram.size());
  if (entries.contains(root + "/constants.pkl"))
    fail(ErrorKind::Unsupported, "{}: TorchScript is not supported (expected a state dictionary)",
         file);
  if (const auto order = entries.find(root + "/byteorder"); order != entries.end()) {
    if (!order->second.empty() && order->second[0] == std::byte{'b'})
      fail(ErrorKind::Unsupported, "{}: big-endian numbers are not supported", file);
  }
  const std::string folder = root + "/data/";
  for (const auto& [name, data] : entries)
    if (name.starts_with(folder)) reader.storages.emplace(name.substr(folder.size()), data);
  return read_state(parse_pickle(program->second, file), reader, others);
}

// The number 0x1950a86a20f9469cfc6c, alone in a pickle.
constexpr std::string_view kMagic{"\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e", 13};

bool has_at(Bytes bytes, std::size_t at, std::string_view part) {
  return bytes.size() >= at + part.size() &&
         std::memcmp(bytes.data() + at, part.data(), part.size()) == 0;
}

/// Where the pickle of the magic number ends; 0 if the file does not begin with it.
std::size_t magic_end(Bytes bytes) {
  constexpr std::size_t kProtocol = 2, kFrame = 9;  // bytes of these instructions
  if (!has_at(bytes, 0, "\x80")) return 0;
  for (const std::size_t at : {kProtocol, kProtocol + kFrame})
    if (has_at(bytes, at, kMagic)) return at + kMagic.size();
  return 0;
}

std::vector<Tensor> parse_legacy(Bytes bytes, const std::string& file, TensorReader& reader,
                                 OtherValues* others) {
  Bytes rest = bytes.subspan(magic_end(bytes));
  const auto next = [&] {
    Pickle pickle = parse_pickle(rest, file);
    rest = rest.subspan(pickle.length);
    return pickle;
  };
  const Pickle version = next();
  if (const auto* number = version.root->as<std::int64_t>(); !number || *number != 1001)
    reader.fail_file("wrong version (expected 1001)");
  next();  // the system that wrote it
  const Pickle object = next();
  const Pickle keys = next();

  std::map<std::string, DType, std::less<>> dtypes;
  for (const PickleValue& value : object.values) {
    const auto* call = value.as<PickleCall>();
    if (!call || !is_storage(*call)) continue;
    const StorageId id = reader.read_storage_id(*call);
    dtypes.emplace(id.key, id.dtype);
  }
  const auto* list = keys.root->as<PickleList>();
  if (!list) reader.fail_file("no list of storages");
  for (const PickleValue* item : list->items) {
    const auto* key = item->as<std::string_view>();
    const auto dtype = key ? dtypes.find(*key) : dtypes.end();
    if (dtype == dtypes.end()) reader.fail_file("a storage that no tensor names");
    std::uint64_t count;
    if (rest.size() < sizeof count) reader.fail_file(kTruncated);
    std::memcpy(&count, rest.data(), sizeof count);
    rest = rest.subspan(sizeof count);
    const std::size_t width = dtype_bytes(dtype->second);
    if (count > rest.size() / width) reader.fail_file(kTruncated);
    reader.storages.emplace(std::string(*key), rest.first(count * width));
    rest = rest.subspan(count * width);
  }
  return read_state(object, reader, others);
}

}  // namespace

std::vector<Tensor> parse_torch(Bytes bytes, const std::string& file, OtherValues* others) {
  refuse_other_file({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, file);
  TensorReader reader(file, bytes.size());
  if (has_at(bytes, 0, "PK")) return parse_archive(bytes, file, reader, others);
  if (magic_end(bytes) > 0) return parse_legacy(bytes, file, reader, others);
  reader.fail_file("not a file of torch.save (expected a zip archive or its older format)");
}

WeightFile read_torch(const std::filesystem::path& path) {
  WeightFile file{MappedFile(path), {}, {}};
  file.tensors = parse_torch(file.mapping.bytes(), path.filename().string(), &file.others);
  return file;
}

}  // namespace pellucid

#include "support/edited_folder.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "model/weights/safetensors.h"
#include "support/safetensors_writer.h"

namespace pellucid {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

const fs::path& data() {
  static const fs::path path = fs::path(PELLUCID_SOURCE_DIR) / "tests/data";
  return path;
}

void write(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

/// A key, or a JSON pointer, in a document.
json::json_pointer pointer(const std::string& key) {
  return key.starts_with('/') ? json::json_pointer(key) : json::json_pointer() / key;
}

void edit_json(const fs::path& path, const json& values, const json& removed) {
  json document = fs::exists(path) ? json::parse(read_file(path)) : json::object();
  for (const auto& [key, value] : values.items()) document[pointer(key)] = value;
  for (const std::string key : removed)
    if (document.contains(pointer(key)))
      document.at(pointer(key).parent_pointer()).erase(pointer(key).back());
  write(path, document.dump());
}

struct Stored {
  std::string name, dtype;
  std::vector<std::size_t> shape;
  std::string bytes;

  void pick(const json& rows) {
    const std::size_t count = shape[0], row = bytes.size() / count;
    std::string picked;
    shape[0] = rows.is_array() ? rows.size() : rows.get<std::size_t>();
    for (std::size_t i = 0; i < shape[0]; ++i) {
      const std::size_t from = rows.is_array() ? rows[i].get<std::size_t>() : i % count;
      picked.append(bytes, from * row, row);
    }
    bytes = picked;
  }
};

void edit_tensors(const fs::path& path, const json& edits) {
  std::vector<Stored> tensors;
  {
    const WeightFile file = read_safetensors(path);
    for (const Tensor& t : file.tensors)
      tensors.push_back({t.name,
                         std::string(dtype_name(t.dtype)),
                         {t.shape.begin(), t.shape.end()},
                         {reinterpret_cast<const char*>(t.bytes.data()), t.bytes.size()}});
  }
  const json rows = edits.value("rows", json::object());
  for (Stored& tensor : tensors)
    if (rows.contains(tensor.name)) tensor.pick(rows[tensor.name]);
  const json dropped = edits.value("drop", json::array());
  for (const std::string prefix : dropped)
    std::erase_if(tensors, [&](const Stored& t) { return t.name.starts_with(prefix); });
  const json renamed = edits.value("rename", json::array());
  for (const json& names : renamed) {
    const std::string from = names[0], to = names[1];
    for (Stored& t : tensors)
      if (t.name.starts_with(from)) t.name = to + t.name.substr(from.size());
  }
  SafetensorsWriter writer;
  for (const Stored& t : tensors) writer.add(t.name, t.dtype, t.shape, t.bytes);
  write(path, writer.bytes());
}

}  // namespace

EditedFolder::EditedFolder(const json& test_case) {
  const json& edits = test_case.at("edits");
  const auto of = [&](const char* kind) { return edits.value(kind, json::object()); };
  const fs::path folder = path();
  fs::copy(data() / test_case.at("base").get<std::string>(), folder, fs::copy_options::recursive);
  const json copied = of("copy"), documents = of("json"), texts = of("text"), cut = of("cut");
  for (const auto& [file, source] : copied.items())
    fs::copy_file(data() / source.get<std::string>(), folder / file,
                  fs::copy_options::overwrite_existing);
  const json deleted = edits.value("delete", json::array());
  for (const std::string file : deleted) fs::remove(folder / file);
  for (const auto& [file, content] : documents.items()) write(folder / file, content.dump());
  for (const auto& [file, content] : texts.items())
    write(folder / file, content.get<std::string>());
  const json set = of("set"), unset = of("unset");
  json files = set;
  files.update(unset);
  for (const auto& item : files.items())
    edit_json(folder / item.key(), set.value(item.key(), json::object()),
              unset.value(item.key(), json::array()));
  if (edits.contains("tensors")) edit_tensors(folder / "model.safetensors", edits["tensors"]);
  for (const auto& [file, size] : cut.items())
    fs::resize_file(folder / file, size.get<std::size_t>());
}

}  // namespace pellucid

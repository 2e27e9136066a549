#include "model/architectures.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/fail.h"

namespace pellucid {

namespace {

/// Buffers that old versions saved and nobody reads; the position table that a model with relative
/// keys has and does not use.
bool is_never_read(const std::string& name) {
  return name.ends_with("embeddings.position_embeddings.weight") ||
         name.ends_with("embeddings.position_ids") || name.ends_with("embeddings.token_type_ids");
}

}  // namespace

const std::vector<const Architecture*>& architecture_list() {
  static const std::vector<const Architecture*> list = {
#define ARCHITECTURE(name) &arch::name,
#include "model/architectures.def"
#undef ARCHITECTURE
  };
  return list;
}

std::vector<std::string> architectures() {
  std::vector<std::string> names;
  for (const Architecture* architecture : architecture_list())
    names.push_back(architecture->model_type);
  return names;
}

const Architecture& find_architecture(const Config& config) {
  const Json json = config.json();
  const auto& list = architecture_list();
  const auto it = std::ranges::find(list, config.model_type(), &Architecture::model_type);
  if (it == list.end())
    fail(ErrorKind::Unsupported, "{}: not supported (expected one of {}; found {})",
         json.at("model_type").where(), fmt::join(architectures(), ", "), config.model_type());
  if (config.positions() != PositionType::Absolute && !(*it)->relative_keys)
    fail(ErrorKind::Unsupported, "{}: not supported for {} (expected absolute)",
         json.at("position_embedding_type").where(), config.model_type());
  return **it;
}

void check_unused(const Architecture& architecture, const Checkpoint& checkpoint) {
  std::vector<std::string> unknown = checkpoint.unused();
  std::erase_if(unknown, [&](const std::string& name) {
    return is_never_read(name) ||
           std::ranges::any_of(architecture.other_heads,
                               [&](const std::string& head) { return name.starts_with(head); });
  });
  if (unknown.empty()) return;
  const std::string more =
      unknown.size() > 1 ? fmt::format(" and {} more", unknown.size() - 1) : "";
  fail(ErrorKind::BadModel,
       "{}: unknown tensor (expected those of the {} in config.json, found "
       "\"{}\"{})",
       checkpoint.files().front().name, architecture.class_name, unknown.front(), more);
}

}  // namespace pellucid

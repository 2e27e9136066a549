#include "engine/bundled_model.h"

#include <dlfcn.h>

#include <string_view>
#include <system_error>

#include "base/fail.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

constexpr const char* kModel = "models/sentiment";

bool holds_model(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(folder / "config.json", ignored);
}

// The program or shared library that this function is in, links resolved; empty if unknown.
fs::path own_file() {
  Dl_info info = {};
  if (dladdr(reinterpret_cast<const void*>(&bundled_model), &info) == 0 || !info.dli_fname)
    return {};
  const std::string_view name = info.dli_fname;
  std::error_code error;
  // Of the program itself this is what it was called by, which need not be a path.
  if (name.find('/') != name.npos) {
    const fs::path file = fs::canonical(name, error);
    if (!error) return file;
  }
  return fs::canonical("/proc/self/exe", error);
}

}  // namespace

fs::path bundled_model() {
  const fs::path file = own_file();
  if (!file.empty()) {
    if (holds_model(file.parent_path() / kModel)) return file.parent_path() / kModel;
    for (fs::path folder = file.parent_path(); folder != folder.root_path();
         folder = folder.parent_path()) {
      const fs::path model = folder / "share/pellucid" / kModel;
      if (holds_model(model)) return model;
    }
  }
  const fs::path configured = fs::path(PELLUCID_DATA_DIR) / kModel;
  if (holds_model(configured)) return configured;
  fail(ErrorKind::Io, "bundled model: not found (expected share/pellucid/{} above {}, or {})",
       kModel, file.parent_path().string(), configured.string());
}

}  // namespace pellucid

#pragma once
// A model folder made by editing a small one: a case of tests/golden/folders/folders.json. The
// edits and their order are those of tests/oracle/folders/law.py, which makes the same folders.

#include <filesystem>
#include <nlohmann/json.hpp>

#include "support/temp_dir.h"

namespace pellucid {

class EditedFolder {
 public:
  /// Writes the folder of a case: {"base": …, "edits": {…}}.
  explicit EditedFolder(const nlohmann::json& test_case);

  std::filesystem::path path() const { return folder_.path() / "model"; }

 private:
  TempDir folder_;
};

}  // namespace pellucid

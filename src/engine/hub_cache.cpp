#include "engine/hub_cache.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/fail.h"
#include "base/file.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// `~/x` as the shell reads it.
fs::path expand_home(const std::string& path) {
  return path.starts_with("~/") ? fs::path(environment("HOME")) / path.substr(2) : fs::path(path);
}

fs::path cache_folder() {
  if (const std::string hub = environment("HF_HUB_CACHE"); !hub.empty()) return expand_home(hub);
  if (const std::string home = environment("HF_HOME"); !home.empty())
    return expand_home(home) / "hub";
  const std::string cache = environment("XDG_CACHE_HOME");
  return expand_home(cache.empty() ? "~/.cache" : cache) / "huggingface/hub";
}

bool is_word(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !text.empty() && text[0] != '.' && std::ranges::all_of(text, allowed);
}

/// "name" or "org/name".
bool is_hub_name(std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash == name.npos) return is_word(name);
  return is_word(name.substr(0, slash)) && is_word(name.substr(slash + 1));
}

}  // namespace

fs::path find_model(const std::string& name) {
  if (const std::size_t zero = name.find('\0'); zero != name.npos)
    fail(ErrorKind::Io, "{}: cannot open: a name ends at a zero byte (found one behind it)",
         name.substr(0, zero));
  std::error_code error;
  if (fs::exists(name, error) || !is_hub_name(name)) return name;

  std::string folder = fmt::format("models--{}", name);
  if (const std::size_t slash = folder.find('/'); slash != folder.npos)
    folder.replace(slash, 1, "--");
  const fs::path cache = cache_folder();
  if (!fs::is_directory(cache / folder, error))
    fail(ErrorKind::Io,
         "{}: cannot open: no such folder, and no such model in {} (`hf download {}` gets it)",
         name, cache.string(), name);
  const fs::path ref = cache / folder / "refs/main";
  std::string revision = fs::exists(ref, error) ? read_file(ref) : "";
  revision.erase(revision.find_last_not_of(" \n\r") + 1);
  const fs::path snapshot = cache / folder / "snapshots" / revision;
  if (!is_word(revision) || !fs::is_directory(snapshot, error))
    fail(ErrorKind::BadModel, "{}: no complete copy in {} (expected refs/main and its snapshot)",
         name, (cache / folder).string());
  return snapshot;
}

}  // namespace pellucid

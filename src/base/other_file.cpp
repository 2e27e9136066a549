#include "base/other_file.h"

#include "base/fail.h"

namespace pellucid {

namespace {

bool is_page(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  std::string start(bytes.substr(first, 14));
  for (char& c : start)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return start.starts_with("<!doctype html") || start.starts_with("<html");
}

}  // namespace

void refuse_other_file(std::string_view bytes, const std::string& file) {
  if (bytes.empty())
    fail(ErrorKind::BadModel, "{}: empty (expected the whole file: download it again)", file);
  if (bytes.starts_with("version https://git-lfs.github.com/spec/"))
    fail(ErrorKind::BadModel,
         "{}: a Git LFS pointer (expected the file that it stands for: `git lfs pull` fetches it)",
         file);
  if (is_page(bytes))
    fail(ErrorKind::BadModel,
         "{}: a web page (expected the file itself: download it from where it is stored, not the "
         "page that shows it)",
         file);
}

}  // namespace pellucid

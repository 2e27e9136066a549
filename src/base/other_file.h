#pragma once
// What a download leaves in the place of a file: nothing, a Git LFS pointer, or a web page.

#include <string>
#include <string_view>

namespace pellucid {

/// Throws BadModel, naming `file` and the way out, if the bytes are one of these.
void refuse_other_file(std::string_view bytes, const std::string& file);

}  // namespace pellucid

// A line of UTF-8 as a regular expression, what follows as the text: refused in one line, or
// matches that are in order, in the text, and the same once more.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "pellucid/error.h"
#include "text/regex/regex.h"

using namespace pellucid;

namespace {

constexpr std::uint64_t kSteps = 100'000;

/// The steps that are left.
std::uint64_t check(const Regex& regex, std::u32string_view text) {
  std::uint64_t steps = kSteps;
  std::size_t done = 0;
  for (const Regex::Match& match : regex.find_all(text, steps)) {
    if (match.first < done || match.last < match.first || match.last > text.size()) std::abort();
    done = match.last;
  }
  return steps;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (size > 5'000 || find_invalid_utf8(bytes)) return 0;
  const std::size_t end = std::min(bytes.find('\n'), size);
  try {
    const Regex regex(decode_utf8(bytes.substr(0, end)), "fuzz");
    const std::u32string text = decode_utf8(bytes.substr(std::min(end + 1, size)));
    if (check(regex, text) != check(regex, text)) std::abort();
  } catch (const Error& error) {
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) std::abort();
  }
  return 0;
}

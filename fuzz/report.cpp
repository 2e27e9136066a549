// Any text in every report: all are UTF-8, JSON parses, a page has no script but its own, a picture
// is well-formed XML.

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "pellucid/formats.h"
#include "support/sample_explanation.h"

using namespace pellucid;

namespace {

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

/// Is each element closed, in order, and each attribute in quotes?
bool well_formed(std::string_view xml) {
  std::vector<std::string_view> open;
  while (true) {
    const std::size_t begin = xml.find('<');
    if (begin == xml.npos) return open.empty();
    xml.remove_prefix(begin + 1);
    std::size_t end = 0;
    for (bool quoted = false; end < xml.size() && (quoted || xml[end] != '>'); ++end) {
      if (xml[end] == '"') quoted = !quoted;
      if (xml[end] == '<') return false;
    }
    if (end == xml.size()) return false;
    const std::string_view tag = xml.substr(0, end);
    xml.remove_prefix(end);
    if (tag.starts_with('?') || tag.starts_with('!') || tag.ends_with('/')) continue;
    const std::string_view name = tag.substr(0, tag.find_first_of(" \n"));
    if (!name.starts_with('/')) {
      open.push_back(name);
    } else {
      if (open.empty() || open.back() != name.substr(1)) return false;
      open.pop_back();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (size > 4000 || find_invalid_utf8(text)) return 0;
  const Explanation explanation = testing::sample_explanation_of(text);
  for (const FormatInfo& format : formats()) {
    const std::string report = render(explanation, format.name);
    if (find_invalid_utf8(report)) std::abort();
    if (format.name == "json" && !nlohmann::json::accept(report)) std::abort();
    if (format.name == "svg" && !well_formed(report)) std::abort();
    static const std::string plain = render(testing::sample_explanation_of("a"), "html");
    if (format.name == "html" && count(report, "<script") != count(plain, "<script")) std::abort();
  }
  return 0;
}

#include <fmt/ranges.h>

#include "base/fail.h"
#include "report/format.h"

namespace pellucid {

#define FORMAT(name) extern const Format name##_format;
#include "report/formats.def"
#undef FORMAT

const std::vector<const Format*>& format_list() {
  static const std::vector<const Format*> list = {
#define FORMAT(name) &name##_format,
#include "report/formats.def"
#undef FORMAT
  };
  return list;
}

const Format& find_format(const std::string& name) {
  std::vector<std::string> names;
  for (const Format* format : format_list()) {
    if (format->info.name == name) return *format;
    names.push_back(format->info.name);
  }
  fail(ErrorKind::BadRequest, "--format: unknown format (expected {}, found {})",
       fmt::join(names, ", "), name);
}

const std::vector<FormatInfo>& formats() {
  static const std::vector<FormatInfo> infos = [] {
    std::vector<FormatInfo> list;
    for (const Format* format : format_list()) list.push_back(format->info);
    return list;
  }();
  return infos;
}

std::string render(std::span<const Explanation> explanations, const std::string& format,
                   const RenderOptions& options) {
  const Format& found = find_format(format);
  std::string out = found.head(options);
  for (std::size_t i = 0; i < explanations.size(); ++i)
    out += found.body(explanations[i], i, options);
  return out + found.tail(options);
}

std::string render(const Explanation& explanation, const std::string& format,
                   const RenderOptions& options) {
  return render(std::span(&explanation, 1), format, options);
}

std::string render_head(const std::string& format, const RenderOptions& options) {
  return find_format(format).head(options);
}

std::string render_body(const Explanation& explanation, std::size_t index,
                        const std::string& format, const RenderOptions& options) {
  return find_format(format).body(explanation, index, options);
}

std::string render_tail(const std::string& format, const RenderOptions& options) {
  return find_format(format).tail(options);
}

}  // namespace pellucid

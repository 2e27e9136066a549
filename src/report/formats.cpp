#include "report/formats.h"

#include <algorithm>

#include "base/fail.h"
#include "base/names.h"
#include "report/palette.h"

namespace pellucid {

void check_options(const RenderOptions& options) {
  find_palette(options.palette);
  if (std::ranges::find(normalizations(), options.normalize) == normalizations().end())
    fail(ErrorKind::BadRequest, "{}: unknown ({})", option("normalize"),
         expected_name(normalizations(), options.normalize));
}

const std::vector<const Format*>& format_list() {
  static const std::vector<const Format*> list = {
#define FORMAT(name) &format::name,
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
  fail(ErrorKind::BadRequest, "{}: unknown format ({})", option("format"),
       expected_name(names, name));
}

const std::vector<FormatInfo>& formats() {
  static const std::vector<FormatInfo> infos = [] {
    std::vector<FormatInfo> list;
    for (const Format* format : format_list()) list.push_back(format->info);
    return list;
  }();
  return infos;
}

const std::vector<std::string>& normalizations() {
  static const std::vector<std::string> names = {"none", "l2", "max"};
  return names;
}

std::string render(std::span<const Explanation> explanations, const std::string& format,
                   const RenderOptions& options) {
  std::string out = render_head(format, options);
  for (std::size_t i = 0; i < explanations.size(); ++i)
    out += render_body(explanations[i], i, format, options);
  return out + render_tail(format, options);
}

std::string render(const Explanation& explanation, const std::string& format,
                   const RenderOptions& options) {
  return render(std::span(&explanation, 1), format, options);
}

std::string render_head(const std::string& format, const RenderOptions& options) {
  check_options(options);
  const Format& found = find_format(format);
  return found.head ? found.head(options) : "";
}

std::string render_body(const Explanation& explanation, std::size_t index,
                        const std::string& format, const RenderOptions& options) {
  check_options(options);
  return find_format(format).body(explanation, index, options);
}

std::string render_tail(const std::string& format, const RenderOptions& options) {
  check_options(options);
  const Format& found = find_format(format);
  return found.tail ? found.tail(options) : "";
}

}  // namespace pellucid

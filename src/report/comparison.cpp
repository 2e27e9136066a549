// Several methods' answers to one question, side by side, in each format that can show them.

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "base/fail.h"
#include "base/names.h"
#include "pellucid/formats.h"
#include "report/formats.h"
#include "report/html/comparison.h"
#include "report/text/comparison.h"

namespace pellucid {

namespace {

struct ComparisonFormat {
  std::string name;
  std::string (*write)(std::span<const Explanation>, const RenderOptions&);
};

std::string json_comparison(std::span<const Explanation> explanations,
                            const RenderOptions& options) {
  return render(explanations, "json", options);
}

const std::vector<ComparisonFormat> kFormats = {
    {"text", text_comparison}, {"html", html_comparison}, {"json", json_comparison}};

bool same_question(const Target& a, const Target& b) {
  const auto other = [](const Target& t) { return t.against ? t.against->index : t.index; };
  return a.index == b.index && other(a) == other(b);
}

void check(std::span<const Explanation> explanations) {
  if (explanations.empty())
    fail(ErrorKind::BadRequest,
         "comparison: nothing to compare (expected an explanation, found 0)");
  const Explanation& first = explanations.front();
  for (const Explanation& e : explanations) {
    if (e.targets.size() > 1)
      fail(ErrorKind::BadRequest, "{}: expected one class to compare methods on, found {}",
           option("target"), e.targets.size());
    if (e.input.text != first.input.text || e.input.pair != first.input.pair ||
        e.input.words.size() != first.input.words.size() || e.targets.empty() ||
        !same_question(e.targets.front().target, first.targets.front().target))
      fail(ErrorKind::BadRequest,
           "comparison: different questions (expected one text and one class, found others in {})",
           e.method);
  }
}

}  // namespace

const std::vector<std::string>& comparison_formats() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const ComparisonFormat& format : kFormats) list.push_back(format.name);
    return list;
  }();
  return names;
}

std::string render_comparison(std::span<const Explanation> explanations, const std::string& format,
                              const RenderOptions& options) {
  check(explanations);
  check_options(options);
  const auto found = std::ranges::find(kFormats, format, &ComparisonFormat::name);
  if (found == kFormats.end())
    fail(ErrorKind::BadRequest, "{}: unknown format ({})", option("format"),
         expected_name(comparison_formats(), format));
  return found->write(explanations, options);
}

}  // namespace pellucid

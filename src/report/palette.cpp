#include "report/palette.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "base/fail.h"
#include "base/names.h"
#include "pellucid/formats.h"

namespace pellucid {

namespace {

const std::vector<Palette>& all() {
  static const std::vector<Palette> list = {
      {.name = "blue-orange",
       .for_name = "blue",
       .against_name = "orange, underlined",
       .for_styles = {"38;5;32", "38;5;16;48;5;117", "1;38;5;16;48;5;75"},
       .against_styles = {"4;38;5;166", "4;38;5;16;48;5;216", "1;4;38;5;16;48;5;208"},
       .for_bar = "38;5;32",
       .against_bar = "38;5;166",
       .for_hex = "#1e68c8",
       .against_hex = "#de680a"},
      {.name = "green-red",
       .for_name = "green",
       .against_name = "red, underlined",
       .for_styles = {"38;5;28", "38;5;16;48;5;120", "1;38;5;16;48;5;40"},
       .against_styles = {"4;38;5;167", "4;38;5;16;48;5;217", "1;4;38;5;16;48;5;203"},
       .for_bar = "38;5;28",
       .against_bar = "38;5;167",
       .for_hex = "#1a873c",
       .against_hex = "#d63030"},
      {.name = "grey",
       .for_name = "bold",
       .against_name = "underlined",
       .for_styles = {"", "1", "1;7"},
       .against_styles = {"4", "1;4", "1;4;7"},
       .for_bar = "1",
       .against_bar = "2",
       .for_hex = "#4c5665",
       .against_hex = "#9aa3b0"},
  };
  return list;
}

}  // namespace

const std::vector<std::string>& palettes() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const Palette& palette : all()) list.push_back(palette.name);
    return list;
  }();
  return names;
}

const Palette& find_palette(const std::string& name) {
  const auto found = std::ranges::find(all(), name, &Palette::name);
  if (found == all().end())
    fail(ErrorKind::BadRequest, "{}: unknown palette ({})", option("palette"),
         expected_name(palettes(), name));
  return *found;
}

}  // namespace pellucid

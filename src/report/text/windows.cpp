#include "report/text/windows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/numbers.h"
#include "report/text/terminal.h"

namespace pellucid {

namespace {

constexpr std::size_t kWidestLabel = 10, kNarrowestText = 8;

struct Column {
  std::string head;
  std::vector<std::string> cells = {};
  bool left = false;
  std::size_t width = 0;

  void add(std::string cell) {
    width = std::max(width, columns(cell));
    cells.push_back(std::move(cell));
  }
};

/// In the order in which a narrow terminal keeps them.
std::vector<Column> columns_of(const std::vector<WindowRow>& rows, const TargetScores& scores) {
  Column words{"words"}, weight{"weight"}, says{"says", {}, true};
  Column text{quantity_name(scores.target)}, reference{"reference"};
  const bool certified = scores.completeness && scores.completeness->certified_error;
  Column error{certified ? "certified" : "off by"};
  for (const WindowRow& row : rows) {
    const std::string& label = row.window->prediction.label;
    words.add(row.words);
    weight.add(fmt::format("{:.4f}", row.window->weight));
    says.add(fit_left(label, std::min(columns(label), kWidestLabel)));
    if (!row.target) continue;
    text.add(value(row.target->target.value));
    if (const auto& from = row.target->target.baseline_value) reference.add(value(*from));
    if (const auto& sums = row.target->completeness)
      error.add(bound(sums->certified_error.value_or(std::abs(sums->delta))));
  }
  std::vector<Column> all;
  for (Column* column : {&words, &text, &says, &weight, &reference, &error}) {
    column->width = std::max(column->width, columns(column->head));
    if (column->cells.size() == rows.size()) all.push_back(std::move(*column));
  }
  return all;
}

}  // namespace

std::vector<std::string> window_table(const std::vector<WindowRow>& rows,
                                      const TargetScores& scores, std::size_t width) {
  std::vector<Column> table = columns_of(rows, scores);
  const auto used = [&] {
    std::size_t sum = 2;
    for (const Column& column : table) sum += column.width + 2;
    return sum;
  };
  while (used() > width && table.size() > 1) table.pop_back();
  const std::size_t room = width - std::min(width, used());
  if (room >= kNarrowestText) {
    Column begins{"begins", {}, true, room};
    for (const WindowRow& row : rows) begins.cells.push_back(row.begins);
    table.insert(table.begin() + 1, std::move(begins));
  }
  std::vector<std::string> lines(rows.size() + 1);
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (const Column& column : table) {
      const std::string& cell = line == 0 ? column.head : column.cells[line - 1];
      const std::string fitted = fit_left(cell, column.left ? column.width : columns(cell));
      lines[line] += "  " + std::string(column.width - columns(fitted), ' ') + fitted;
    }
    lines[line].erase(lines[line].find_last_not_of(' ') + 1);
  }
  return lines;
}

}  // namespace pellucid

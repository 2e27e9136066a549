// docs/models.md says of every architecture what it was checked against and with which error; this
// test measures the errors again and holds the page to them, here and as on two older processors.
// To write the page's table anew: PELLUCID_WRITE_PAGES=1 ctest --test-dir build -R models_page.
//
// The page states at least twice the largest measured difference, rounded up to one digit: yet
// another processor rounds otherwise, and the statement stays true. It is stale if it is exceeded,
// or is more than 20 times what is measured.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "base/file.h"
#include "golden/golden_model.h"
#include "model/architectures.h"
#include "model/families/config.h"

namespace pellucid {
namespace {

namespace fs = std::filesystem;

constexpr double kHeadroom = 2, kStale = 20;
constexpr const char* kBegin = "<!-- measured by models_page_test -->\n";
constexpr const char* kEnd = "<!-- end -->\n";
const std::vector<std::string> kKinds{"logits", "states", "gradients", "scores"};

struct Row {
  std::set<std::string> versions;
  std::size_t models = 0, texts = 0, attributions = 0;
  Differences differences;
};

fs::path page_path() { return fs::path(PELLUCID_SOURCE_DIR) / "docs/models.md"; }

/// By model_type. The bundled model is left out: it is a BERT, and takes longer than all others.
std::map<std::string, Row> measure() {
  std::map<std::string, Row> rows;
  for (const fs::path& file : golden_files()) {
    if (file.stem() == "sentiment") continue;
    const GoldenModel model(file);
    Row& row = rows[Config::read(model.folder() / "config.json").model_type()];
    ++row.models;
    row.texts += model.json()["inputs"].size();
    row.attributions += model.json()["attributions"].size();
    row.versions.insert(model.json()["made_with"]["transformers"].get<std::string>());
    model.check_inputs(row.differences);
    model.check_states(row.differences);
    model.check_gradients(row.differences);
    model.check_attributions(row.differences);
  }
  return rows;
}

std::string rounded_up(double value) {
  value = std::max(value, 1e-9);
  const double unit = std::pow(10.0, std::floor(std::log10(value)));
  return fmt::format("{:.0e}", std::ceil(value / unit * (1 - 1e-9)) * unit);
}

/// What comes before the errors: exact.
std::string head_of(const Architecture& architecture, const Row& row) {
  return fmt::format("| `{}` | `{}` | {} | {} | {} | {} |", architecture.model_type,
                     architecture.class_name, fmt::join(row.versions, ", "), row.models, row.texts,
                     row.attributions);
}

/// What the page says, by the row's beginning.
using Stated = std::map<std::string, std::vector<double>>;

/// The error to write: what is stated already, by a run on other vectors, where that is true of
/// this run too.
double written_error(const Stated& stated, const std::string& head, std::size_t kind,
                     double found) {
  const auto old = stated.find(head);
  if (old != stated.end() && old->second.size() == kKinds.size()) {
    const double error = old->second[kind];
    if (kHeadroom * found <= error && error <= kStale * found) return error;
  }
  return kHeadroom * found;
}

std::string table(const std::map<std::string, Row>& rows, const Stated& stated) {
  std::string text =
      "| model_type | class | transformers | models | texts | attributions | logits | states | "
      "gradients | scores |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
  for (const Architecture* architecture : architecture_list()) {
    const Row& row = rows.at(architecture->model_type);
    const std::string head = head_of(*architecture, row);
    text += head;
    for (std::size_t k = 0; k < kKinds.size(); ++k) {
      const double found = row.differences.seen().at(kKinds[k]);
      text += fmt::format(" {} |", rounded_up(written_error(stated, head, k, found)));
    }
    text += "\n";
  }
  return text;
}

/// The table of the page, between its marks.
struct Page {
  std::string before, table, after;
  static Page read() {
    const std::string text = read_file(page_path());
    const std::size_t begin = text.find(kBegin), end = text.find(kEnd);
    EXPECT_TRUE(begin != std::string::npos && end != std::string::npos && begin < end);
    const std::size_t first = begin + std::string(kBegin).size();
    return {text.substr(0, first), text.substr(first, end - first), text.substr(end)};
  }
};

/// The errors that end a row.
std::vector<double> stated_errors(std::string rest) {
  std::replace(rest.begin(), rest.end(), '|', ' ');
  std::istringstream words(rest);
  std::vector<double> errors;
  for (std::string word; words >> word;) errors.push_back(std::stod(word));
  return errors;
}

Stated stated_rows(const std::string& table, const std::map<std::string, Row>& rows) {
  Stated stated;
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) {
    for (const Architecture* architecture : architecture_list()) {
      const std::string head = head_of(*architecture, rows.at(architecture->model_type));
      if (line.starts_with(head)) stated[head] = stated_errors(line.substr(head.size()));
    }
  }
  return stated;
}

TEST(ModelsPage, StatesWhatIsMeasured) {
  const std::map<std::string, Row> rows = measure();
  for (const Architecture* architecture : architecture_list())
    ASSERT_TRUE(rows.contains(architecture->model_type))
        << architecture->model_type << ": no golden file";
  Page page = Page::read();
  if (std::getenv("PELLUCID_WRITE_PAGES")) {
    page.table = table(rows, stated_rows(page.table, rows));
    std::ofstream(page_path()) << page.before << page.table << page.after;
  }
  std::istringstream lines(page.table);
  std::string line;
  std::getline(lines, line);
  std::getline(lines, line);
  for (const Architecture* architecture : architecture_list()) {
    const Row& row = rows.at(architecture->model_type);
    const std::string head = head_of(*architecture, row);
    ASSERT_TRUE(std::getline(lines, line));
    ASSERT_THAT(line, testing::StartsWith(head)) << "stale: see the top of this test's file";
    const std::vector<double> errors = stated_errors(line.substr(head.size()));
    ASSERT_EQ(errors.size(), kKinds.size()) << line;
    for (std::size_t k = 0; k < kKinds.size(); ++k) {
      const double found = row.differences.seen().at(kKinds[k]);
      EXPECT_LE(found, errors[k]) << architecture->model_type << ": " << kKinds[k];
      EXPECT_GE(kStale * found, errors[k]) << architecture->model_type << ": " << kKinds[k];
    }
    EXPECT_THAT(page.after, testing::HasSubstr("`" + architecture->model_type + "`"))
        << "the page does not say what of it is read";
  }
  EXPECT_FALSE(std::getline(lines, line)) << "a row too many: " << line;
}

}  // namespace
}  // namespace pellucid

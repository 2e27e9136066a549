// report_samples FOLDER: writes the sample explanations in every format, for the browser test and
// for whoever changes how a report looks.
#include <fmt/format.h>

#include <filesystem>
#include <vector>

#include "base/file.h"
#include "pellucid/formats.h"
#include "support/sample_explanation.h"

namespace {

using pellucid::Explanation;
using namespace pellucid::testing;

constexpr const char* kReview =
    "I absolutely loved the acting, it was a masterpiece — even if the ending dragged on and the "
    "score was noisy.\n\nWould watch again! 👨‍👩‍👧‍👦 10/10, café.";

Explanation review() { return sample_explanation_of(kReview); }

void write(const std::filesystem::path& folder, const std::string& name,
           const std::vector<Explanation>& explanations,
           const pellucid::RenderOptions& options = {}) {
  for (const pellucid::FormatInfo& format : pellucid::formats()) {
    if (!format.many && explanations.size() > 1) continue;
    pellucid::OutputFile file(folder / (name + format.extension));
    file.write(pellucid::render(explanations, format.name, options));
    file.commit();
  }
}

void write_comparison(const std::filesystem::path& path) {
  std::vector<Explanation> methods(3, sample_explanation_of(kReview));
  methods[1].method = "occlusion";
  methods[1].targets[0].completeness = {};
  methods[2].method = "lime";
  for (std::size_t w = 0; w < methods[2].input.words.size(); w += 2) {
    methods[1].targets[0].words[w] *= 0.2;
    methods[2].targets[0].words[w] *= -0.5;
  }
  pellucid::OutputFile file(path);
  file.write(pellucid::render_comparison(methods));
  file.commit();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return fmt::print(stderr, "report_samples: expected a folder\n"), 2;
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  write(folder, "one", {sample_explanation()});
  for (const std::string& palette : pellucid::palettes())
    write(folder, palette, {review()}, {.palette = palette, .true_label = "NEGATIVE"});
  write(folder, "all", {with_all_targets(with_warning(review()))});
  write(folder, "windows", {with_windows(with_all_targets(review()))});
  write(folder, "pair", {sample_explanation_of("A man plays the guitar.", "Nobody plays music.")});
  write(folder, "classes", {with_many_classes(sample_explanation_of("I was so sad it ended!"))});
  std::vector<Explanation> hostile;
  for (const std::string& text : hostile_texts()) hostile.push_back(sample_explanation_of(text));
  write(folder, "hostile", hostile);
  write_comparison(folder / "comparison.html");
  for (std::size_t i = 0; i < hostile.size(); ++i)
    write(folder, fmt::format("hostile-{}", i), {hostile[i]});
}

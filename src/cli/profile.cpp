#include "cli/profile.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "cli/output.h"

namespace pellucid::cli {

namespace {

constexpr std::pair<Stage, const char*> kLines[] = {
    {Stage::Load, "load"},
    {Stage::Tokenize, "tokenize"},
    {Stage::MatrixProducts, "gemm"},
    {Stage::Attention, "attention"},
    {Stage::Elementwise, "elementwise"},
    {Stage::Method, "method"},
    {Stage::Report, "report"},
    {Stage::Other, "other"},
};

std::string rate_text(double flops, double seconds, double peak) {
  const double rate = seconds > 0 ? flops / seconds / 1e9 : 0;
  std::string text = fmt::format("{:.2f} GFLOP, {:.0f} GFLOP/s", flops / 1e9, rate);
  if (peak > 0) text += fmt::format(", {:.0f} % of the peak", 100 * rate / peak);
  return text;
}

}  // namespace

std::string profile_text(const Profile& profile, std::size_t threads, double peak,
                         const std::string& precision) {
  const auto count = static_cast<double>(threads);
  const double all = std::max(1e-9, count * profile.elapsed);
  std::string text = fmt::format("{:.3f} s, {} thread{}; the threads' seconds, added:\n",
                                 profile.elapsed, threads, threads == 1 ? "" : "s");
  const auto line = [&](const char* name, double seconds) {
    text += fmt::format("  {:<12}{:>9.3f} s {:>6.1f} %\n", name, seconds, 100 * seconds / all);
  };
  double known = 0;
  for (const auto& [stage, name] : kLines) {
    line(name, profile.in(stage));
    known += profile.in(stage);
  }
  line("waiting", std::max(0.0, all - known));
  if (peak > 0)
    text += fmt::format("peak of this machine in {}, {} thread{}: {:.0f} GFLOP/s\n", precision,
                        threads, threads == 1 ? "" : "s", peak);
  const double products = profile.matrix_flops + profile.attention_flops;
  text +=
      "gemm: " + rate_text(profile.matrix_flops, profile.in(Stage::MatrixProducts) / count, peak) +
      " while it runs\n";
  text +=
      "gemm and attention: " + rate_text(products, profile.elapsed, peak) + " from start to end\n";
  return text;
}

void ProfileOption::add_to(CLI::App& app) {
  app.add_flag("--profile", asked_, "print where the time went on standard error")->group("Other");
}

void ProfileOption::begin() {
  if (asked_) profiler_.emplace();
}

void ProfileOption::print(const Explainer& explainer, const std::string& precision) const {
  if (!profiler_) return;
  const Profile profile = profiler_->profile();
  const double peak =
      peak_gigaflops(precision == "bfloat16" ? Precision::BFloat16 : Precision::Float32,
                     static_cast<int>(explainer.threads()));
  const std::string text = profile_text(profile, explainer.threads(), peak, precision);
  write_standard_error(text);
}

}  // namespace pellucid::cli

#pragma once
// `--profile`: where the time went, on standard error.

#include <optional>
#include <string>

#include "pellucid/explainer.h"
#include "pellucid/profile.h"

namespace CLI {
class App;
}

namespace pellucid::cli {

/// What --profile prints. `peak`: GFLOP/s of all threads, 0 if nobody knows.
std::string profile_text(const Profile& profile, std::size_t threads, double peak,
                         const std::string& precision);

/// Thread rule: one thread at a time.
class ProfileOption {
 public:
  void add_to(CLI::App& app);
  /// From here on, if asked for.
  void begin();
  void print(const Explainer& explainer, const std::string& precision) const;

 private:
  bool asked_ = false;
  std::optional<Profiler> profiler_;
};

}  // namespace pellucid::cli

#pragma once
// A committed golden file, tests/golden/MODEL.json, made by tools/make_golden.py from transformers
// and Captum; and the engine's differences from it.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/classifier.h"

namespace pellucid {

/// The golden files, sorted.
std::vector<std::filesystem::path> golden_files();

/// The largest difference of each kind of value.
class Differences {
 public:
  /// Fails the running test if `found` is more than `tolerance`.
  void check(const std::string& kind, double found, double tolerance) {
    seen_[kind] = std::max(seen_[kind], found);
    EXPECT_LE(found, tolerance) << kind;
  }
  const std::map<std::string, double>& seen() const { return seen_; }

 private:
  std::map<std::string, double> seen_;
};

/// Each `check_…` compares one section of the file; the tolerances have names in golden_model.cpp
/// and nowhere else. Differences of float32 between the reference and itself in float64 are in the
/// file (`noise`).
class GoldenModel {
 public:
  explicit GoldenModel(const std::filesystem::path& file);

  const nlohmann::json& json() const { return golden_; }
  const std::filesystem::path& folder() const { return folder_; }

  void check_inputs(Differences& differences) const;
  void check_states(Differences& differences) const;
  void check_gradients(Differences& differences) const;
  void check_attributions(Differences& differences) const;

 private:
  /// The tokenized input that a golden value is about.
  ModelInput model_input(const nlohmann::json& entry) const;

  nlohmann::json golden_;
  std::filesystem::path folder_;
};

}  // namespace pellucid

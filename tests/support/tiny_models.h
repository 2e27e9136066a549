#pragma once
// The small random models of tests/data/models, and what the tests that loop over them share.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "model/evaluator.h"

namespace pellucid {

/// Folders of the committed tiny models, by name.
inline std::vector<std::filesystem::path> tiny_model_folders() {
  std::vector<std::filesystem::path> folders;
  const auto root = std::filesystem::path(PELLUCID_SOURCE_DIR) / "tests/data/models";
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

/// A folder's name as a GoogleTest name: letters, digits and underscores.
inline std::string test_name(const std::filesystem::path& folder) {
  std::string name = folder.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
}

struct NamedSite {
  std::string name;  // as `--at` spells it
  Site site;
};

/// Every site of a model, in the order of the network.
inline std::vector<NamedSite> all_sites(const ModelInfo& info) {
  std::vector<NamedSite> sites{{"word-embeddings", {Site::Kind::WordEmbeddings}},
                               {"embeddings", {Site::Kind::Embeddings}}};
  for (std::size_t k = 0; k < info.layers; ++k) {
    sites.push_back({"layer." + std::to_string(k), {Site::Kind::Layer, k}});
  }
  return sites;
}

/// An input of `length` tokens spread over the vocabulary by `seed`; the second half is of the
/// second type where the model has one.
inline ModelInput spread_input(const ModelInfo& info, std::size_t length, std::size_t seed) {
  ModelInput input;
  for (std::size_t t = 0; t < length; ++t) {
    const std::size_t id = (7 + 31 * seed + 97 * t + t * t * (seed + 3)) % info.vocabulary;
    input.ids.push_back(static_cast<std::int32_t>(id));
    input.types.push_back(info.types > 1 && 2 * t >= length ? 1 : 0);
  }
  return input;
}

/// `count` points with the same states [T x width(site)]; `input` and `states` outlive the result.
inline Points repeat_point(Site site, const ModelInput& input, const Matrix& states,
                           std::size_t count) {
  return {.site = site,
          .count = count,
          .input = [&input](std::size_t) -> const ModelInput& { return input; },
          .fill =
              [&states](std::size_t, MatrixView out) {
                for (std::size_t t = 0; t < out.rows; ++t) {
                  std::copy_n(states.row(t).data(), out.cols, out.row(t).data());
                }
              }};
}

}  // namespace pellucid

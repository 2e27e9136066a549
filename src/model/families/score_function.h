#pragma once
// What makes scores of logits, as a folder's files say it.
//
// transformers' pipeline: none for problem_type "regression", the sigmoid for several labels at
// once and for one output, else softmax. A cross-encoder of sentence-transformers names a function
// of torch, in the first of these that has one:
//   activation_fn                            of config_sentence_transformers.json
//   sentence_transformers.activation_fn      of config.json
//   sbert_ce_default_activation_function     of config.json
// torch's Sigmoid holds for any number of outputs, its Identity for one; several outputs with
// Identity are the pipeline's.

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/classifier.h"

namespace pellucid {

/// The pipeline's, of a config.json and a head of so many outputs.
ScoreFunction pipeline_scores(const Json& config, std::size_t outputs);

/// The cross-encoder's where `folder` is one's, else the pipeline's. Adds the keys of its file that
/// nobody knows. Throws Unsupported for another function than Sigmoid and Identity, BadModel for
/// what is no name.
ScoreFunction read_score_function(const std::filesystem::path& folder, const Json& config,
                                  std::size_t outputs, std::vector<std::string>& unknown_keys);

}  // namespace pellucid

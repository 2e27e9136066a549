#include "model/families/score_function.h"

#include <optional>
#include <string>

#include "base/fail.h"
#include "base/json_keys.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

constexpr const char* kFile = "config_sentence_transformers.json";

constexpr KeyVerdict kTable[] = {
    {"activation_fn", Verdict::Read},
    {"__version__", Verdict::Harmless},
    {"model_type", Verdict::Harmless},
    // Of embedding models; a cross-encoder's prompts are put before a text by its caller.
    {"prompts", Verdict::Harmless},
    {"default_prompt_name", Verdict::Harmless},
    {"similarity_fn_name", Verdict::Harmless},
    {"truncate_dim", Verdict::Harmless},
    {"max_length", Verdict::Harmless},
};

ScoreFunction function_of(const Json& name, const Json& config, std::size_t outputs) {
  const std::string path = name.as_string();
  if (path.empty()) return pipeline_scores(config, outputs);
  const std::string function = path.substr(path.rfind('.') + 1);
  if (path.starts_with("torch.nn.")) {
    if (function == "Sigmoid") return ScoreFunction::Sigmoid;
    if (function == "Identity")
      return outputs == 1 ? ScoreFunction::None : pipeline_scores(config, outputs);
  }
  fail(ErrorKind::Unsupported,
       "{}: activation function not supported (expected torch.nn.Sigmoid or torch.nn.Identity, "
       "found \"{}\")",
       name.where(), path);
}

}  // namespace

ScoreFunction pipeline_scores(const Json& config, std::size_t outputs) {
  const std::string problem = config.string_or("problem_type", "");
  if (problem == "regression") return ScoreFunction::None;
  if (problem == "multi_label_classification" || outputs == 1) return ScoreFunction::Sigmoid;
  return ScoreFunction::Softmax;
}

ScoreFunction read_score_function(const fs::path& folder, const Json& config, std::size_t outputs,
                                  std::vector<std::string>& unknown_keys) {
  std::error_code error;
  if (const fs::path file = folder / kFile; fs::exists(file, error)) {
    const JsonDocument document = JsonDocument::read(file);
    const Json root = document.root();
    if (!root.is_object()) root.fail_expected("an object");
    for (const std::string& key : check_keys(root, kTable))
      unknown_keys.push_back(root.at(key).where());
    if (const auto name = root.find("activation_fn")) return function_of(*name, config, outputs);
  }
  if (const auto section = config.find("sentence_transformers")) {
    if (!section->is_object()) section->fail_expected("an object");
    if (const auto name = section->find("activation_fn"))
      return function_of(*name, config, outputs);
  }
  if (const auto name = config.find("sbert_ce_default_activation_function"))
    return function_of(*name, config, outputs);
  return pipeline_scores(config, outputs);
}

}  // namespace pellucid

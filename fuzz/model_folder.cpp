// Any changes to the configuration of a small model, and any text: refused in one line, or
// explained in numbers.

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "pellucid/pellucid.h"
#include "support/temp_dir.h"
#include "two_inputs.h"

using namespace pellucid;

namespace {

const std::string kModel = PELLUCID_SOURCE_DIR "/tests/data/models/bert-two";

std::string read(const std::string& name) {
  std::ifstream in(kModel + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TempDir folder;
  static const nlohmann::json config = [] {
    folder.write("model.safetensors", read("model.safetensors"));
    folder.write("tokenizer.json", read("tokenizer.json"));
    return nlohmann::json::parse(read("config.json"));
  }();
  const TwoInputs in(data, size);
  const auto patch = nlohmann::json::parse(in.first, nullptr, /*allow_exceptions=*/false);
  if (!patch.is_object()) return 0;
  nlohmann::json changed = config;
  changed.merge_patch(patch);
  folder.write("config.json",
               changed.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  try {
    const Explainer explainer = Explainer::load(folder.path().string(), {.threads = 1});
    Request request;
    request.method = "input-x-gradient";
    const Explanation e = explainer.explain({std::string(in.second.substr(0, 300)), {}}, request);
    for (const double score : e.targets.at(0).tokens)
      if (!std::isfinite(score)) std::abort();
  } catch (const Error&) {
  }
  return 0;
}

// Any bytes as a config.json: refused in one line, or sound enough to ask everything of it.

#include "model/families/config.h"

#include <cstdint>
#include <cstdlib>

#include "pellucid/error.h"

using namespace pellucid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const Config config = Config::parse({reinterpret_cast<const char*>(data), size}, "fuzz");
    const std::size_t hidden = config.dimension("hidden_size", 768);
    if (hidden % config.heads("num_attention_heads", 12, hidden) != 0) std::abort();
    config.activation("hidden_act", "gelu");
    config.epsilon("layer_norm_eps", 1e-12);
    if (config.model_info(hidden).labels.empty()) std::abort();
  } catch (const Error&) {
  }
  return 0;
}

// Any bytes as the index of weights in parts: refused in one line, or every tensor is where it
// says.

#include <cstdint>
#include <cstdlib>

#include "model/weights/checkpoint.h"
#include "pellucid/error.h"
#include "support/temp_dir.h"

using namespace pellucid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TempDir folder;
  static const bool written = [] {
    const std::string header = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
    std::string bytes(8, '\0');
    bytes[0] = static_cast<char>(header.size());
    folder.write("model-1.safetensors", bytes + header + std::string(4, '\0'));
    return true;
  }();
  if (!written) std::abort();
  folder.write("model.safetensors.index.json", {reinterpret_cast<const char*>(data), size});
  try {
    const Checkpoint checkpoint = Checkpoint::open(folder.path());
    for (const std::string& name : checkpoint.names()) checkpoint.find(name).all_finite();
  } catch (const Error&) {
  }
  return 0;
}

// Any bytes as a saved explanation: refused in one line, or the same JSON again, in every report.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "pellucid/error.h"
#include "pellucid/formats.h"

using namespace pellucid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Explanation explanation;
  try {
    explanation = explanation_from_json({reinterpret_cast<const char*>(data), size});
  } catch (const Error& error) {
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) std::abort();
    return 0;
  }
  const std::string json = render(explanation, "json");
  if (render(explanation_from_json(json), "json") != json) std::abort();
  for (const FormatInfo& format : formats()) render(explanation, format.name);
  return 0;
}

// Any bytes as a request in JSON: refused in one line, or the same again by way of JSON.

#include "pellucid/request.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "pellucid/error.h"

using namespace pellucid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Request request;
  try {
    request = request_from_json({reinterpret_cast<const char*>(data), size});
  } catch (const Error&) {
    return 0;
  }
  const std::string json = to_json(request);
  if (to_json(request_from_json(json)) != json) std::abort();
  return 0;
}

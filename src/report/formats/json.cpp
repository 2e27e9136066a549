// `pellucid.explanation/1`: one object on one line for each text.
#include "report/format.h"
#include "report/json_values.h"

namespace pellucid {

namespace {

std::string nothing(const RenderOptions&) { return ""; }

std::string body(const Explanation& explanation, std::size_t, const RenderOptions&) {
  return json_line(json_of(explanation)) + "\n";
}

}  // namespace

extern const Format json_format;
const Format json_format{
    .info = {"json", "application/x-ndjson", ".json", "one JSON object per line and text"},
    .head = nothing,
    .body = body,
    .tail = nothing};

}  // namespace pellucid

// `pellucid.explanation/1`: one object on one line for each text.
#include "report/formats.h"
#include "report/json_values.h"

namespace pellucid {

namespace {

std::string body(const Explanation& explanation, std::size_t, const RenderOptions&) {
  return json_line(json_of(explanation)) + "\n";
}

}  // namespace

const Format format::json{
    .info = {"json", "application/x-ndjson", ".json", "one JSON object per line and text"},
    .body = body};

}  // namespace pellucid

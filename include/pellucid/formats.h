#pragma once
// Reports: an Explanation as bytes.

#include <span>
#include <string>
#include <vector>

#include "pellucid/explainer.h"
#include "pellucid/explanation.h"

namespace pellucid {

struct RenderOptions {
  bool color = false;      // ANSI colours; `text` only
  std::size_t width = 80;  // columns of the terminal; `text` only
};

struct FormatInfo {
  std::string name;        // "html"
  std::string media_type;  // "text/html; charset=utf-8"
  std::string extension;   // ".html"
  std::string summary;
};

/// Every format, in the order of the list.
const std::vector<FormatInfo>& formats();

/// A whole document for these explanations: one page, one table, or one JSON object a line.
/// Throws BadRequest for an unknown format.
std::string render(std::span<const Explanation> explanations, const std::string& format,
                   const RenderOptions& options = {});
std::string render(const Explanation& explanation, const std::string& format,
                   const RenderOptions& options = {});

/// The parts of that document, for many texts one by one: head, one body per text, tail.
/// head + body(0) + body(1) + … + tail is the same bytes as render() of all.
std::string render_head(const std::string& format, const RenderOptions& options = {});
std::string render_body(const Explanation& explanation, std::size_t index, const std::string& format,
                        const RenderOptions& options = {});
std::string render_tail(const std::string& format, const RenderOptions& options = {});

/// JSON of the other commands' results, one object on one line, without a line end.
std::string to_json(const Tokenization& tokenization);
std::string to_json(const PredictionResult& prediction);
std::string to_json(const ModelDescription& description);

}  // namespace pellucid

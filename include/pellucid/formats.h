#pragma once
// Reports: an Explanation as bytes.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/explainer.h"
#include "pellucid/explanation.h"

namespace pellucid {

/// How reports for people look. JSON and CSV always hold the numbers as they are.
struct RenderOptions {
  bool color = false;      // ANSI colours; `text` only
  std::size_t width = 80;  // columns of the terminal; `text` only
  /// One of palettes(). Each also shows the sign of a score by a line under the word.
  std::string palette = "blue-orange";
  /// One of normalizations(): the scores are shown as they are, divided by their L2 norm over the
  /// tokens, or divided by the largest absolute score of the explanation.
  std::string normalize = "none";
  /// The true class of the text, a label or a class index. Shown beside the prediction.
  std::optional<std::string> true_label = std::nullopt;
};

/// `blue-orange`, which readers of any colour vision can tell apart, `green-red` and `grey`.
const std::vector<std::string>& palettes();
/// `none`, `l2` and `max`.
const std::vector<std::string>& normalizations();

struct FormatInfo {
  std::string name;        // "html"
  std::string media_type;  // "text/html; charset=utf-8"
  std::string extension;   // ".html"
  std::string summary;
  bool many = true;  // whether a document holds several texts; if not, a second is BadRequest
};

/// Every format, in the order of the list.
const std::vector<FormatInfo>& formats();

/// A whole document for these explanations: one page, one table, or one JSON object a line.
/// Throws BadRequest for an unknown format, palette or normalization.
std::string render(std::span<const Explanation> explanations, const std::string& format,
                   const RenderOptions& options = {});
std::string render(const Explanation& explanation, const std::string& format,
                   const RenderOptions& options = {});

/// The parts of that document, for many texts one by one: head, one body per text, tail.
/// head + body(0) + body(1) + … + tail are the bytes that render() gives for all of them.
std::string render_head(const std::string& format, const RenderOptions& options = {});
std::string render_body(const Explanation& explanation, std::size_t index,
                        const std::string& format, const RenderOptions& options = {});
std::string render_tail(const std::string& format, const RenderOptions& options = {});

/// One page that compares explanations of one text and class by several methods: the text marked by
/// each, the score of every word by each, how far the methods agree, and how each explanation was
/// made. JSON has one explanation a line. Throws BadRequest for no explanations, for explanations
/// of different texts or classes, and for a format that is not one of comparison_formats().
std::string render_comparison(std::span<const Explanation> explanations,
                              const std::string& format = "html",
                              const RenderOptions& options = {});
/// `text`, `html` and `json`.
const std::vector<std::string>& comparison_formats();

/// The explanation that `json` is: render()'s JSON of one text. What the JSON does not hold is as
/// the reports need it, so that each comes out the same, byte for byte, as of the explanation that
/// was written. Keys that the schema does not have are passed over. Throws BadRequest in one line
/// that begins with `where` for what is no such JSON, Unsupported for another version of the
/// schema.
Explanation explanation_from_json(std::string_view json, const std::string& where = "explanation");

/// JSON of the other commands' results, one object on one line, without a line end.
std::string to_json(const Tokenization& tokenization);
std::string to_json(const PredictionResult& prediction);
std::string to_json(const ModelDescription& description);
std::string to_json(const std::vector<MethodInfo>& methods);

}  // namespace pellucid

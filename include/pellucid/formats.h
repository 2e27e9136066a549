#pragma once
// Reports: an Explanation as bytes.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pellucid/explainer.h"
#include "pellucid/explanation.h"

namespace pellucid {

/// How reports for people look. JSON and CSV hold the numbers as they are, whatever this says.
struct RenderOptions {
  bool color = false;      // ANSI colours; `text` only
  std::size_t width = 80;  // columns of the terminal; `text` only
  /// Of palettes(). All say the sign by a line under the word too.
  std::string palette = "blue-orange";
  /// Of normalizations(): the scores shown are divided by nothing, by their L2 norm over the
  /// tokens, or by the largest of them.
  std::string normalize = "none";
  /// What the text really is: a label, or a class index. Shown beside the prediction.
  std::optional<std::string> true_label = std::nullopt;
};

/// `blue-orange`, which every kind of colour vision tells apart, `green-red` and `grey`.
const std::vector<std::string>& palettes();
/// `none`, `l2` and `max`.
const std::vector<std::string>& normalizations();

struct FormatInfo {
  std::string name;        // "html"
  std::string media_type;  // "text/html; charset=utf-8"
  std::string extension;   // ".html"
  std::string summary;
  bool many = true;  // holds several texts; if not, a second one is BadRequest
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
/// head + body(0) + body(1) + … + tail is the same bytes as render() of all.
std::string render_head(const std::string& format, const RenderOptions& options = {});
std::string render_body(const Explanation& explanation, std::size_t index,
                        const std::string& format, const RenderOptions& options = {});
std::string render_tail(const std::string& format, const RenderOptions& options = {});

/// One page that compares explanations of one text and class by several methods: the marked text by
/// each, the words' scores by each, how far they agree, and how each was made. JSON is one
/// explanation a line.
/// Throws BadRequest if there are none, they are not of the same text and class, or for a format
/// that is not one of comparison_formats().
std::string render_comparison(std::span<const Explanation> explanations,
                              const std::string& format = "html",
                              const RenderOptions& options = {});
/// `text`, `html` and `json`.
const std::vector<std::string>& comparison_formats();

/// JSON of the other commands' results, one object on one line, without a line end.
std::string to_json(const Tokenization& tokenization);
std::string to_json(const PredictionResult& prediction);
std::string to_json(const ModelDescription& description);
std::string to_json(const std::vector<MethodInfo>& methods);

}  // namespace pellucid

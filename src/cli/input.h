#pragma once
// The texts of a command: TEXT, standard input, or the lines of a file, one at a time.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "cli/options.h"
#include "pellucid/explainer.h"

namespace pellucid::cli {

class Lines;

/// A text and where it stands, for messages: "" or "reviews.txt:3: ".
struct SourcedInput {
  Input input;
  std::string where;
};

/// Reads texts as they are asked for: memory does not grow with the file.
/// Thread rule: one thread at a time.
class TextSource {
 public:
  /// Throws BadRequest if there is no text or too much of it, Io if the file cannot be opened.
  explicit TextSource(const TextOptions& options);
  ~TextSource();

  /// The next text, or none at the end. Throws BadRequest naming the line, Io, Cancelled; after
  /// BadRequest the next call goes on behind that line.
  std::optional<SourcedInput> next();

  bool many() const { return lines_ != nullptr; }
  /// Share of the file read so far, 0 to 1; none if its size is unknown.
  std::optional<double> share() const;

 private:
  std::optional<Input> single_;
  std::unique_ptr<Lines> lines_;
};

}  // namespace pellucid::cli

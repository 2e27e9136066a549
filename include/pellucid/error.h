#pragma once
// The one exception that the library throws.

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/message.h"

namespace pellucid {

enum class ErrorKind {
  BadRequest,   // the request is wrong                          exit code 2
  BadModel,     // a file of the model is wrong                  exit code 3
  Unsupported,  // right, but Pellucid does not do it            exit code 4
  Io,           // a file cannot be read or written              exit code 5
  Cancelled,    // the caller's progress function said stop      exit code 130
};

/// What went wrong, in one line: `where: what (expected …, found …)`.
/// Thread rule: immutable, share freely.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message, std::vector<OptionMention> options = {})
      : std::runtime_error(message), kind_(kind), options_(std::move(options)) {}

  ErrorKind kind() const { return kind_; }
  /// The options that what() names, in its order.
  const std::vector<OptionMention>& options() const { return options_; }
  /// The option that is wrong, "max-steps": the one that what() begins with; empty if none is.
  std::string_view option() const;

  /// The exit code that the command line gives for this kind.
  int exit_code() const;

 private:
  ErrorKind kind_;
  std::vector<OptionMention> options_;
};

}  // namespace pellucid

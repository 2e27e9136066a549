#pragma once
// A command of the command line: a name, a line of help, and a function.

#include <string>
#include <vector>

namespace pellucid::cli {

/// Words after the command's name, in order.
using Arguments = std::vector<std::string>;

struct Command {
  const char* name;
  const char* summary;
  /// Throws Error.
  void (*run)(const Arguments& arguments);
};

void run_explain(const Arguments& arguments);
void run_compare(const Arguments& arguments);
void run_predict(const Arguments& arguments);
void run_tokenize(const Arguments& arguments);
void run_inspect(const Arguments& arguments);
void run_methods(const Arguments& arguments);
void run_import(const Arguments& arguments);
void run_render(const Arguments& arguments);

}  // namespace pellucid::cli

#pragma once
// What is asked of the model, as explain and compare take it: a class, a quantity, and the methods'
// own options. These are not listed here: they come from methods(), so a new method's options are
// the command line's the day it is listed.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/request.h"

namespace CLI {
class App;
}

namespace pellucid::cli {

struct QuestionOptions {
  std::string target = "predicted";
  std::optional<std::string> against;
  std::string quantity;                      // empty: none given
  std::map<std::string, std::string> given;  // options of methods, by name

  /// `classes`: what --target takes, for the help.
  void add_to(CLI::App& app, const std::string& classes);
  /// In the group kMethodOptions, which the help shows for the methods that are named beside it.
  void add_parameters_to(CLI::App& app);

  /// The question to one method, with all the options given.
  Request request(const std::string& method) const;

 private:
  std::map<std::string, std::string> bound_;  // to CLI11, by name
};

/// The methods' names, in the order of the list.
std::vector<std::string> method_names();

}  // namespace pellucid::cli

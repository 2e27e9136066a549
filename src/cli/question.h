#pragma once
// What is asked of the model, as explain and compare take it: a class, a quantity, and the methods'
// own parameters. These are not listed here: they come from methods(), so a new method's
// parameters are options of the command line the day it is listed.

#include <map>
#include <string>
#include <vector>

#include "pellucid/explainer.h"

namespace CLI {
class App;
}

namespace pellucid::cli {

struct QuestionOptions {
  std::string target = "predicted";
  std::string quantity = "probability";
  std::map<std::string, std::string> given;  // parameters of methods, by name

  /// `classes`: what --target takes, for the help.
  void add_to(CLI::App& app, const std::string& classes);
  void add_parameters_to(CLI::App& app);

  /// The question to one method, with all the parameters given.
  Request request(const std::string& method) const;

 private:
  std::map<std::string, std::string> bound_;  // to CLI11, by name
};

/// The methods' names, in the order of the list.
std::vector<std::string> method_names();

}  // namespace pellucid::cli

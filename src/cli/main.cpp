// The pellucid command: finds the command, runs it, and turns what it throws into one line and an
// exit code.

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "base/fail.h"
#include "base/names.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "pellucid/pellucid.h"

namespace pellucid::cli {

namespace {

constexpr int kInternalError = 1;

const std::vector<Command> kCommands = {
    {"explain", "why the model decided what it did", run_explain},
    {"compare", "several methods side by side on one page", run_compare},
    {"predict", "labels, probabilities, logits", run_predict},
    {"tokenize", "tokens, ids, offsets, words", run_tokenize},
    {"inspect", "what a model folder holds, and what of it is used", run_inspect},
    {"methods", "every attribution method with its parameters, defaults and cost", run_methods},
    {"import", "a checkpoint with a head of its own, to a model folder", run_import},
    {"render", "saved explanations to a page, a table or a picture", run_render},
};

std::string help() {
  std::string text =
      "Usage: pellucid COMMAND [TEXT] [options]\n\n"
      "Says why a BERT-family text classifier decided what it did, and how exact\n"
      "that is.\n\n";
  for (const Command& command : kCommands)
    text += two_columns(fmt::format("  {}", command.name), command.summary, 14);
  return text +
         "\n  pellucid COMMAND --help   the options of a command\n"
         "  pellucid --version        the version\n\n"
         "For example:\n"
         "  pellucid explain \"This movie is superb\"\n"
         "  pellucid explain --model ./my-model --out why.html \"Not bad at all\"\n"
         "  pellucid predict --input reviews.txt --format csv\n\n"
         "Exit codes: 0 done, 2 the request is wrong, 3 a file of the model is wrong,\n"
         "4 right but not supported, 5 cannot read or write, 128 + N stopped by signal N.\n";
}

void run(const Arguments& arguments) {
  if (arguments.empty()) return write_standard_output(help());
  const std::string& name = arguments.front();
  if (name == "--help" || name == "-h" || name == "help") return write_standard_output(help());
  if (name == "--version")
    return write_standard_output(fmt::format("pellucid {}\n", PELLUCID_VERSION));
  const auto command =
      std::ranges::find_if(kCommands, [&](const Command& c) { return c.name == name; });
  if (command == kCommands.end()) {
    std::vector<std::string> names;
    for (const Command& c : kCommands) names.push_back(c.name);
    const auto meant = nearest_name(name, names);
    fail(ErrorKind::BadRequest, "{}: no such command ({})", name,
         meant ? fmt::format("did you mean {}?", *meant) : "expected " + list_of(names));
  }
  command->run({arguments.begin() + 1, arguments.end()});
}

}  // namespace

}  // namespace pellucid::cli

int main(int argc, char** argv) {
  using namespace pellucid;
  unsetenv("ONEDNN_VERBOSE");  // it writes where the report goes
  unsetenv("DNNL_VERBOSE");
  signal(SIGPIPE, SIG_DFL);  // `pellucid … | head` ends quietly, whoever started us
  cli::watch_interrupt();
  cli::open_standard_streams();
  try {
    cli::run({argv + 1, argv + argc});
    return 0;
  } catch (const Error& error) {
    cli::print_error(error.what(), error.options());
    return error.kind() == ErrorKind::Cancelled && cli::interrupted() ? cli::interrupted()
                                                                      : error.exit_code();
  } catch (const std::bad_alloc&) {
    cli::print_error("out of memory");
  } catch (const std::exception& error) {
    cli::print_error(fmt::format("internal error: {}", error.what()));
  }
  return cli::kInternalError;
}

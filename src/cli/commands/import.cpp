// pellucid import: a training script's checkpoint, to a folder that every command takes.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"
#include "pellucid/pellucid.h"

namespace pellucid::cli {

void run_import(const Arguments& arguments) {
  ImportRequest request;
  CLI::App app("Makes a model folder of a checkpoint that has a head of its own.",
               "pellucid import FILE");
  app.add_option("FILE", request.checkpoint, "the checkpoint: it is read, never run")->required();
  app.add_option("--config", request.config, "the encoder's config.json, or a folder with one")
      ->type_name("FILE")
      ->required();
  app.add_option("--vocab", request.vocabulary, "vocab.txt or tokenizer.json, or a folder with one")
      ->type_name("FILE")
      ->required();
  app.add_option("--head", request.head,
                 "what follows the encoder, joined by -: linear, dropout, relu, gelu, tanh; on the "
                 "pooled output, or with first-token- before it on the first token")
      ->type_name("PARTS")
      ->required();
  app.add_option("--labels", request.labels, "the classes' names in order, joined by commas")
      ->type_name("NAMES")
      ->delimiter(',')
      ->required();
  app.add_option("-o,--out", request.directory, "the folder to make")->type_name("DIR")->required();
  if (!parse(app, arguments)) return;
  import_checkpoint(request);
  write_standard_output(request.directory + "\n");
}

}  // namespace pellucid::cli

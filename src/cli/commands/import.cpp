// pellucid import: a training script's checkpoint, or an adapter, to a folder that every command
// takes.

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
  CLI::App app("Makes a model folder of a checkpoint with a head of its own, or of an adapter.",
               "pellucid import FILE");
  app.add_option("FILE", request.checkpoint,
                 "the checkpoint, or a LoRA adapter or its folder: it is read, never run")
      ->required();
  app.add_option("--base", request.base,
                 "of an adapter: the model that it is for, a folder or a name in the Hugging Face "
                 "cache; the adapter is merged, --config and --head are the base's")
      ->type_name("DIR");
  app.add_option("--config", request.config, "the encoder's config.json, or a folder with one")
      ->type_name("FILE");
  app.add_option("--vocab", request.vocabulary,
                 "vocab.txt or tokenizer.json, or a folder with one; of an adapter its own or the "
                 "base's if not given")
      ->type_name("FILE");
  app.add_option(
         "--head", request.head,
         "what follows the encoder, joined by -: linear, dropout, relu, gelu, tanh, at the "
         "end sigmoid for classes that do not exclude each other; on the pooled output, with "
         "first-token- before it on the first token, with mean- on the mean of all")
      ->type_name("PARTS");
  app.add_option("--labels", request.labels, "the classes' names in order, joined by commas")
      ->type_name("NAMES")
      ->delimiter(',');
  app.add_option("-o,--out", request.directory, "the folder to make")->type_name("DIR")->required();
  if (!parse(app, arguments)) return;
  import_checkpoint(request);
  write_standard_output(request.directory + "\n");
}

}  // namespace pellucid::cli

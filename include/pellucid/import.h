#pragma once
// A checkpoint with a head of its own, as training scripts save it, or an adapter of PEFT with the
// model that it adapts, to a folder that every command takes.

#include <string>
#include <vector>

#include "pellucid/error.h"

namespace pellucid {

struct ImportRequest {
  /// A state dictionary of torch.save, alone or in what a training script saves with it, or a
  /// .safetensors file. The encoder's tensors may stand behind any prefix; the linear layers of the
  /// head are the others, in the file's order. With `base` a LoRA adapter: its folder, or its
  /// adapter_model.safetensors or .bin with adapter_config.json beside it.
  std::string checkpoint;
  std::string config;      // config.json of the encoder, or a folder that has one
  std::string vocabulary;  // vocab.txt or another tokenizer file, or a folder that has one
  /// What lies between the encoder and the logits, joined by `-`: `linear`, `dropout` (does nothing
  /// here), `relu`, `gelu`, `tanh`; a `sigmoid` at the end says that each class has a probability
  /// of its own. Reads the pooled output; a `first-token-` before it reads the encoder's output at
  /// the first token instead, a `mean-` the mean of its outputs at all tokens.
  std::string head;
  std::vector<std::string> labels;
  std::string directory;  // to be made
  /// The folder or name of the model that an adapter is for: it is merged. `config` and `head` are
  /// the base's then; `vocabulary` and `labels` may be given where they are not.
  std::string base = "";
};

/// Writes the folder, loads it with its tokenizer, and only then gives it its name: there is a
/// whole folder or none. Throws Error, naming the file or the option that is wrong: BadRequest for
/// a head or labels that do not fit, or a folder that is there already; BadModel, Unsupported, Io.
void import_checkpoint(const ImportRequest& request);

}  // namespace pellucid

#pragma once
// LoRA adapters of PEFT: adapter_config.json, and beside it adapter_model.safetensors or
// adapter_model.bin. For a linear layer of the base with the weight W [out x in],
//
//   W' = W + s · B · A    A [r x in], B [out x r], s = alpha / r, or alpha / √r with use_rslora
//
// and for an embedding W' = W + s · (B · A)ᵀ, A [r x rows], B [columns x r]. rank_pattern and
// alpha_pattern give r and alpha by the names of modules. Hu et al. 2021, arXiv 2106.09685;
// https://github.com/huggingface/peft/blob/v0.21.0/src/peft/tuners/lora/layer.py

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/weights/checkpoint.h"

namespace pellucid {

/// Numbers by the ends of modules' names, for which there is another.
struct ModuleNumbers {
  double other;
  std::vector<std::pair<std::string, double>> named;

  /// Of the first name that fits.
  double of(std::string_view module) const;
};

/// Of adapter_config.json.
struct LoraSettings {
  std::string file;  // for messages
  ModuleNumbers rank, alpha;
  bool by_root;  // use_rslora
};

/// Thread rule: immutable, share freely.
class Adapter {
 public:
  /// Of a folder, or of its file of tensors. Throws Io; BadModel for files that are wrong;
  /// Unsupported for other adapters than LoRA and for variants of LoRA.
  static Adapter open(const std::filesystem::path& path);

  /// Whether the path is of a kind that `open` is made for.
  static bool is_adapter(const std::filesystem::path& path);

  /// The base's floating-point tensors with the adapter merged, in float32, and the layers that it
  /// was saved with: these replace the base's of the same name. Throws BadModel for tensors that do
  /// not fit the base, the settings or each other, or make numbers that are not finite.
  /// Lifetime: the tensors look into this adapter and the base.
  std::vector<Tensor> merge_into(const Checkpoint& base) const;

 private:
  Adapter(LoraSettings settings, Checkpoint checkpoint)
      : settings_(std::move(settings)), checkpoint_(std::move(checkpoint)) {}

  LoraSettings settings_;
  Checkpoint checkpoint_;
};

}  // namespace pellucid

#pragma once
// The list of architectures, and what each one is: a name and a function that loads it.
//
// To add one: a file in arch/ that defines `const Architecture arch::NAME`, and a line in
// architectures.def. Loading, the command line and the law tests follow.

#include <memory>
#include <string>
#include <vector>

#include "model/classifier.h"
#include "model/families/config.h"
#include "model/weights/checkpoint.h"

namespace pellucid {

struct Architecture {
  std::string model_type;  // of config.json: "bert"
  std::string class_name;  // of its `architectures`: "BertForSequenceClassification"
  /// The scope of the head's last linear layer, which has a row for each output.
  const char* classifier = "classifier";
  /// Tensors that other heads leave in such a file, by the beginning of their names.
  std::vector<std::string> other_heads;
  /// Does it know the position_embedding_type relative_key and relative_key_query?
  bool relative_keys = false;
  /// Takes every tensor it needs. The classifier looks into the mapped weights: `weights` must
  /// outlive it. Throws BadModel or Unsupported.
  std::unique_ptr<Classifier> (*load)(const Config& config, const Scope& weights);
};

namespace arch {
#define ARCHITECTURE(name) extern const Architecture name;
#include "model/architectures.def"
#undef ARCHITECTURE
}  // namespace arch

/// In the order of architectures.def.
const std::vector<const Architecture*>& architecture_list();
/// Their model_types.
std::vector<std::string> architectures();

/// By model_type. Throws BadModel where there is none; Unsupported, naming what there is, for
/// another model. Another class in `architectures` is no error: the tensors decide.
const Architecture& find_architecture(const Config& config);

/// Throws BadModel, naming them, if tensors were not taken that the model would have used.
void check_unused(const Architecture& architecture, const Checkpoint& checkpoint);

}  // namespace pellucid

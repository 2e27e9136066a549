#pragma once
// A classification head as data: what it reads, and its linear layers with the activation after
// each. config.json may bring one for a model whose head is not its architecture's own:
//
//   "pellucid_head": {"input": "pooled",  or first-token, or mean
//                     "layers": [{"linear": "linear", "outputs": 2, "activation": "relu"}]}

#include <cstddef>
#include <string>
#include <vector>

#include "kernels/activation.h"
#include "model/families/config.h"
#include "model/layers/head.h"
#include "model/weights/checkpoint.h"

namespace pellucid {

struct HeadDescription {
  /// The output of BERT's pooler, the encoder's at the first token, or the mean of the encoder's.
  enum class Input { Pooled, FirstToken, Mean };
  struct Layer {
    std::string linear;  // the scope of its weight and bias: "classifier"
    std::size_t outputs = 0;
    Activation activation = Activation::Identity;
  };
  Input input = Input::Pooled;
  std::vector<Layer> layers;

  Pooling pooling() const { return input == Input::Mean ? Pooling::Mean : Pooling::First; }
};

/// The head that config.json describes, or else the architecture's own. Throws BadModel for a
/// description that is wrong or whose outputs are not the labels; Unsupported for an activation
/// that we lack.
HeadDescription read_head(const Config& config, HeadDescription own);

/// Adds the described layers, on `inputs` columns, to `stages`. Throws what `take_linear` throws.
void take_head(const Scope& weights, const HeadDescription& head, std::size_t inputs,
               std::vector<HeadStage>& stages);

}  // namespace pellucid

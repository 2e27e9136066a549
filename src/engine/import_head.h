#pragma once
// What a training script puts behind the encoder, in the words of `import`.

#include <string>
#include <string_view>
#include <vector>

namespace pellucid {

struct HeadText {
  std::string input = "pooled";          // as config.json spells it
  std::vector<std::string> activations;  // after each linear layer; "" for none
  bool sigmoid = false;                  // after the last: each class by itself
};

/// "linear-relu", "first-token-dropout-linear-tanh-linear", "mean-linear-sigmoid". Throws
/// BadRequest.
HeadText parse_head(std::string_view text);

}  // namespace pellucid

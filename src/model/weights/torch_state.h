#pragma once
// Where a pickle of torch.save has its state dictionary, the tensors by their names: it is the
// pickle's own dictionary, or one inside of it under a key that training scripts use.

#include <optional>
#include <span>
#include <string>

#include "model/weights/pickle.h"

namespace pellucid {

/// What makes a tensor, and of what.
struct TensorCall {
  PickleGlobal callee;
  std::span<const PickleValue* const> arguments;
};

/// Of a parameter or an instance of a subclass, the call of its tensor; of another call itself;
/// none if the value is no call.
std::optional<TensorCall> find_tensor_call(const PickleValue& value);

/// Is it a dense tensor, which torch._utils._rebuild_tensor or _rebuild_tensor_v2 makes?
bool is_tensor(const PickleValue& value);

/// The state dictionary: has tensors. Throws BadModel, in the name of `file`, if there is none,
/// with the keys that there are. Lifetime: the pickle's.
const PickleDict& find_state(const Pickle& pickle, const std::string& file);

}  // namespace pellucid

#include "model/weights/torch_state.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <vector>

#include "base/fail.h"

namespace pellucid {

namespace {

constexpr PickleGlobal kTensor{"torch._utils", "_rebuild_tensor_v2"},
    kOldTensor{"torch._utils", "_rebuild_tensor"}, kParameter{"torch._utils", "_rebuild_parameter"},
    kParameterWithState{"torch._utils", "_rebuild_parameter_with_state"},
    kSubclass{"torch._tensor", "_rebuild_from_type_v2"};
constexpr int kMostWrappers = 4;  // a parameter of a tensor of a subclass is two

// The likeliest first.
constexpr std::array<std::string_view, 10> kStateKeys = {
    "model_state_dict", "state_dict", "model_state", "model",  "net",
    "network",          "module",     "weights",     "params", "checkpoint"};
constexpr std::string_view kExpected = "what torch.save(model.state_dict()) writes";
constexpr std::size_t kMostShown = 10;        // keys in a message
constexpr std::size_t kLongestShown = 60;     // of a key
constexpr std::size_t kMostNestedStates = 4;  // {"checkpoint": {"model": {"state_dict": …}}} is 3

const PickleDict* find_dict(const PickleDict& dict, std::string_view name) {
  for (const auto& [key, value] : dict.items)
    if (const auto* text = key->as<std::string_view>(); text && *text == name)
      return value->as<PickleDict>();
  return nullptr;
}

std::size_t count_tensors(const PickleDict& dict) {
  return static_cast<std::size_t>(
      std::ranges::count_if(dict.items, [](const auto& item) { return is_tensor(*item.second); }));
}

/// Looks into each dictionary once: a file may have one under many names, or inside of itself.
class StateSearch {
 public:
  /// The dictionary under one of the keys, or else this one if it has tensors; or null.
  const PickleDict* find(const PickleDict& dict, std::size_t depth = 0) {
    if (depth > kMostNestedStates || !seen_.insert(&dict).second) return nullptr;
    for (const std::string_view name : kStateKeys)
      if (const PickleDict* inner = find_dict(dict, name))
        if (const PickleDict* state = find(*inner, depth + 1)) return state;
    return count_tensors(dict) > 0 ? &dict : nullptr;
  }

 private:
  std::set<const PickleDict*> seen_;
};

std::string opaque_text(const PickleCall& object) {
  return fmt::format("{}, which would be code to run", object.callee.text());
}

std::string key_text(const PickleValue& key, const PickleValue& value) {
  const auto* name = key.as<std::string_view>();
  std::string text = name ? fmt::format("\"{}\"", name->substr(0, kLongestShown)) : "a number";
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';
  if (const auto* dict = value.as<PickleDict>())
    text += fmt::format(" ({} tensors)", count_tensors(*dict));
  else if (const auto* object = value.as<PickleCall>())
    text += fmt::format(" ({})", opaque_text(*object));
  return text;
}

/// `"epoch", "encoder" (37 tensors), "args" (argparse.Namespace, which would be code to run)`.
std::string keys_text(const PickleDict& dict) {
  std::vector<std::string> texts;
  for (const auto& [key, value] : dict.items) {
    if (texts.size() == kMostShown) {
      texts.push_back(fmt::format("and {} more", dict.items.size() - kMostShown));
      break;
    }
    texts.push_back(key_text(*key, *value));
  }
  return texts.empty() ? "an empty dictionary" : fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace

std::optional<TensorCall> find_tensor_call(const PickleValue& value) {
  const auto* outer = value.as<PickleCall>();
  if (!outer) return std::nullopt;
  TensorCall call{outer->callee, outer->arguments};
  for (int i = 0; i < kMostWrappers; ++i) {
    const std::span<const PickleValue* const> arguments = call.arguments;
    if ((call.callee == kParameter || call.callee == kParameterWithState) && !arguments.empty()) {
      const auto* inner = arguments[0]->as<PickleCall>();
      if (!inner) break;
      call = {inner->callee, inner->arguments};
    } else if (call.callee == kSubclass && arguments.size() > 2) {
      const auto* inner = arguments[0]->as<PickleGlobal>();
      const auto* its = arguments[2]->as<PickleTuple>();
      if (!inner || !its) break;
      call = {*inner, its->items};
    } else {
      break;
    }
  }
  return call;
}

bool is_tensor(const PickleValue& value) {
  const std::optional<TensorCall> call = find_tensor_call(value);
  return call && (call->callee == kTensor || call->callee == kOldTensor);
}

const PickleDict& find_state(const Pickle& pickle, const std::string& file) {
  const auto* root = pickle.root->as<PickleDict>();
  if (!root) {
    const auto* object = pickle.root->as<PickleCall>();
    fail(ErrorKind::BadModel, "{}: no dictionary of tensors (expected {}{})", file, kExpected,
         object ? fmt::format(", found {}", opaque_text(*object)) : "");
  }
  const PickleDict* state = StateSearch().find(*root);
  if (!state)
    fail(ErrorKind::BadModel,
         "{}: no tensors (expected {}, or that under one of the keys {}; found {})", file,
         kExpected, fmt::join(kStateKeys, ", "), keys_text(*root));
  return *state;
}

}  // namespace pellucid

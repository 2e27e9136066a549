#pragma once
// Python's pickle, protocols 2 to 5, read as a description: nothing is imported and nothing is
// called.
//
// A pickle is a program for a stack machine. Here a global is its name, and a call is the name of
// what would be called with its arguments, whatever it is: a reader knows the few calls that it
// means, and all others are opaque. Opcodes come from a closed list.
// https://github.com/python/cpython/blob/3.11/Lib/pickletools.py

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pellucid {

struct PickleValue;

struct PickleGlobal {
  std::string_view module, name;  // "torch._utils", "_rebuild_tensor_v2"

  bool operator==(const PickleGlobal&) const = default;
  /// "torch._utils._rebuild_tensor_v2", for messages: printable and short.
  std::string text() const;
};
struct PickleList {
  std::vector<const PickleValue*> items;
};
struct PickleTuple {
  std::vector<const PickleValue*> items;
};
struct PickleDict {
  std::vector<std::pair<const PickleValue*, const PickleValue*>> items;  // in the file's order
};
/// What a call would make. Attributes that it would be given are left out; one that is given items
/// becomes a PickleDict of them.
struct PickleCall {
  PickleGlobal callee;                            // kPersistent for what the file keeps elsewhere
  std::span<const PickleValue* const> arguments;  // a tuple's: one may be that of many calls
};

/// What stands for a persistent id; its arguments are the id's elements.
constexpr PickleGlobal kPersistent{"", "persistent"};

struct PickleValue {
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string_view, PickleGlobal,
               PickleList, PickleTuple, PickleDict, PickleCall>
      value;

  /// The value as a type, or null.
  template <typename T>
  const T* as() const {
    return std::get_if<T>(&value);
  }
};

/// Lifetime: `root` and every value in it point into `values`, and texts into the program's bytes.
/// Move only.
struct Pickle {
  std::deque<PickleValue> values;
  const PickleValue* root = nullptr;
  std::size_t length = 0;  // bytes of the program

  Pickle() = default;
  Pickle(Pickle&&) = default;
  Pickle& operator=(Pickle&&) = default;
};

/// Reads one pickle from the start of `bytes`. Bytes, sets, integers of more than 64 bits and
/// instances of any class become calls. Throws BadModel, in the name of `file`, for a protocol or
/// an opcode that dictionaries of tensors do not need, for a program of more than 4,194,304
/// instructions and for one that makes no sense. Takes less than 200 bytes of memory for an
/// instruction.
Pickle parse_pickle(std::span<const std::byte> bytes, const std::string& file);

}  // namespace pellucid

#include "model/weights/pickle.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <unordered_map>

#include "base/fail.h"

namespace pellucid {

namespace {

// A checkpoint with its optimizer has some ten thousand.
constexpr std::size_t kMostSteps = std::size_t{1} << 22;
constexpr unsigned kNewestProtocol = 5;
constexpr std::size_t kLongestShown = 100;  // of a name in a message

constexpr PickleGlobal kBytes{"builtins", "bytes"}, kInteger{"builtins", "int"},
    kSet{"builtins", "set"}, kFrozenSet{"builtins", "frozenset"};
// Dictionaries at once, whatever they are called with.
constexpr PickleGlobal kOrderedDict{"collections", "OrderedDict"},
    kDefaultDict{"collections", "defaultdict"};

/// As in CPython's Lib/pickle.py.
enum class Op : unsigned char {
  Mark = '(',
  Stop = '.',
  Pop = '0',
  PopMark = '1',
  Dup = '2',
  BinBytes = 'B',
  ShortBinBytes = 'C',
  BinInt = 'J',
  BinInt1 = 'K',
  BinInt2 = 'M',
  None = 'N',
  BinPersId = 'Q',
  Reduce = 'R',
  BinString = 'T',
  ShortBinString = 'U',
  BinUnicode = 'X',
  Append = 'a',
  Build = 'b',
  Global = 'c',
  Appends = 'e',
  BinGet = 'h',
  LongBinGet = 'j',
  BinPut = 'q',
  LongBinPut = 'r',
  SetItem = 's',
  Tuple = 't',
  SetItems = 'u',
  BinFloat = 'G',
  EmptyList = ']',
  EmptyTuple = ')',
  EmptyDict = '}',
  Proto = 0x80,
  NewObj = 0x81,
  Tuple1 = 0x85,
  Tuple2 = 0x86,
  Tuple3 = 0x87,
  NewTrue = 0x88,
  NewFalse = 0x89,
  Long1 = 0x8a,
  Long4 = 0x8b,
  ShortBinUnicode = 0x8c,
  BinUnicode8 = 0x8d,
  BinBytes8 = 0x8e,
  EmptySet = 0x8f,
  AddItems = 0x90,
  FrozenSet = 0x91,
  NewObjEx = 0x92,
  StackGlobal = 0x93,
  Memoize = 0x94,
  Frame = 0x95,
  ByteArray8 = 0x96,
};

class Machine {
 public:
  Machine(std::span<const std::byte> bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  Pickle run() {
    while (true) {
      const auto op = static_cast<Op>(read_byte());
      if (op == Op::Stop) break;
      if (++steps_ > kMostSteps)
        fail_at(fmt::format("too many instructions (expected at most {})", kMostSteps));
      step(op);
    }
    pickle_.root = pop();
    pickle_.length = at_;
    return std::move(pickle_);
  }

 private:
  [[noreturn]] void fail_at(std::string_view what) const {
    fail(ErrorKind::BadModel, "{}: wrong pickle at byte {}: {}", file_, at_, what);
  }

  // Bytes of the program.

  std::span<const std::byte> read(std::size_t count) {
    if (count > bytes_.size() - at_) fail_at("cut short");
    at_ += count;
    return bytes_.subspan(at_ - count, count);
  }
  unsigned char read_byte() { return static_cast<unsigned char>(read(1)[0]); }
  template <typename T>
  T read_number() {
    T number;
    std::memcpy(&number, read(sizeof number).data(), sizeof number);
    return number;
  }
  std::string_view read_text(std::size_t count) {
    const std::span<const std::byte> text = read(count);
    return {reinterpret_cast<const char*>(text.data()), text.size()};
  }
  /// Before its line feed.
  std::string_view read_line() {
    const std::size_t begin = at_;
    while (read_byte() != '\n') {
    }
    return {reinterpret_cast<const char*>(bytes_.data()) + begin, at_ - begin - 1};
  }
  double read_float() {
    std::uint64_t bits = 0;
    for (const std::byte byte : read(8)) bits = bits << 8 | std::to_integer<std::uint64_t>(byte);
    return std::bit_cast<double>(bits);
  }

  // The stack.

  template <typename T>
  void push(T value) {
    stack_.push_back(&pickle_.values.emplace_back(PickleValue{std::move(value)}));
  }
  /// Bytes that are skipped, or an instance of a class that is not looked into.
  void push_opaque(PickleGlobal callee) { push(PickleCall{callee, {}}); }
  std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }
  PickleValue* top() const {
    if (stack_.size() <= floor()) fail_at("nothing on the stack");
    return stack_.back();
  }
  PickleValue* pop() {
    PickleValue* value = top();
    stack_.pop_back();
    return value;
  }
  std::vector<const PickleValue*> pop_last(std::size_t count) {
    if (stack_.size() - floor() < count) fail_at("nothing on the stack");
    const std::vector<const PickleValue*> items(stack_.end() - static_cast<std::ptrdiff_t>(count),
                                                stack_.end());
    stack_.resize(stack_.size() - count);
    return items;
  }
  std::vector<const PickleValue*> pop_to_mark() {
    if (marks_.empty()) fail_at("no mark");
    std::vector<const PickleValue*> items = pop_last(stack_.size() - marks_.back());
    marks_.pop_back();
    return items;
  }
  template <typename T>
  T& top_as(std::string_view expected) {
    T* value = std::get_if<T>(&top()->value);
    if (!value) fail_at(expected);
    return *value;
  }

  void step(Op op);
  bool step_number_or_text(Op op);
  bool step_container(Op op);
  bool step_stack(Op op);
  void push_long(std::size_t count);
  void call();
  void call_with_names();
  void persistent();
  void discard();
  void set_items(std::span<const PickleValue* const> items);
  void append(std::span<const PickleValue* const> items) {
    if (top()->as<PickleCall>()) return;
    auto& list = top_as<PickleList>("expected a list").items;
    list.insert(list.end(), items.begin(), items.end());
  }
  void expect_object() const {
    if (!top()->as<PickleDict>() && !top()->as<PickleCall>()) fail_at("expected an object");
  }
  void put(std::uint32_t key) { memo_[key] = top(); }
  void get(std::uint32_t key) {
    const auto it = memo_.find(key);
    if (it == memo_.end()) fail_at("nothing was stored under that number");
    stack_.push_back(it->second);
  }

  std::span<const std::byte> bytes_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::size_t steps_ = 0;
  Pickle pickle_;
  std::vector<PickleValue*> stack_;
  std::vector<std::size_t> marks_;  // sizes of the stack
  std::unordered_map<std::uint32_t, PickleValue*> memo_;
};

/// Little-endian two's complement; of more than 8 bytes it is opaque.
void Machine::push_long(std::size_t count) {
  const std::span<const std::byte> digits = read(count);
  if (count > sizeof(std::int64_t)) return push_opaque(kInteger);
  const bool negative = count > 0 && std::to_integer<int>(digits.back()) >= 0x80;
  std::int64_t number = negative ? -1 : 0;
  if (count > 0) std::memcpy(&number, digits.data(), count);
  push(number);
}

/// A call becomes its description; only dictionaries that remember something besides are ones.
void Machine::call() {
  const auto* arguments = pop()->as<PickleTuple>();
  const PickleValue* callee = pop();
  const auto* global = callee->as<PickleGlobal>();
  const auto* made = callee->as<PickleCall>();  // a method, say
  if (!arguments || (!global && !made)) fail_at("expected a name and its arguments");
  const PickleGlobal name = global ? *global : made->callee;
  if (name == kDefaultDict || (name == kOrderedDict && arguments->items.empty()))
    return push(PickleDict{});
  push(PickleCall{name, arguments->items});
}

void Machine::call_with_names() {
  pop();
  call();
}

void Machine::persistent() {
  const auto* id = pop()->as<PickleTuple>();
  if (!id) fail_at("expected a tuple as persistent id");
  push(PickleCall{kPersistent, id->items});
}

/// The top of the stack, or the mark that lies there.
void Machine::discard() {
  if (!marks_.empty() && stack_.size() == marks_.back())
    marks_.pop_back();
  else
    pop();
}

void Machine::set_items(std::span<const PickleValue* const> items) {
  if (top()->as<PickleCall>()) top()->value = PickleDict{};
  auto& dict = top_as<PickleDict>("expected a dictionary").items;
  if (items.size() % 2 != 0) fail_at("key without a value");
  for (std::size_t i = 0; i < items.size(); i += 2) dict.emplace_back(items[i], items[i + 1]);
}

bool Machine::step_number_or_text(Op op) {
  switch (op) {
    case Op::None: push(nullptr); return true;
    case Op::NewTrue: push(true); return true;
    case Op::NewFalse: push(false); return true;
    case Op::BinInt: push(std::int64_t{read_number<std::int32_t>()}); return true;
    case Op::BinInt1: push(std::int64_t{read_byte()}); return true;
    case Op::BinInt2: push(std::int64_t{read_number<std::uint16_t>()}); return true;
    case Op::Long1: push_long(read_byte()); return true;
    case Op::Long4: push_long(read_number<std::uint32_t>()); return true;
    case Op::BinFloat: push(read_float()); return true;
    case Op::ShortBinUnicode:
    case Op::ShortBinString: push(read_text(read_byte())); return true;
    case Op::BinUnicode:
    case Op::BinString: push(read_text(read_number<std::uint32_t>())); return true;
    case Op::BinUnicode8: push(read_text(read_number<std::uint64_t>())); return true;
    case Op::ShortBinBytes: read(read_byte()); break;
    case Op::BinBytes: read(read_number<std::uint32_t>()); break;
    case Op::BinBytes8:
    case Op::ByteArray8: read(read_number<std::uint64_t>()); break;
    default: return false;
  }
  push_opaque(kBytes);
  return true;
}

bool Machine::step_container(Op op) {
  switch (op) {
    case Op::EmptyList: push(PickleList{}); return true;
    case Op::EmptyDict: push(PickleDict{}); return true;
    case Op::EmptyTuple: push(PickleTuple{}); return true;
    case Op::EmptySet: push_opaque(kSet); return true;
    case Op::Tuple1: push(PickleTuple{pop_last(1)}); return true;
    case Op::Tuple2: push(PickleTuple{pop_last(2)}); return true;
    case Op::Tuple3: push(PickleTuple{pop_last(3)}); return true;
    case Op::Tuple: push(PickleTuple{pop_to_mark()}); return true;
    case Op::FrozenSet:
      pop_to_mark();
      push_opaque(kFrozenSet);
      return true;
    case Op::Append: append(pop_last(1)); return true;
    case Op::Appends: append(pop_to_mark()); return true;
    case Op::AddItems:
      pop_to_mark();
      expect_object();
      return true;
    case Op::SetItem: set_items(pop_last(2)); return true;
    case Op::SetItems: set_items(pop_to_mark()); return true;
    default: return false;
  }
}

bool Machine::step_stack(Op op) {
  switch (op) {
    case Op::Mark: marks_.push_back(stack_.size()); return true;
    case Op::Pop: discard(); return true;
    case Op::PopMark: pop_to_mark(); return true;
    case Op::Dup: stack_.push_back(top()); return true;
    case Op::BinPut: put(read_byte()); return true;
    case Op::LongBinPut: put(read_number<std::uint32_t>()); return true;
    case Op::Memoize: put(static_cast<std::uint32_t>(memo_.size())); return true;
    case Op::BinGet: get(read_byte()); return true;
    case Op::LongBinGet: get(read_number<std::uint32_t>()); return true;
    default: return false;
  }
}

void Machine::step(Op op) {
  if (step_number_or_text(op) || step_container(op) || step_stack(op)) return;
  switch (op) {
    case Op::Proto:
      if (const unsigned protocol = read_byte(); protocol > kNewestProtocol)
        fail_at(fmt::format("expected protocol 2 to {}, found {}", kNewestProtocol, protocol));
      return;
    case Op::Frame: read(sizeof(std::uint64_t)); return;  // how much a stream had to read at once
    case Op::Global: {
      const std::string_view module = read_line();
      return push(PickleGlobal{module, read_line()});
    }
    case Op::StackGlobal: {
      const auto* name = pop()->as<std::string_view>();
      const auto* module = pop()->as<std::string_view>();
      if (!name || !module) fail_at("expected a module and a name");
      return push(PickleGlobal{*module, *name});
    }
    case Op::Reduce:
    case Op::NewObj: return call();
    case Op::NewObjEx: return call_with_names();
    case Op::BinPersId: return persistent();
    case Op::Build:
      pop();  // attributes: a state dictionary's `_metadata`
      return expect_object();
    default: break;
  }
  fail_at(fmt::format("opcode 0x{:02x} is not allowed", static_cast<unsigned char>(op)));
}

}  // namespace

std::string PickleGlobal::text() const {
  std::string text =
      fmt::format("{}.{}", module.substr(0, kLongestShown), name.substr(0, kLongestShown));
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';
  return text;
}

Pickle parse_pickle(std::span<const std::byte> bytes, const std::string& file) {
  return Machine(bytes, file).run();
}

}  // namespace pellucid

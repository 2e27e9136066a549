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

/// As in CPython's Lib/pickle.py.
enum class Op : unsigned char {
  Mark = '(',
  Stop = '.',
  BinInt = 'J',
  BinInt1 = 'K',
  BinInt2 = 'M',
  None = 'N',
  BinPersId = 'Q',
  Reduce = 'R',
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
  Tuple1 = 0x85,
  Tuple2 = 0x86,
  Tuple3 = 0x87,
  NewTrue = 0x88,
  NewFalse = 0x89,
  Long1 = 0x8a,
};

class Machine {
 public:
  Machine(std::span<const std::byte> bytes, const std::string& file,
          std::span<const std::string_view> globals)
      : bytes_(bytes), file_(file), globals_(globals) {}

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
  std::string read_text(std::size_t count) {
    const std::span<const std::byte> text = read(count);
    return {reinterpret_cast<const char*>(text.data()), text.size()};
  }
  std::string read_line() {
    std::string line;
    for (char c; (c = static_cast<char>(read_byte())) != '\n';) line += c;
    return line;
  }
  /// Little-endian two's complement of up to 8 bytes.
  std::int64_t read_long() {
    const std::size_t count = read_byte();
    if (count > sizeof(std::int64_t)) fail_at("number of more than 8 bytes");
    const std::span<const std::byte> digits = read(count);
    const bool negative = count > 0 && std::to_integer<int>(digits.back()) >= 0x80;
    std::int64_t number = negative ? -1 : 0;
    std::memcpy(&number, digits.data(), count);
    return number;
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
  void push_global();
  void reduce();
  void persistent();
  void set_items(std::span<const PickleValue* const> items);
  void append(std::span<const PickleValue* const> items) {
    auto& list = top_as<PickleList>("expected a list").items;
    list.insert(list.end(), items.begin(), items.end());
  }
  void put(std::uint32_t key) { memo_[key] = top(); }
  void get(std::uint32_t key) {
    const auto it = memo_.find(key);
    if (it == memo_.end()) fail_at("nothing was stored under that number");
    stack_.push_back(it->second);
  }

  std::span<const std::byte> bytes_;
  const std::string& file_;
  std::span<const std::string_view> globals_;
  std::size_t at_ = 0;
  std::size_t steps_ = 0;
  Pickle pickle_;
  std::vector<PickleValue*> stack_;
  std::vector<std::size_t> marks_;  // sizes of the stack
  std::unordered_map<std::uint32_t, PickleValue*> memo_;
};

void Machine::push_global() {
  std::string name = read_line();
  name += '.';
  name += read_line();
  if (std::ranges::find(globals_, name) == globals_.end())
    fail(ErrorKind::BadModel,
         "{}: names \"{}\", which would be code to run (expected a dictionary of tensors, as "
         "torch.save(model.state_dict()) writes it)",
         file_, name);
  push(PickleGlobal{std::move(name)});
}

/// A call becomes its description; only a dictionary that remembers its order is one at once.
void Machine::reduce() {
  const auto* arguments = pop()->as<PickleTuple>();
  const auto* callee = pop()->as<PickleGlobal>();
  if (!arguments || !callee) fail_at("expected a name and its arguments");
  if (callee->name != "collections.OrderedDict")
    return push(PickleCall{callee->name, arguments->items});
  if (!arguments->items.empty()) fail_at("expected an empty OrderedDict");
  push(PickleDict{});
}

void Machine::persistent() {
  const auto* id = pop()->as<PickleTuple>();
  if (!id) fail_at("expected a tuple as persistent id");
  push(PickleCall{std::string(kPersistent), id->items});
}

void Machine::set_items(std::span<const PickleValue* const> items) {
  auto& dict = top_as<PickleDict>("expected a dictionary").items;
  if (items.size() % 2 != 0) fail_at("key without a value");
  for (std::size_t i = 0; i < items.size(); i += 2) dict.emplace_back(items[i], items[i + 1]);
}

void Machine::step(Op op) {
  switch (op) {
    case Op::Proto:
      if (read_byte() > 2) fail_at("expected protocol 2");
      return;
    case Op::None: return push(nullptr);
    case Op::NewTrue: return push(true);
    case Op::NewFalse: return push(false);
    case Op::BinInt: return push(std::int64_t{read_number<std::int32_t>()});
    case Op::BinInt1: return push(std::int64_t{read_byte()});
    case Op::BinInt2: return push(std::int64_t{read_number<std::uint16_t>()});
    case Op::Long1: return push(read_long());
    case Op::BinFloat: return push(read_float());
    case Op::BinUnicode: return push(read_text(read_number<std::uint32_t>()));
    case Op::ShortBinString: return push(read_text(read_byte()));

    case Op::EmptyList: return push(PickleList{});
    case Op::EmptyDict: return push(PickleDict{});
    case Op::EmptyTuple: return push(PickleTuple{});
    case Op::Tuple1: return push(PickleTuple{pop_last(1)});
    case Op::Tuple2: return push(PickleTuple{pop_last(2)});
    case Op::Tuple3: return push(PickleTuple{pop_last(3)});
    case Op::Mark: marks_.push_back(stack_.size()); return;
    case Op::Tuple: return push(PickleTuple{pop_to_mark()});
    case Op::Append: return append(pop_last(1));
    case Op::Appends: return append(pop_to_mark());
    case Op::SetItem: return set_items(pop_last(2));
    case Op::SetItems: return set_items(pop_to_mark());

    case Op::BinPut: return put(read_byte());
    case Op::LongBinPut: return put(read_number<std::uint32_t>());
    case Op::BinGet: return get(read_byte());
    case Op::LongBinGet: return get(read_number<std::uint32_t>());

    case Op::Global: return push_global();
    case Op::Reduce: return reduce();
    case Op::BinPersId: return persistent();
    case Op::Build:
      pop();  // attributes of a state dictionary: `_metadata`
      top_as<PickleDict>("expected a dictionary");
      return;
    case Op::Stop: break;
  }
  fail_at(fmt::format("opcode 0x{:02x} is not allowed", static_cast<unsigned char>(op)));
}

}  // namespace

Pickle parse_pickle(std::span<const std::byte> bytes, const std::string& file,
                    std::span<const std::string_view> globals) {
  return Machine(bytes, file, globals).run();
}

}  // namespace pellucid

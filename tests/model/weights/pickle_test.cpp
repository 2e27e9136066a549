// What each opcode makes; programs that are wrong are in tests/hostile/torch_file_test.cpp.

#include "model/weights/pickle.h"

#include <gtest/gtest.h>

#include <span>

#include "support/expect_error.h"
#include "support/zip_writer.h"

namespace pellucid {
namespace {

using namespace std::string_literals;

/// A value as text: tuples in (), lists in [], dictionaries in {}, calls as name(arguments).
std::string text_of(const PickleValue& value);

std::string text_of(std::span<const PickleValue* const> items) {
  std::string text;
  for (const PickleValue* item : items) text += (text.empty() ? "" : ", ") + text_of(*item);
  return text;
}

std::string text_of(const PickleValue& value) {
  if (value.as<std::nullptr_t>()) return "None";
  if (const auto* b = value.as<bool>()) return *b ? "True" : "False";
  if (const auto* i = value.as<std::int64_t>()) return std::to_string(*i);
  if (const auto* d = value.as<double>()) return fmt::format("{:.3f}", *d);
  if (const auto* s = value.as<std::string_view>()) return fmt::format("'{}'", *s);
  if (const auto* g = value.as<PickleGlobal>()) return g->text();
  if (const auto* l = value.as<PickleList>()) return "[" + text_of(l->items) + "]";
  if (const auto* t = value.as<PickleTuple>()) return "(" + text_of(t->items) + ")";
  if (const auto* c = value.as<PickleCall>()) {
    const std::string name = c->callee == kPersistent ? "persistent" : c->callee.text();
    return name + "(" + text_of(c->arguments) + ")";
  }
  std::string text;
  for (const auto& [key, item] : value.as<PickleDict>()->items)
    text += (text.empty() ? "" : ", ") + text_of(*key) + ": " + text_of(*item);
  return "{" + text + "}";
}

std::string read(const std::string& program, char protocol = 2) {
  const std::string bytes = "\x80"s + protocol + program + ".";
  const Pickle pickle = parse_pickle(std::as_bytes(std::span(bytes)), "data.pkl");
  EXPECT_EQ(pickle.length, bytes.size());
  return text_of(*pickle.root);
}

TEST(Pickle, Scalars) {
  EXPECT_EQ(read("N"), "None");
  EXPECT_EQ(read("\x88"), "True");
  EXPECT_EQ(read("\x89"), "False");
  EXPECT_EQ(read("K\xff"), "255");
  EXPECT_EQ(read("M\x01\x02"), "513");
  EXPECT_EQ(read(pickle_int(-7)), "-7");
  EXPECT_EQ(read("\x8a\0"s), "0");
  EXPECT_EQ(read("\x8a\x02\x00\xff"s), "-256");
  EXPECT_EQ(read("\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f"), "9223372036854775807");
  EXPECT_EQ(read("G\x3f\xf8\0\0\0\0\0\0"s), "1.500");
  EXPECT_EQ(read(pickle_text("größe")), "'größe'");
  EXPECT_EQ(read("U\x03"
                 "abc"),
            "'abc'");
}

TEST(Pickle, Containers) {
  const std::string one = "K\x01", two = "K\x02";
  EXPECT_EQ(read(")"), "()");
  EXPECT_EQ(read(one + "\x85"), "(1)");
  EXPECT_EQ(read(one + two + "\x86"), "(1, 2)");
  EXPECT_EQ(read(one + two + one + "\x87"), "(1, 2, 1)");
  EXPECT_EQ(read("(" + one + "(" + two + "tt"), "(1, (2))");
  EXPECT_EQ(read("]" + one + "a(" + two + one + "e"), "[1, 2, 1]");
  EXPECT_EQ(read("}" + one + "Ns(" + two + one + one + two + "u"), "{1: None, 2: 1, 1: 2}");
}

TEST(Pickle, TheMemoNamesAValueAgain) {
  EXPECT_EQ(read(pickle_text("a") + "q\x05h\x05\x86"), "('a', 'a')");
  EXPECT_EQ(read(pickle_text("a") + "r" + little_endian(std::uint32_t{70000}) + "j" +
                 little_endian(std::uint32_t{70000}) + "\x86"),
            "('a', 'a')");
}

TEST(Pickle, CallsAreDescriptions) {
  EXPECT_EQ(read(pickle_global("torch", "FloatStorage")), "torch.FloatStorage");
  EXPECT_EQ(read(pickle_global("torch._utils", "_rebuild_tensor_v2") + "K\x01\x85R"),
            "torch._utils._rebuild_tensor_v2(1)");
  EXPECT_EQ(read("K\x01K\x02\x86Q"), "persistent(1, 2)");
  // A dictionary that remembers its order is one at once, and its attributes are dropped.
  EXPECT_EQ(read(pickle_global("collections", "OrderedDict") + ")RK\x01K\x02s}b"), "{1: 2}");
}

TEST(Pickle, EndsAtItsStop) {
  const std::string bytes = "\x80\x02N.more";
  EXPECT_EQ(parse_pickle(std::as_bytes(std::span(bytes)), "data.pkl").length, 4u);
}

// What protocols 3 to 5 write in place of 2's opcodes.
TEST(Pickle, OpcodesOfNewerProtocols) {
  EXPECT_EQ(read("\x95\5\0\0\0\0\0\0\0N"s, 4), "None");
  EXPECT_EQ(read("\x8c\3abc", 4), "'abc'");
  EXPECT_EQ(read("\x8d\3\0\0\0\0\0\0\0abc"s, 5), "'abc'");
  EXPECT_EQ(read("\x8c\1a\x94\x8c\1b\x94\x86h\0h\1\x87"s, 4), "(('a', 'b'), 'a', 'b')");
  EXPECT_EQ(read("\x8c\5torch\x8c\4Size\x93", 4), "torch.Size");
}

// What nothing here means is a call of something, and fails nothing.
TEST(Pickle, OtherValuesAreOpaque) {
  EXPECT_EQ(read(pickle_global("os", "system") + pickle_text("ls") + "\x85R"), "os.system('ls')");
  EXPECT_EQ(read(pickle_global("argparse", "Namespace") + ")\x81}b"), "argparse.Namespace()");
  EXPECT_EQ(read(pickle_global("m", "C") + "K\1\x85}\x92", 4), "m.C(1)");
  EXPECT_EQ(read("C\2ab", 3), "builtins.bytes()");
  EXPECT_EQ(read("B\2\0\0\0ab"s, 3), "builtins.bytes()");
  EXPECT_EQ(read("\x8e\2\0\0\0\0\0\0\0ab"s, 4), "builtins.bytes()");
  EXPECT_EQ(read("\x96\2\0\0\0\0\0\0\0ab"s, 5), "builtins.bytes()");
  EXPECT_EQ(read("\x8f(K\1K\2\x90", 4), "builtins.set()");
  EXPECT_EQ(read("(K\1\x91", 4), "builtins.frozenset()");
  EXPECT_EQ(read("\x8a\x09"
                 "123456789"),
            "builtins.int()");
  EXPECT_EQ(read("\x8b\x09\0\0\0"s + "123456789"), "builtins.int()");
  EXPECT_EQ(read("\x8b\1\0\0\0\xff"s), "-1");
  // A method of what a call made.
  EXPECT_EQ(read(pickle_global("builtins", "getattr") + ")R)R"), "builtins.getattr()");
}
TEST(Pickle, WhatIsGivenItemsIsADictionary) {
  EXPECT_EQ(read(pickle_global("collections", "defaultdict") + pickle_global("builtins", "list") +
                 "\x85RK\1K\2s"),
            "{1: 2}");
  EXPECT_EQ(read(pickle_global("m", "Dict") + ")\x81(K\1K\2u"), "{1: 2}");
  EXPECT_EQ(read(pickle_global("m", "List") + ")\x81(K\1K\2e"), "m.List()");
}
TEST(Pickle, WhatIsTakenFromTheStack) {
  EXPECT_EQ(read("K\1K\2"
                 "0"),
            "1");
  EXPECT_EQ(read("K\1(0"), "1");
  EXPECT_EQ(read("K\1(NN1"), "1");
  EXPECT_EQ(read("K\1"
                 "2\x86"),
            "(1, 1)");
}

}  // namespace
}  // namespace pellucid

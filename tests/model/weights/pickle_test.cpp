// What each opcode makes; programs that are wrong are in tests/hostile/torch_file_test.cpp.

#include "model/weights/pickle.h"

#include <gtest/gtest.h>

#include <span>

#include "support/expect_error.h"
#include "support/zip_writer.h"

namespace pellucid {
namespace {

using namespace std::string_literals;

constexpr std::string_view kGlobals[] = {"collections.OrderedDict", "torch.FloatStorage",
                                         "torch._utils._rebuild_tensor_v2"};

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
  if (const auto* s = value.as<std::string>()) return "'" + *s + "'";
  if (const auto* g = value.as<PickleGlobal>()) return g->name;
  if (const auto* l = value.as<PickleList>()) return "[" + text_of(l->items) + "]";
  if (const auto* t = value.as<PickleTuple>()) return "(" + text_of(t->items) + ")";
  if (const auto* c = value.as<PickleCall>()) return c->name + "(" + text_of(c->arguments) + ")";
  std::string text;
  for (const auto& [key, item] : value.as<PickleDict>()->items)
    text += (text.empty() ? "" : ", ") + text_of(*key) + ": " + text_of(*item);
  return "{" + text + "}";
}

std::string read(const std::string& program) {
  const std::string bytes = "\x80\x02" + program + ".";
  const Pickle pickle = parse_pickle(std::as_bytes(std::span(bytes)), "data.pkl", kGlobals);
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
  EXPECT_EQ(parse_pickle(std::as_bytes(std::span(bytes)), "data.pkl", kGlobals).length, 4u);
}

TEST(Pickle, AnotherGlobalIsRefused) {
  expect_error(ErrorKind::BadModel, "data.pkl: names \"os.system\"",
               [] { read(pickle_global("os", "system")); });
}

}  // namespace
}  // namespace pellucid

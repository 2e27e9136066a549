// Safetensors files that lie, one test per way to lie.

#include "model/weights/safetensors.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "support/expect_error.h"
#include "support/safetensors_writer.h"
#include "support/temp_dir.h"

namespace pellucid {
namespace {

void expect_bad_file(const std::string& bytes, const std::string& words,
                     ErrorKind kind = ErrorKind::BadModel) {
  const auto parse = [&] {
    parse_safetensors(std::as_bytes(std::span(bytes)), "model.safetensors");
  };
  expect_error(kind, "model.safetensors: ", parse);
  expect_error(kind, words, parse);
}

void expect_bad(const std::string& header, const std::string& data, const std::string& words,
                ErrorKind kind = ErrorKind::BadModel) {
  expect_bad_file(safetensors_bytes(header, data), words, kind);
}

const std::string kData(8, '\0');

std::string with_length(std::uint64_t length, const std::string& rest) {
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes + rest;
}

TEST(HostileSafetensors, MissingFileIsNamed) {
  const TempDir folder;
  expect_error(ErrorKind::Io, "model.safetensors: cannot open",
               [&] { read_safetensors(folder.path() / "model.safetensors"); });
}

TEST(HostileSafetensors, EmptyFile) { expect_bad_file("", "empty (expected the whole file"); }
TEST(HostileSafetensors, CutInTheLength) { expect_bad_file("\x02\0\0", "cut short"); }
TEST(HostileSafetensors, LengthZero) {
  expect_bad_file(with_length(0, "{}"), "wrong header length (expected 1 to 100000000 bytes");
}
TEST(HostileSafetensors, LengthOver100Megabytes) {
  expect_bad_file(with_length(100'000'001, "{}"), "wrong header length");
}
TEST(HostileSafetensors, LengthThatOverflows) {
  expect_bad_file(with_length(~std::uint64_t{0}, "{}"), "wrong header length");
}
TEST(HostileSafetensors, LengthBeyondTheFile) {
  expect_bad_file(with_length(3, "{}"), "cut short (expected 3 bytes of header, found 2)");
}
TEST(HostileSafetensors, NotAnObject) {
  expect_bad("[]", "", "wrong header (expected '{' as its first byte, found 0x5b)");
}
TEST(HostileSafetensors, SpaceBeforeTheObject) { expect_bad(" {}", "", "found 0x20"); }
TEST(HostileSafetensors, NotJson) { expect_bad("{\"a\": }", "", "not JSON at byte"); }
TEST(HostileSafetensors, JsonThatEndsEarly) { expect_bad("{\"a\": {", "", "not JSON at byte"); }
TEST(HostileSafetensors, MoreThanOneObject) { expect_bad("{} {}", "", "not JSON at byte"); }
TEST(HostileSafetensors, InvalidUtf8) {
  expect_bad("{\"\xc3\x28\": {\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", "",
             "not JSON at byte");
}
TEST(HostileSafetensors, NestedWithoutEnd) {
  expect_bad("{\"a\":" + std::string(100'000, '['), "", "nested too deeply");
}
TEST(HostileSafetensors, SameNameTwice) {
  const std::string entry = R"("a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
  expect_bad("{" + entry + "," + entry + "}", kData, "\"a\" stands twice in one object");
}
TEST(HostileSafetensors, SameFieldTwice) {
  expect_bad(R"({"a":{"dtype":"F32","dtype":"F16","shape":[2],"data_offsets":[0,8]}})", kData,
             "\"dtype\" stands twice");
}
TEST(HostileSafetensors, MetadataThatIsNoObject) {
  expect_bad(R"({"__metadata__":"pt"})", "", "\"__metadata__\": wrong value");
}
TEST(HostileSafetensors, MetadataThatIsNoString) {
  expect_bad(R"({"__metadata__":{"format":1}})", "", "expected a string, found 1");
}
TEST(HostileSafetensors, TensorThatIsNoObject) {
  expect_bad(R"({"a":7})", "", "\"a\": wrong value (expected an object, found 7)");
}
TEST(HostileSafetensors, MissingField) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[2]}})", kData, "\"data_offsets\" is missing");
}
TEST(HostileSafetensors, UnknownType) {
  expect_bad(R"({"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}})", kData,
             "\"a.dtype\": unknown type");
}
TEST(HostileSafetensors, TypeOfTheFormatThatNoModelHere) {
  expect_bad(R"({"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}})", kData,
             "\"a.dtype\": not supported type", ErrorKind::Unsupported);
}
TEST(HostileSafetensors, ShapeThatIsNoArray) {
  expect_bad(R"({"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}})", kData,
             "expected an array of sizes, found 2");
}
TEST(HostileSafetensors, NegativeSize) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", kData,
             "\"a.shape[0]\": wrong value (expected a whole number from 0");
}
TEST(HostileSafetensors, FractionalSize) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}})", kData, "found 2.0");
}
TEST(HostileSafetensors, ShapeThatOverflows) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}})", kData,
             "too large (found [4294967296 x 4294967296] of F32)");
}
TEST(HostileSafetensors, ShapeThatOverflowsIntoItsSize) {
  // 2^62 floats are 2^64 bytes, which would count as none.
  expect_bad(R"({"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}})", "",
             "too large");
}
TEST(HostileSafetensors, SizeThatDiffersFromItsShape) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", kData,
             "\"a\": wrong size (expected 12 bytes for [3] of F32, found 8)");
}
TEST(HostileSafetensors, OneOffset) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}})", kData,
             "expected [begin, end], found an array");
}
TEST(HostileSafetensors, OffsetsBackwards) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", kData,
             "outside of the data (expected within 0 to 8, found 8 to 0)");
}
TEST(HostileSafetensors, OffsetsBeyondTheData) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})", kData,
             "outside of the data");
}
TEST(HostileSafetensors, NegativeOffset) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}})", kData,
             "\"a.data_offsets[0]\": wrong value");
}
TEST(HostileSafetensors, OffsetBeyond63Bits) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551615]}})", kData,
             "\"a.data_offsets[1]\": wrong value");
}
TEST(HostileSafetensors, TensorsThatOverlap) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
                 "b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
             kData, "\"b\": overlaps with the one before (expected to begin at 8, found 4)");
}
TEST(HostileSafetensors, HoleAtTheStart) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", kData,
             "\"a\": leaves a hole after the one before");
}
TEST(HostileSafetensors, HoleBetweenTensors) {
  expect_bad(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},
                 "b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}})",
             kData, "\"b\": leaves a hole after the one before (expected to begin at 2, found 4)");
}
TEST(HostileSafetensors, BytesBehindTheLastTensor) {
  expect_bad(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", kData,
             "bytes that belong to no tensor (expected 4 of data, found 8)");
}
TEST(HostileSafetensors, DataWithoutTensors) { expect_bad("{}", kData, "belong to no tensor"); }

}  // namespace
}  // namespace pellucid

// PyTorch files that lie, or that would run code if they were unpickled. Nothing here runs
// anything.

#include "model/weights/torch_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <string>

#include "base/file.h"
#include "model/weights/pickle.h"
#include "model/weights/zip.h"
#include "support/expect_error.h"
#include "support/sanitized.h"
#include "support/zip_writer.h"

namespace pellucid {
namespace {

const std::filesystem::path kData = std::string(PELLUCID_SOURCE_DIR) + "/tests/data/checkpoints";

void expect_bad(const std::string& bytes, const std::string& words,
                ErrorKind kind = ErrorKind::BadModel) {
  const auto parse = [&] { parse_torch(std::as_bytes(std::span(bytes)), "model.pt"); };
  expect_error(kind, "model.pt: ", parse);
  expect_error(kind, words, parse);
}

/// A file of torch.save with that pickle and a storage of six floats.
std::string archive(const std::string& pickle) {
  return ZipWriter()
      .add("m/data.pkl", fmt::format("\x80\x02{}.", pickle))
      .add("m/byteorder", "little")
      .add("m/data/0", std::string(24, '\0'))
      .bytes();
}
void expect_bad_pickle(const std::string& pickle, const std::string& words,
                       ErrorKind kind = ErrorKind::BadModel) {
  expect_bad(archive(pickle), words, kind);
}
void expect_bad_tensor(const std::string& tensor, const std::string& words,
                       ErrorKind kind = ErrorKind::BadModel) {
  expect_bad_pickle(fmt::format("}}{}{}s", pickle_text("a"), tensor), words, kind);
}

/// Bytes of memory that this process has had at most.
std::size_t peak_memory() {
  rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) << 10;
}

const std::string kZero = pickle_int(0), kOne = pickle_int(1), kSix = pickle_int(6);

TEST(HostileTorch, TheWriterOfTheseTestsIsRight) {
  const std::string bytes =
      archive(fmt::format("}}{}{}s", pickle_text("a"), pickle_tensor(kZero, kSix, kOne)));
  const std::vector<Tensor> tensors = parse_torch(std::as_bytes(std::span(bytes)), "model.pt");
  ASSERT_EQ(tensors.size(), 1u);
  EXPECT_EQ(tensors[0].size(), 6u);
}

// What an unpickler would run: a command, a builtin, an import by name, an instance. Here it is the
// name of a value that is no tensor, wherever it stands.
TEST(HostileTorch, CodeIsNamedAndNotRun) {
  const std::string command = pickle_tuple(pickle_text("touch /tmp/pellucid-was-here"));
  for (const auto& [module, name] : std::vector<std::pair<std::string, std::string>>{
           {"posix", "system"},
           {"os", "system"},
           {"nt", "system"},
           {"subprocess", "Popen"},
           {"builtins", "eval"},
           {"__builtin__", "exec"},
           {"builtins", "getattr"},
           {"torch", "load"},
           {"torch._utils", "_rebuild_tensor_v2.__globals__"},
           {"numpy.core.multiarray", "_reconstruct"},
           {"__main__", "BertClassifier"}}) {
    const std::string call = pickle_global(module, name) + command + "R";
    const std::string words = module + "." + name + ", which would be code to run";
    expect_bad_pickle(call,
                      "no dictionary of tensors (expected what torch.save(model.state_dict())"
                      " writes, found " +
                          words);
    expect_bad_tensor(call, "found \"a\" (" + words + ")");
    // Beside a tensor it does no harm.
    const std::string bytes = archive("}" + pickle_text("a") + call + "s" + pickle_text("b") +
                                      pickle_tensor(kZero, kSix, kOne) + "s");
    OtherValues others;
    EXPECT_EQ(parse_torch(std::as_bytes(std::span(bytes)), "model.pt", &others).size(), 1u);
    EXPECT_EQ(others, (OtherValues{{"a", module + "." + name}}));
  }
}
TEST(HostileTorch, CodeInTheOldFormatIsNotRun) {
  const std::string magic{"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e", 15};
  expect_bad(magic + "\x80\x02M\xe9\x03." + "}." + pickle_global("posix", "system") + ")R." + "].",
             "posix.system, which would be code to run");
}
TEST(HostileTorch, NamesThatNobodyCanRead) {
  expect_bad_pickle(pickle_global("a\x1b[31m", std::string(3'000'000, 'x')) + ")R",
                    "found a?[31m." + std::string(100, 'x') + ", which");
  std::string keys = "}";
  for (int i = 0; i < 12; ++i)
    keys += pickle_text(fmt::format("{}\n{}", i, std::string(i == 0 ? 1'000'000 : 1, 'k'))) + "Ns";
  expect_bad_pickle(keys, "found \"0?" + std::string(58, 'k') + "\", \"1?k\"");
  expect_bad_pickle(keys, "\"9?k\", and 2 more)");
}
// Opcodes that only protocols 0 and 1 write, and those that name what is not in the file: INST,
// OBJ, EXT1, PERSID, NEXT_BUFFER, READONLY_BUFFER.
TEST(HostileTorch, OtherOpcodesAreRefused) {
  for (const char op : std::string("io\x82P\x97\x98"))
    expect_bad_pickle(std::string("}") + op, fmt::format("opcode 0x{:02x} is not allowed",
                                                         static_cast<unsigned char>(op)));
}
TEST(HostileTorch, CallsOfWhatIsNoGlobal) {
  expect_bad_pickle(pickle_text("eval") + ")R", "expected a name and its arguments");
  expect_bad_pickle(pickle_global("torch", "FloatStorage") + "NR",
                    "expected a name and its arguments");
}

TEST(HostileTorch, EmptyFile) { expect_bad("", "empty (expected the whole file"); }
TEST(HostileTorch, AnotherFile) { expect_bad("GIF89a", "not a file of torch.save"); }
TEST(HostileTorch, AnotherPickle) { expect_bad("\x80\x02}.", "not a file of torch.save"); }

TEST(HostileTorch, ProgramsThatMakeNoSense) {
  expect_bad_pickle("", "nothing on the stack");
  expect_bad_pickle("}s", "nothing on the stack");
  expect_bad_pickle("(}", "no tensors");  // a mark that stays does no harm
  expect_bad_pickle("u", "no mark");
  expect_bad_pickle("}(" + kOne + "u", "key without a value");
  expect_bad_pickle("]" + kOne + kOne + "s", "expected a dictionary");
  expect_bad_pickle("}" + kOne + "a", "expected a list");
  expect_bad_pickle("h\x07", "nothing was stored under that number");
  expect_bad_pickle(")Nb", "expected an object");
  expect_bad_pickle(")(\x90", "expected an object");
  expect_bad_pickle("NN\x93", "expected a module and a name");
  expect_bad_pickle("0", "nothing on the stack");
  expect_bad_pickle("1", "no mark");
  expect_bad_pickle("2", "nothing on the stack");
  expect_bad_pickle("NQ", "expected a tuple as persistent id");
  expect_bad_pickle("\x80\x06}", "expected protocol 2 to 5, found 6");
  for (const std::string op : {"\x8d", "\x8e", "\x96"})
    expect_bad_pickle(op + std::string(8, '\xff') + "abc", "cut short");
  expect_bad_pickle(
      "\x8b\xff\xff\xff\xff"
      "abc",
      "cut short");
  expect_bad_pickle(
      "\x95"
      "abc",
      "cut short");
  expect_bad_pickle(
      "X\xff\xff\xff\xff"
      "abc",
      "cut short");
  expect_bad_pickle("cposix", "cut short");
}
TEST(HostileTorch, WhatIsNoStateDictionary) {
  expect_bad_pickle("]", "no dictionary of tensors");
  expect_bad_pickle("}", "no tensors");
  expect_bad_pickle(fmt::format("}}{}{}s", pickle_text("a"), kOne), "no tensors");
}
TEST(HostileTorch, ADictionaryInsideOfItself) {
  expect_bad_pickle(fmt::format("}}q\x01{}h\x01s", pickle_text("state_dict")), "no tensors");
}

TEST(HostileTorch, TensorsOutsideOfTheirStorage) {
  expect_bad_tensor(pickle_tensor(kZero, pickle_int(7), kOne), "\"a\": outside of its storage");
  expect_bad_tensor(pickle_tensor(kOne, kSix, kOne), "outside of its storage");
  expect_bad_tensor(pickle_tensor(kZero, pickle_int(2), kSix), "outside of its storage");
  const std::string huge = std::string("\x8a\x08", 2) + std::string(7, '\xff') + "\x7f";
  expect_bad_tensor(pickle_tensor(kZero, huge, kOne), "outside of its storage");
  expect_bad_tensor(pickle_tensor(huge, kSix, kOne), "outside of its storage");
  expect_bad_tensor(pickle_tensor(kZero, kSix, huge), "outside of its storage");
  expect_bad_tensor(pickle_tensor(kZero, huge + huge, kOne + kOne), "outside of its storage");
}
TEST(HostileTorch, TensorThatIsLargerThanItsStorage) {
  // One element a million times: a stride of zero.
  expect_bad_tensor(pickle_tensor(kZero, pickle_int(1'000'000), kZero),
                    "\"a\": elements that share their place are not supported",
                    ErrorKind::Unsupported);
}
TEST(HostileTorch, OneTransposedTensorUnderManyNames) {
  // Memoised once (q 1) and named again (h 1) in a few bytes, for a copy of 4096 bytes each time.
  const auto names = [](int n) {
    const std::string side = pickle_int(32);
    std::string pickle =
        "\x80\x02}" + pickle_text("0") + pickle_tensor(kZero, side + side, kOne + side) + "q\x01s";
    for (int i = 1; i < n; ++i) pickle += pickle_text(std::to_string(i)) + "h\x01s";
    return ZipWriter()
        .add("m/data.pkl", pickle + ".")
        .add("m/data/0", std::string(4096, '\0'))
        .bytes();
  };
  const std::string few = names(4);
  EXPECT_EQ(parse_torch(std::as_bytes(std::span(few)), "model.pt").size(), 4u);
  ASSERT_LT(names(100).size(), 6000u);
  expect_bad(names(100), "\"5\": too many tensors that are not contiguous", ErrorKind::Unsupported);
}
// A name of a hundred thousand bytes, called and instantiated so often: a copy each would be 40 GB.
TEST(HostileTorch, OneLongNameForManyObjects) {
  if (kSanitized) GTEST_SKIP() << "the sanitizer's memory is counted too";
  const std::size_t before = peak_memory();
  std::string program = "(" + pickle_text(std::string(100'000, 'n')) + "q\1";
  for (int i = 0; i < 100'000; ++i) program += "h\1h\1\x93)\x81h\1h\1\x93)R";
  expect_bad_pickle(program + "t", "no dictionary of tensors");
  EXPECT_LT(peak_memory() - before, std::size_t{400} << 20);
}
// Each of these keys is the same dictionary, and each of its dictionaries is itself.
TEST(HostileTorch, ADictionaryUnderManyKeys) {
  std::string program = "}q\1(";
  for (int i = 0; i < 100'000; ++i)
    for (const char* key : {"model", "net"}) program += pickle_text(key) + "h\1";
  expect_bad_pickle(program + "u", "no tensors");
}
// One tuple of many items, which many calls have as their arguments: a copy each would be 4 GB.
TEST(HostileTorch, OneLongTupleForManyCalls) {
  std::string program = "(";
  for (int i = 0; i < 20'000; ++i) program += 'N';
  program += "tq\x01";
  for (int i = 0; i < 20'000; ++i) program += "h\x01Q";
  if (kSanitized) GTEST_SKIP() << "the sanitizer's memory is counted too";
  const std::size_t before = peak_memory();
  expect_bad_pickle(program, "no dictionary of tensors");
  const std::string call = pickle_global("torch._utils", "_rebuild_tensor_v2") + "q\x02";
  program = "(";
  for (int i = 0; i < 20'000; ++i) program += 'N';
  program += "tq\x01" + call;
  for (int i = 0; i < 20'000; ++i) program += "h\x02h\x01R";
  expect_bad_pickle(program, "no dictionary of tensors");
  EXPECT_LT(peak_memory() - before, std::size_t{100} << 20);
}
TEST(HostileTorch, ShapeOfManyDimensions) {
  std::string ones;
  for (int i = 0; i < 9; ++i) ones += kOne;
  expect_bad_tensor(pickle_tensor(kZero, ones, ones), "expected at most 8 dimensions, found 9");
}
TEST(HostileTorch, ProgramOfTooManyInstructions) {
  expect_bad_pickle("}" + std::string(std::size_t{5} << 20, 'N'), "too many instructions");
  std::string program;
  for (int i = 0; i < 3'000'000; ++i) program += "N\x85";
  expect_bad_pickle(program, "too many instructions (expected at most 4194304)");
}
TEST(HostileTorch, TensorsThatMakeNoSense) {
  expect_bad_tensor(pickle_tensor(kZero, kSix, kOne + kOne), "\"a\": wrong strides");
  expect_bad_tensor(pickle_tensor(pickle_int(-1), kSix, kOne), "expected a size of 0 or more");
  expect_bad_tensor(pickle_tensor(kZero, pickle_int(-6), kOne), "expected a size of 0 or more");
  expect_bad_tensor(pickle_tensor(kZero, "N", kOne), "expected a size of 0 or more");
  expect_bad_tensor(pickle_tensor(kZero, kSix, kOne, "1"), "\"a\": its storage \"1\" is missing");
  expect_bad_tensor(pickle_global("torch._utils", "_rebuild_tensor_v2") + ")R",
                    "expected its storage, offset, shape and strides");
  expect_bad_tensor(
      pickle_global("torch._utils", "_rebuild_tensor_v2") + pickle_tuple("NNNN") + "R",
      "expected its storage");
}
TEST(HostileTorch, ParametersOfParametersWithoutEnd) {
  // A hundred thousand deep: whoever follows them by recursion has no stack left.
  const std::string call = pickle_global("torch._utils", "_rebuild_parameter");
  std::string program;
  for (int i = 0; i < 100'000; ++i) program += call;
  program += 'N';
  for (int i = 0; i < 100'000; ++i) program += "\x85R";
  expect_bad_tensor(program, "no tensors");
}

TEST(HostileTorch, ArchivesThatMakeNoSense) {
  const std::string good = archive("}");
  expect_bad("PK\3\4", "truncated (expected a zip archive");
  expect_bad("PK" + std::string(100, 'x'), "found 102 bytes without it: download it again");
  expect_bad(ZipWriter().add("m/version", "3").bytes(), "no data.pkl in the archive");
  expect_bad(ZipWriter().add("m/data.pkl", "").add("m/data.pkl", "").bytes(),
             "\"m/data.pkl\" stands there twice");
  std::string lying = good;
  lying.replace(lying.size() - 6, 4, "\xff\xff\xff\x7f");  // where the directory begins
  expect_bad(lying, "wrong zip archive: cut short");
  lying.replace(lying.size() - 6, 4, std::string(4, '\0'));
  expect_bad(lying, "wrong zip archive: wrong directory");
  lying = good;
  lying.replace(lying.find("PK\1\2") + 42, 4,
                std::string("\1\0\0\0", 4));  // where the first entry begins
  expect_bad(lying, "wrong zip archive: wrong entry");
  lying = good;
  lying.replace(lying.find("PK\1\2") + 20, 8, "\xf0\xff\xff\xff\xf0\xff\xff\xff");  // its sizes
  expect_bad(lying, "wrong zip archive: cut short");
}
TEST(HostileTorch, WhatTheArchiveMayNotHold) {
  ZipWriter compressed;
  compressed.method = 8;
  expect_bad(compressed.add("m/data.pkl", "x").bytes(), "found it compressed",
             ErrorKind::Unsupported);
  ZipWriter encrypted;
  encrypted.flags = 1;
  expect_bad(encrypted.add("m/data.pkl", "x").bytes(), "found it encrypted",
             ErrorKind::Unsupported);
  expect_bad(ZipWriter().add("m/data.pkl", "}.").add("m/constants.pkl", "").bytes(),
             "TorchScript is not supported", ErrorKind::Unsupported);
  expect_bad(ZipWriter().add("m/data.pkl", "}.").add("m/byteorder", "big").bytes(),
             "big-endian numbers are not supported", ErrorKind::Unsupported);
}

// A file cut at any place is refused, and nothing worse.
TEST(HostileTorch, CutAnywhere) {
  for (const std::string name : {"training.pt", "training-legacy.pt"}) {
    const std::string whole = read_file(kData / name);
    for (std::size_t n = 0; n < whole.size(); n += 7) {
      expect_error(ErrorKind::BadModel, "model.pt: ", [&] {
        parse_torch(std::as_bytes(std::span(whole).first(n)), "model.pt");
      });
    }
  }
}

}  // namespace
}  // namespace pellucid

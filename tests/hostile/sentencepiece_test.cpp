// Models of sentencepiece that lie: each is refused in one line that says where and what.

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

#include "base/file.h"
#include "pellucid/error.h"
#include "support/expect_error.h"
#include "support/sentencepiece_writer.h"
#include "support/temp_dir.h"
#include "text/files/sentencepiece_model.h"
#include "text/tokenizer.h"

namespace pellucid {
namespace {

const std::filesystem::path kTokenizers = PELLUCID_SOURCE_DIR "/tests/data/tokenizers";

using namespace sentencepiece;

/// A model of ALBERT's convention with a few pieces.
std::string good() {
  return piece("<pad>", 0, 3) + piece("<unk>", 0, 2) + piece("[CLS]", 0, 3) + piece("[SEP]", 0, 3) +
         piece("[MASK]", 0, 3) + piece("▁", -1, 1) + piece("a", -2, 1) +
         message(2, integer(3, 1) + integer(40, 1));
}

void load(const std::string& model,
          const std::string& config = R"({"tokenizer_class":"AlbertTokenizer"})",
          const std::string& added = "") {
  const TempDir folder;
  folder.write("spiece.model", model);
  folder.write("tokenizer_config.json", config);
  if (!added.empty()) folder.write("added_tokens.json", added);
  EXPECT_EQ(Tokenizer::load(folder.path()).encode("a").ids,
            (std::vector<std::int32_t>{2, 5, 6, 3}));
}
void refuse(const std::string& model, const std::string& words) {
  expect_error(ErrorKind::BadModel, words, [&] { load(model); });
}

TEST(HostileSentencePiece, TheGoodOneIsGood) { load(good()); }
TEST(HostileSentencePiece, NoMessage) {
  refuse("", "spiece.model: empty");
  for (const std::string bytes : {"\x0B", "\x0F", "{\"version\": 1}", "\x02\x00", "\x80"})
    refuse(bytes, "spiece.model: not a model of sentencepiece");
}
TEST(HostileSentencePiece, LengthsBeyondTheFile) {
  for (const std::uint64_t size : {std::uint64_t{1}, std::uint64_t{1} << 31, ~std::uint64_t{0}})
    refuse(good() + varint(1 << 3 | 2) + varint(size), "not a model of sentencepiece");
  refuse(good() + std::string(11, '\xFF'), "not a model of sentencepiece");
}
TEST(HostileSentencePiece, PiecesThatAreNone) {
  refuse(good() + piece("", -3, 1), "a piece that is empty or not UTF-8");
  refuse(good() + piece("\xFF", -3, 1), "a piece that is empty or not UTF-8");
  refuse(good() + piece("b", -3, 7), "unknown type of the piece \"b\"");
  refuse(good() + piece("b", std::nanf(""), 1), "the score of \"b\" is not finite");
  refuse(good() + piece("b", -std::numeric_limits<float>::infinity(), 1), "is not finite");
  refuse(good() + piece("a", -3, 1), "\"a\"");  // stands twice
}
TEST(HostileSentencePiece, UnknownPieceThatIsNone) {
  refuse(good() + message(2, integer(40, 7)),
         "the unknown piece is none (expected 0 to 6, found 7)");
}
TEST(HostileSentencePiece, OtherKindsOfModels) {
  refuse(good() + message(2, integer(3, 9)),
         "unknown type of the model (expected 1 to 4, found 9)");
  expect_error(ErrorKind::Unsupported, "spiece.model: not a Unigram model",
               [] { load(good() + message(2, integer(3, 2))); });
}
TEST(HostileSentencePiece, CharacterMapThatIsNone) {
  refuse(good() + message(3, message(2, "abc")), "spiece.model");
}
TEST(HostileSentencePiece, RolesThatNoPieceHas) {
  refuse(piece("<pad>", 0, 3) + piece("<unk>", 0, 2), "\"[CLS]\" is missing");
}
TEST(HostileSentencePiece, OtherClasses) {
  expect_error(ErrorKind::Unsupported, "\"tokenizer_class\": T5Tokenizer is not supported",
               [&] { load(good(), R"({"tokenizer_class": "T5Tokenizer"})"); });
  expect_error(ErrorKind::BadModel, "no tokenizer (expected tokenizer.json; ",
               [&] { load(good(), "{}"); });
}
TEST(HostileSentencePiece, TokensAddedLater) {
  const std::string albert = R"({"tokenizer_class": "AlbertTokenizer"})";
  load(good(), albert, R"({"[MASK]": 4})");
  load(good(), albert, R"({"<new>": 7})");  // the next one
  for (const std::string added : {R"({"<new>": 8})", R"({"[MASK]": 5})", R"({"[MASK]": "4"})"})
    expect_error(ErrorKind::BadModel, "added_tokens.json: ", [&] { load(good(), albert, added); });
}

// Whatever becomes of the bytes, the file is read or refused.
TEST(HostileSentencePiece, CutAndChangedAnywhere) {
  const std::string whole = read_file(kTokenizers / "albert-spm/spiece.model");
  const auto try_to_read = [](const std::string& bytes) {
    try {
      EXPECT_FALSE(read_sentencepiece_model(bytes, "m").pieces.empty());
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::BadModel);
    }
  };
  for (std::size_t size = 0; size < whole.size(); size += 7) try_to_read(whole.substr(0, size));
  for (std::size_t i = 0; i < whole.size(); i += 5) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ (i % 3 == 0 ? 0xFF : 0x81));
    try_to_read(changed);
  }
}

}  // namespace
}  // namespace pellucid

#include "text/files/sentencepiece_model.h"

#include <bit>
#include <optional>
#include <utility>

#include "base/fail.h"
#include "base/utf8.h"

namespace pellucid {

namespace {

/// One field of a message: its number, and its value as the wire type has it.
struct Field {
  std::uint64_t number = 0;
  std::uint64_t integer = 0;  // of a varint or a fixed-size field
  std::string_view bytes;     // of a string, bytes or message
};

/// The fields of a message, one after the other.
class MessageReader {
 public:
  MessageReader(std::string_view bytes, const std::string& where) : rest_(bytes), where_(where) {}

  std::optional<Field> next() {
    if (rest_.empty()) return std::nullopt;
    const std::uint64_t key = varint();
    Field field{.number = key >> 3, .integer = 0, .bytes = {}};
    switch (key & 7) {
      case 0: field.integer = varint(); break;
      case 1: field.integer = fixed(8); break;
      case 2: field.bytes = take(varint()); break;
      case 5: field.integer = fixed(4); break;
      default: fail_message();
    }
    if (field.number == 0) fail_message();
    return field;
  }

 private:
  [[noreturn]] void fail_message() const {
    fail(ErrorKind::BadModel, "{}: not a model of sentencepiece", where_);
  }

  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) fail_message();
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }

  std::uint64_t fixed(std::size_t size) {  // little-endian
    std::uint64_t value = 0;
    const std::string_view bytes = take(size);
    for (std::size_t i = 0; i < size; ++i)
      value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return value;
  }

  std::uint64_t varint() {  // seven bits a byte, the lowest first
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1)[0]);
      value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    fail_message();
  }

  std::string_view rest_;
  const std::string& where_;
};

SentencePiece read_piece(std::string_view bytes, const std::string& where) {
  SentencePiece piece;
  MessageReader reader(bytes, where);
  while (const auto field = reader.next()) {
    if (field->number == 1) piece.text = field->bytes;
    if (field->number == 2)
      piece.score = std::bit_cast<float>(static_cast<std::uint32_t>(field->integer));
    if (field->number == 3) {
      if (field->integer < 1 || field->integer > 6)
        fail(ErrorKind::BadModel,
             "{}: unknown type of the piece \"{}\" (expected 1 to 6, found {})", where,
             find_invalid_utf8(piece.text) ? "?" : piece.text, field->integer);
      piece.type = static_cast<SentencePiece::Type>(field->integer);
    }
  }
  if (piece.text.empty() || find_invalid_utf8(piece.text))
    fail(ErrorKind::BadModel, "{}: a piece that is empty or not UTF-8", where);
  return piece;
}

void read_trainer(std::string_view bytes, const std::string& where, SentencePieceModel& model) {
  MessageReader reader(bytes, where);
  while (const auto field = reader.next()) {
    if (field->number == 40) model.unknown = field->integer;
    if (field->number != 3) continue;
    if (field->integer < 1 || field->integer > 4)
      fail(ErrorKind::BadModel, "{}: unknown type of the model (expected 1 to 4, found {})", where,
           field->integer);
    model.kind = static_cast<SentencePieceModel::Kind>(field->integer);
  }
}

}  // namespace

SentencePieceModel read_sentencepiece_model(std::string_view bytes, const std::string& where) {
  SentencePieceModel model;
  MessageReader reader(bytes, where);
  while (const auto field = reader.next()) {
    if (field->number == 1) model.pieces.push_back(read_piece(field->bytes, where));
    if (field->number == 2) read_trainer(field->bytes, where, model);
    if (field->number != 3) continue;
    MessageReader normalizer(field->bytes, where);
    while (const auto part = normalizer.next())
      if (part->number == 2) model.charsmap = part->bytes;
  }
  if (model.pieces.empty()) fail(ErrorKind::BadModel, "{}: no pieces", where);
  if (model.unknown >= model.pieces.size())
    fail(ErrorKind::BadModel, "{}: the unknown piece is none (expected 0 to {}, found {})", where,
         model.pieces.size() - 1, model.unknown);
  return model;
}

}  // namespace pellucid

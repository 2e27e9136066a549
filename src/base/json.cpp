#include "base/json.h"

#include <limits>
#include <utility>
#include <vector>

#include "base/fail.h"
#include "base/file.h"
#include "base/other_file.h"
#include "base/utf8.h"

namespace pellucid {

namespace {

constexpr std::size_t kMaxDepth = 100;

std::string short_dump(const nlohmann::json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (text.size() <= 60) return text;
  return std::string(utf8_prefix(text, 57)) + "...";
}

/// Takes nlohmann's parse events and builds the value; stops at what JsonDocument refuses.
class DocumentBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  DocumentBuilder(nlohmann::json& root, const std::string& file, std::string_view text,
                  ErrorKind kind)
      : root_(root), file_(file), text_(text), kind_(kind) {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t& value) override { return add(std::move(value)); }
  bool start_object(std::size_t) override { return open(nlohmann::json::object()); }
  bool start_array(std::size_t) override { return open(nlohmann::json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    const auto [member, is_new] =
        open_.back()->get_ref<nlohmann::json::object_t&>().try_emplace(std::move(value), nullptr);
    if (!is_new) fail(kind_, "{}: \"{}\" stands twice in one object", file_, member->first);
    member_ = &member->second;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    if (kind_ == ErrorKind::BadModel) refuse_other_file(text_, file_);
    fail(kind_, "{}: not JSON at byte {}{}", file_, position,
         position > text_.size() ? ": it ends too early" : "");
  }

 private:
  nlohmann::json* place(nlohmann::json&& value) {
    if (open_.empty()) return &(root_ = std::move(value));
    if (open_.back()->is_object()) return &(*member_ = std::move(value));
    return &open_.back()->get_ref<nlohmann::json::array_t&>().emplace_back(std::move(value));
  }

  bool add(nlohmann::json&& value) {
    place(std::move(value));
    return true;
  }

  bool open(nlohmann::json&& container) {
    if (open_.size() >= kMaxDepth)
      fail(kind_, "{}: nested too deeply (expected at most {} levels)", file_, kMaxDepth);
    open_.push_back(place(std::move(container)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  nlohmann::json& root_;
  const std::string& file_;
  std::string_view text_;
  ErrorKind kind_;
  std::vector<nlohmann::json*> open_;  // containers that are not closed yet
  nlohmann::json* member_ = nullptr;   // of the innermost, if it is an object: where its value goes
};

}  // namespace

std::string Json::where() const {
  return path_.empty() ? file_ : fmt::format("{}: \"{}\"", file_, path_);
}

void Json::fail_expected(std::string_view expected) const {
  fail(ErrorKind::BadModel, "{}: wrong value (expected {}, found {})", where(), expected,
       short_dump(*value_));
}

Json Json::at(std::string_view key) const {
  if (!is_object()) fail_expected("an object");
  const auto it = value_->find(key);
  if (it == value_->end()) fail(ErrorKind::BadModel, "{}: \"{}\" is missing", where(), key);
  return {*it, file_, path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key)};
}

Json Json::at(std::size_t index) const {
  if (!is_array()) fail_expected("an array");
  if (index >= size()) fail_expected(fmt::format("at least {} elements", index + 1));
  return {(*value_)[index], file_, fmt::format("{}[{}]", path_, index)};
}

std::optional<Json> Json::find(std::string_view key) const {
  if (!is_object()) fail_expected("an object");
  const auto it = value_->find(key);
  if (it == value_->end() || it->is_null()) return std::nullopt;
  return at(key);
}

std::string Json::as_string() const {
  if (!value_->is_string()) fail_expected("a string");
  return value_->get<std::string>();
}

bool Json::as_bool() const {
  if (!value_->is_boolean()) fail_expected("true or false");
  return value_->get<bool>();
}

std::int64_t Json::as_int(std::int64_t low, std::int64_t high) const {
  const std::string expected = fmt::format("a whole number from {} to {}", low, high);
  if (!value_->is_number_integer()) fail_expected(expected);
  const bool too_big =
      value_->is_number_unsigned() &&
      value_->get<std::uint64_t>() > static_cast<std::uint64_t>(std::max<std::int64_t>(high, 0));
  const std::int64_t number = value_->get<std::int64_t>();
  if (too_big || number < low || number > high) fail_expected(expected);
  return number;
}

std::int32_t Json::as_id() const {
  return static_cast<std::int32_t>(as_int(0, std::numeric_limits<std::int32_t>::max()));
}

double Json::as_number() const {
  if (!value_->is_number()) fail_expected("a number");
  return value_->get<double>();
}

std::string Json::string_or(std::string_view key, std::string_view fallback) const {
  const std::optional<Json> member = find(key);
  return member ? member->as_string() : std::string(fallback);
}

bool Json::bool_or(std::string_view key, bool fallback) const {
  const std::optional<Json> member = find(key);
  return member ? member->as_bool() : fallback;
}

std::int64_t Json::int_or(std::string_view key, std::int64_t fallback, std::int64_t low,
                          std::int64_t high) const {
  const std::optional<Json> member = find(key);
  return member ? member->as_int(low, high) : fallback;
}

double Json::number_or(std::string_view key, double fallback) const {
  const std::optional<Json> member = find(key);
  return member ? member->as_number() : fallback;
}

JsonDocument JsonDocument::read(const std::filesystem::path& path) {
  return parse(read_file(path), path.filename().string());
}

JsonDocument JsonDocument::parse(std::string_view text, std::string file, ErrorKind kind) {
  // nlohmann's parser takes a zero byte for the end.
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos)
    fail(kind, "{}: not JSON at byte {}", file, zero + 1);
  JsonDocument document;
  document.file_ = file;
  DocumentBuilder builder(document.value_, file, text, kind);
  nlohmann::json::sax_parse(text, &builder);
  return document;
}

}  // namespace pellucid

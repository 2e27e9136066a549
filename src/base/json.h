#pragma once
// Reading JSON that a stranger wrote: every getter knows where it is, and says so when it is wrong.

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "pellucid/error.h"

namespace pellucid {

/// A value inside a document, with its path: `config.json: "id2label.0"`.
/// Lifetime: the document (`JsonDocument`) must outlive it. Thread rule: immutable, share freely.
class Json {
 public:
  Json(const nlohmann::json& value, std::string file, std::string path = "")
      : value_(&value), file_(std::move(file)), path_(std::move(path)) {}

  const nlohmann::json& raw() const { return *value_; }
  bool is_object() const { return value_->is_object(); }
  bool is_array() const { return value_->is_array(); }

  /// Member or element; throws BadModel if it is missing or this is no object / array.
  Json at(std::string_view key) const;
  Json at(std::size_t index) const;
  /// Member, or none if it is missing or null.
  std::optional<Json> find(std::string_view key) const;
  std::size_t size() const { return value_->size(); }

  /// This value as a type; throws BadModel `file: "path": expected a string, found 3`.
  std::string as_string() const;
  bool as_bool() const;
  std::int64_t as_int(std::int64_t low, std::int64_t high) const;
  std::int32_t as_id() const;  // 0 to 2^31 - 1
  double as_number() const;

  /// Member with a default for one that is missing or null.
  std::string string_or(std::string_view key, std::string_view fallback) const;
  bool bool_or(std::string_view key, bool fallback) const;
  std::int64_t int_or(std::string_view key, std::int64_t fallback, std::int64_t low,
                      std::int64_t high) const;
  double number_or(std::string_view key, double fallback) const;

  /// `file: "path"`, for messages.
  std::string where() const;
  [[noreturn]] void fail_expected(std::string_view expected) const;

 private:
  const nlohmann::json* value_;
  std::string file_, path_;
};

/// A parsed file. Throws Io if it cannot be read, BadModel if it is no JSON, nests deeper than 100,
/// or has the same key twice in one object.
class JsonDocument {
 public:
  static JsonDocument read(const std::filesystem::path& path);
  /// Throws `kind` in place of BadModel.
  static JsonDocument parse(std::string_view text, std::string file,
                            ErrorKind kind = ErrorKind::BadModel);

  Json root() const { return {value_, file_}; }

 private:
  nlohmann::json value_;
  std::string file_;
};

}  // namespace pellucid

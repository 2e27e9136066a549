#pragma once
// Markup under construction. The markup itself is a literal, checked when the program is compiled;
// whatever is put into it is escaped. So a text cannot become markup by mistake.

#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

#include "report/escape.h"

namespace pellucid {

/// Thread rule: one thread at a time.
class Html {
  template <typename T>
  using Safe = std::conditional_t<std::is_arithmetic_v<T>, T, std::string>;

 public:
  /// Appends `markup` with each `{}` filled in: numbers as they are, Html as it is, text escaped.
  /// Attributes stand in double quotes.
  template <typename... Args>
  Html& add(fmt::format_string<Safe<Args>...> markup, const Args&... args) {
    text_ += fmt::format(fmt::runtime(fmt::string_view(markup)), safe(args)...);
    return *this;
  }

  const std::string& str() const { return text_; }

 private:
  static std::string safe(std::string_view text) { return escape_html(text); }
  static const std::string& safe(const Html& html) { return html.text_; }
  template <typename T>
  requires std::is_arithmetic_v<T>
  static const T& safe(const T& number) { return number; }

  std::string text_;
};

}  // namespace pellucid

#include "support/strict_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pellucid::testing {

namespace {

constexpr std::array<std::string_view, 1> kVoid = {"meta"};

class Reader {
 public:
  explicit Reader(std::string_view page) : page_(page) {}

  StrictHtml read(std::string_view first_line) {
    if (!page_.starts_with(first_line)) return fail("wrong first line");
    at_ = page_.find('\n');
    while (at_ < page_.size() && html_.error.empty()) {
      if (page_[at_] == '<')
        tag();
      else
        text();
    }
    if (html_.error.empty() && !open_.empty()) fail("not closed: " + open_.back().name);
    return html_;
  }

 private:
  struct Element {
    std::string name;
    bool is_text;
  };

  StrictHtml& fail(const std::string& what) {
    if (html_.error.empty())
      html_.error =
          fmt::format("{} at {}: {}", what, at_, page_.substr(std::min(at_, page_.size()), 80));
    return html_;
  }

  std::string name() {
    const std::size_t start = at_;
    while (at_ < page_.size() &&
           (std::isalpha(page_[at_]) || std::isdigit(page_[at_]) || page_[at_] == '-'))
      ++at_;
    return std::string(page_.substr(start, at_ - start));
  }

  void tag() {
    ++at_;
    const bool closing = at_ < page_.size() && page_[at_] == '/';
    if (closing) ++at_;
    const std::string element = name();
    if (element.empty()) return void(fail("no element name"));
    if (closing) {
      if (open_.empty() || open_.back().name != element) return void(fail("closes out of order"));
      open_.pop_back();
    } else {
      html_.names.push_back(element);
      attributes(element);
    }
    if (at_ >= page_.size() || page_[at_] != '>') return void(fail("tag not closed"));
    ++at_;
    if (!closing && (element == "style" || element == "script")) raw(element);
  }

  void attributes(const std::string& element) {
    bool is_text = false;
    while (at_ < page_.size() && page_[at_] == ' ') {
      ++at_;
      const std::string attribute = name();
      if (attribute.empty()) return void(fail("no attribute name"));
      if (attribute.starts_with("on") || attribute == "style")
        return void(fail("forbidden attribute"));
      if (at_ >= page_.size() || page_[at_] != '=') continue;
      if (page_.substr(at_, 2) != "=\"") return void(fail("attribute not quoted"));
      const std::size_t end = page_.find('"', at_ + 2);
      const std::string_view value = page_.substr(at_ + 2, end - at_ - 2);
      if (value.find('<') != std::string_view::npos) return void(fail("< in an attribute"));
      is_text = is_text || (attribute == "class" && value == "text");
      at_ = end + 1;
    }
    const bool closed = page_[at_] == '/';
    if (closed) ++at_;
    if (!closed && std::ranges::find(kVoid, element) == kVoid.end()) {
      open_.push_back({element, is_text});
      if (is_text) html_.texts.emplace_back();
    }
  }

  /// The inside of a style sheet or script.
  void raw(const std::string& element) {
    at_ = page_.find("</" + element + ">", at_);
    if (at_ == std::string_view::npos) fail("not closed: " + element);
  }

  void text() {
    const bool inside = std::ranges::any_of(open_, &Element::is_text);
    for (; at_ < page_.size() && page_[at_] != '<'; ++at_) {
      std::string character(1, page_[at_]);
      if (page_[at_] == '>') return void(fail("stray >"));
      if (page_[at_] == '&') {
        const std::size_t end = page_.find(';', at_);
        if (end == std::string_view::npos) return void(fail("stray &"));
        character = decode(page_.substr(at_ + 1, end - at_ - 1));
        at_ = end;
      }
      if (inside) html_.texts.back() += character;
    }
  }

  std::string decode(std::string_view reference) {
    if (reference == "lt") return "<";
    if (reference == "gt") return ">";
    if (reference == "amp") return "&";
    if (reference == "quot") return "\"";
    if (!reference.starts_with('#')) return fail("unknown reference"), "";
    return std::string(1, static_cast<char>(std::stoi(std::string(reference.substr(1)))));
  }

  std::string_view page_;
  std::size_t at_ = 0;
  std::vector<Element> open_;
  StrictHtml html_;
};

}  // namespace

StrictHtml read_html(std::string_view page) { return Reader(page).read("<!doctype html>\n"); }

StrictHtml read_svg(std::string_view picture) {
  return Reader(picture).read("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

}  // namespace pellucid::testing

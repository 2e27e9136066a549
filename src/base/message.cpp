#include "base/message.h"

namespace pellucid {

namespace {

constexpr char kBegin = '\x0E', kEnd = '\x0F';

bool is_option_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == text.npos;
}

}  // namespace

Message unmark(std::string_view marked) {
  Message message;
  while (true) {
    const std::size_t begin = marked.find(kBegin);
    const std::size_t end = begin == marked.npos ? begin : marked.find(kEnd, begin);
    if (end == marked.npos) break;
    const std::string_view name = marked.substr(begin + 1, end - begin - 1);
    message.text += marked.substr(0, begin);
    // A text that the message quotes may hold the marks too: they mean nothing there.
    if (is_option_name(name)) {
      message.options.push_back({message.text.size(), message.text.size() + name.size()});
      message.text += name;
      marked.remove_prefix(end + 1);
    } else {
      message.text += marked[begin];
      marked.remove_prefix(begin + 1);
    }
  }
  message.text += marked;
  return message;
}

Message Message::after(std::string_view before) const {
  Message moved{std::string(before) + text, options};
  for (OptionMention& option : moved.options) {
    option.begin += before.size();
    option.end += before.size();
  }
  return moved;
}

}  // namespace pellucid

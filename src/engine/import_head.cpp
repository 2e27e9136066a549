#include "engine/import_head.h"

#include <array>

#include "base/fail.h"

namespace pellucid {

HeadText parse_head(std::string_view text) {
  HeadText head;
  for (const std::string_view input : {"first-token", "mean"})
    if (text.starts_with(input) && text.substr(input.size()).starts_with('-')) {
      head.input = input;
      text.remove_prefix(input.size() + 1);
      break;
    }
  while (true) {
    const std::string part(text.substr(0, text.find('-')));
    const bool activation = part == "relu" || part == "gelu" || part == "tanh";
    const bool last = part.size() == text.size();
    const bool follows = !head.activations.empty() && head.activations.back().empty();
    if (part == "linear")
      head.activations.emplace_back();
    else if (activation && follows)
      head.activations.back() = part;
    else if (part == "sigmoid" && follows && last)
      head.sigmoid = true;
    else if (part != "dropout")
      fail(
          ErrorKind::BadRequest,
          "{}: wrong part (expected linear, dropout, relu, gelu or tanh after a linear, or sigmoid "
          "after the last; found \"{}\")",
          option("head"), part);
    if (last) break;
    text.remove_prefix(part.size() + 1);
  }
  if (head.activations.empty())
    fail(ErrorKind::BadRequest, "{}: no linear layer (expected for example linear-relu)",
         option("head"));
  return head;
}

}  // namespace pellucid

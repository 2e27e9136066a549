#include "pellucid/error.h"

namespace pellucid {

std::string spell_options(std::string_view message, std::span<const OptionMention> options,
                          const std::function<std::string(std::string_view name)>& spell) {
  std::string spelled;
  std::size_t done = 0;
  for (const OptionMention& option : options) {
    spelled += message.substr(done, option.begin - done);
    spelled += spell(message.substr(option.begin, option.end - option.begin));
    done = option.end;
  }
  return spelled + std::string(message.substr(done));
}

std::string_view Error::option() const {
  if (options_.empty() || options_.front().begin > 0) return {};
  return std::string_view(what()).substr(0, options_.front().end);
}

int Error::exit_code() const {
  switch (kind_) {
    case ErrorKind::BadRequest: return 2;
    case ErrorKind::BadModel: return 3;
    case ErrorKind::Unsupported: return 4;
    case ErrorKind::Io: return 5;
    case ErrorKind::Cancelled: return 130;
  }
  return 1;
}

}  // namespace pellucid

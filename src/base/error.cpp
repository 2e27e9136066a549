#include "pellucid/error.h"

namespace pellucid {

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

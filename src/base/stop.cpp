#include "base/stop.h"

namespace pellucid {

constinit thread_local StopCheck* StopCheck::current_ = nullptr;

}  // namespace pellucid

#include "cli/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include "base/fail.h"

namespace pellucid::cli {

namespace {

volatile sig_atomic_t code = 0;

void on_signal(int number) {
  if (code) _exit(code);
  code = 128 + number;
}

}  // namespace

void watch_interrupt() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action = {};
    if (sigaction(number, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = on_signal;  // no SA_RESTART: what waits returns
    sigaction(number, &action, nullptr);
  }
}

int interrupted() { return code; }

void stop_if_interrupted() {
  if (interrupted()) fail(ErrorKind::Cancelled, "interrupted");
}

}  // namespace pellucid::cli

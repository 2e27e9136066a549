#include "cli/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include "base/fail.h"

namespace pellucid::cli {

namespace {

volatile sig_atomic_t pressed = 0;

void on_interrupt(int) {
  if (pressed) _exit(130);
  pressed = 1;
}

}  // namespace

void watch_interrupt() {
  struct sigaction action = {};
  action.sa_handler = on_interrupt;  // no SA_RESTART: a blocked read returns
  sigaction(SIGINT, &action, nullptr);
}

bool interrupted() { return pressed != 0; }

void stop_if_interrupted() {
  if (interrupted()) fail(ErrorKind::Cancelled, "interrupted");
}

}  // namespace pellucid::cli

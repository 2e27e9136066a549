#pragma once
// How many instructions a function takes: a forked copy of the process runs it a step at a time
// (ptrace). The same on a busy machine, where times are not.

#include <sched.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <optional>

namespace pellucid {

/// Steps from one SIGSTOP that `run`'s copy sends itself to the next.
inline std::optional<long> steps_between_stops(const std::function<void()>& run) {
  const pid_t child = fork();
  if (child == 0) {
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(1);
    kill(getpid(), SIGSTOP);
    run();
    kill(getpid(), SIGSTOP);
    _exit(0);
  }
  int status = 0;
  std::optional<long> steps;
  if (child > 0 && waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
    long count = 0;
    while (ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr) == 0 &&
           waitpid(child, &status, 0) == child && WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP)
      ++count;
    if (WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP) steps = count;
  }
  if (child > 0 && !WIFEXITED(status) && !WIFSIGNALED(status)) {
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
  }
  return steps;
}

/// While it lives, this thread and those it makes stay on one core: a step is then a switch between
/// two processes on it, several times as fast as one between two cores.
class OneCore {
 public:
  OneCore() {
    sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t here;
    CPU_ZERO(&here);
    CPU_SET(static_cast<unsigned>(sched_getcpu()), &here);
    sched_setaffinity(0, sizeof here, &here);
  }
  ~OneCore() { sched_setaffinity(0, sizeof before_, &before_); }
  OneCore(const OneCore&) = delete;
  OneCore& operator=(const OneCore&) = delete;

 private:
  cpu_set_t before_;
};

/// None where processes may not be traced. `run` is called once before, so that what is made for
/// the first call is there.
inline std::optional<long> instructions_of(const std::function<void()>& run) {
  run();
  const OneCore here;
  const auto nothing = steps_between_stops([] {});
  const auto steps = steps_between_stops(run);
  if (!nothing || !steps) return std::nullopt;
  return *steps - *nothing;
}

}  // namespace pellucid

#pragma once
// Ctrl-C, SIGTERM and SIGHUP: the running call is asked to stop, so that nothing is left
// half-written.

namespace pellucid::cli {

/// After this the first of these signals is remembered, and the second ends the program at once. A
/// signal that the program was started to ignore stays ignored.
void watch_interrupt();
/// What a shell expects of a program that such a signal ended, 128 + its number; 0 without one.
int interrupted();
/// Throws Error(Cancelled) after a signal.
void stop_if_interrupted();

}  // namespace pellucid::cli

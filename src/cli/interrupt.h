#pragma once
// Ctrl-C: the running call is asked to stop, so that nothing is left half-written.

namespace pellucid::cli {

/// After this, the first Ctrl-C sets `interrupted`, the second ends the program at once.
void watch_interrupt();
bool interrupted();
/// Throws Error(Cancelled) if it was pressed.
void stop_if_interrupted();

}  // namespace pellucid::cli

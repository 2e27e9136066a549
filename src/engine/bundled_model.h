#pragma once
// Where the model that answers when no model is named lives.

#include <filesystem>

namespace pellucid {

/// The folder of the bundled model. Looked for from the file that holds this code (the program, or
/// the shared library) upwards: `models/sentiment` beside it, as in the Python package, and
/// `share/pellucid/models/sentiment` in each folder above, as in a build tree and an installed
/// prefix; then in the prefix that Pellucid was configured for.
/// Throws Io, saying where it looked. Thread rule: thread-safe.
std::filesystem::path bundled_model();

}  // namespace pellucid

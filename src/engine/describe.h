#pragma once
// What a loaded folder holds, and what of it is used.

#include <string>

#include "engine/load.h"
#include "pellucid/explainer.h"

namespace pellucid {

/// `name`: what the model is called. Throws Io if the folder cannot be listed any more.
ModelDescription describe_folder(const LoadedFolder& folder, const std::string& name);

}  // namespace pellucid

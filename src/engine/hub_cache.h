#pragma once
// Models by name in the local Hugging Face cache: models--ORG--NAME/snapshots/REVISION, where
// refs/main holds the revision. Nothing is downloaded.
// https://huggingface.co/docs/huggingface_hub/guides/manage-cache

#include <filesystem>
#include <string>

namespace pellucid {

/// The folder that `name` means: itself if there is such a folder, else "name" or "org/name" in the
/// cache (HF_HUB_CACHE, or hub/ in HF_HOME, or ~/.cache/huggingface/hub). Throws Io, saying where
/// it looked, or BadModel if the cache holds no complete copy.
std::filesystem::path find_model(const std::string& name);

}  // namespace pellucid

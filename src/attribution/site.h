#pragma once
// The option `--at`: where the path is drawn and the gradient taken.

#include <string>
#include <string_view>

#include "attribution/settings.h"
#include "model/classifier.h"

namespace pellucid {

/// Reads "embeddings", "word-embeddings" or "layer.K" from the option `name`. Throws BadRequest,
/// naming the layers that there are.
Site read_site(const Settings& settings, std::string_view name, const ModelInfo& info);

/// The declaration of the option for a method's list.
ParameterInfo at_parameter();

}  // namespace pellucid

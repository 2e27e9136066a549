#pragma once
// The option `--at`: where the path is drawn and the gradient taken.

#include <string>
#include <string_view>
#include <vector>

#include "attribution/settings.h"
#include "model/classifier.h"

namespace pellucid {

/// Reads "embeddings", "word-embeddings" or "layer.K" from the option `name`. Throws BadRequest,
/// naming the layers that there are.
Site read_site(const Settings& settings, std::string_view name, const ModelInfo& info);

/// A site, or at `word-embeddings` some of the rows that the embeddings block sums there.
struct At {
  std::string name;  // as the user spelled it
  Site site;
  std::vector<SubEmbedding> parts;  // empty: the whole state
};

/// Reads a site, "position-embeddings", "token-type-embeddings", or "sub-embeddings" for all that
/// the model has. Throws BadRequest, naming what the model lacks.
At read_at(const Settings& settings, std::string_view name, const Classifier& model);

/// The declaration of the option for a method's list: of a site, or of all of read_at.
ParameterInfo site_parameter();
ParameterInfo at_parameter();

}  // namespace pellucid

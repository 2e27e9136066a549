#pragma once
// Embeddings, encoder and head put together: what every architecture is. An arch file fills in the
// parts.

#include <memory>
#include <optional>

#include "model/classifier.h"
#include "model/encoders/encoder.h"
#include "model/layers/embeddings.h"
#include "model/layers/head.h"

namespace pellucid {

struct EncoderClassifierParts {
  ModelInfo info;
  Embeddings embeddings;
  std::optional<Linear> projection = std::nullopt;  // E → H between the embeddings and the encoder
  std::unique_ptr<Encoder> encoder;                 // of info.layers layers
  std::optional<Norm> last_norm = std::nullopt;     // of what the encoder gives to the head
  Head head;
};

/// Lifetime: the checkpoint's mappings must outlive it.
std::unique_ptr<Classifier> make_encoder_classifier(EncoderClassifierParts parts);

}  // namespace pellucid

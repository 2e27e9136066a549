#pragma once
// Embeddings, encoder and head put together: what every architecture is. An arch file fills in the
// parts; where the mathematics of the blocks differs, it has an Encoder of its own.

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
  std::unique_ptr<Encoder> encoder;
  Head head;
};

/// Lifetime: the checkpoint's mappings must outlive it.
std::unique_ptr<Classifier> make_encoder_classifier(EncoderClassifierParts parts);

}  // namespace pellucid

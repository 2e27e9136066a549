#pragma once
// Embeddings, encoder and head put together: every architecture whose mathematics is the common
// encoder's. An arch file fills in the parts; where the mathematics differs, it has its own file.

#include <memory>

#include "model/classifier.h"
#include "model/embeddings.h"
#include "model/encoder.h"
#include "model/head.h"

namespace pellucid {

struct EncoderClassifierParts {
  ModelInfo info;
  Embeddings embeddings;
  Encoder encoder;
  Head head;
};

/// Lifetime: the checkpoint's mappings must outlive it.
std::unique_ptr<Classifier> make_encoder_classifier(EncoderClassifierParts parts);

}  // namespace pellucid

#include "model/finite.h"

#include <bit>
#include <cstdint>
#include <string>

#include "base/fail.h"

namespace pellucid {

namespace {

constexpr std::uint32_t kExponent = 0x7f800000;  // of a float; all ones: infinity or NaN

std::string name_of(Site site) {
  switch (site.kind) {
    case Site::Kind::WordEmbeddings: return "the word embeddings";
    case Site::Kind::Embeddings: return "the embeddings";
    case Site::Kind::Layer: break;
  }
  return fmt::format("layer {}", site.layer);
}

}  // namespace

bool all_finite(std::span<const float> values) {
  std::uint32_t found = 0;  // without a branch, so that the compiler makes vectors of it
  for (const float value : values)
    found |= (std::bit_cast<std::uint32_t>(value) & kExponent) == kExponent;
  return found == 0;
}

void fail_at_first_not_finite(const Classifier& model, const ModelInput& input, Site from,
                              ConstMatrixView x) {
  const Block block{{&input}, {0, input.size()}};
  const std::unique_ptr<Workspace> workspace = model.make_workspace();
  const auto fail_if_not_finite = [&](Site site) {
    Matrix states(input.size(), model.width(site));
    model.advance(block, from, x, site, states, *workspace);
    if (!all_finite(std::as_const(states).view().flat()))
      fail(ErrorKind::BadModel,
           "the model: the output of {} is not finite: the weights overflow 32-bit floats",
           name_of(site));
  };
  fail_if_not_finite(from);
  if (from.kind == Site::Kind::WordEmbeddings) fail_if_not_finite({Site::Kind::Embeddings});
  for (std::size_t l = from.kind == Site::Kind::Layer ? from.layer + 1 : 0; l < model.info().layers;
       ++l)
    fail_if_not_finite({Site::Kind::Layer, l});
  fail(ErrorKind::BadModel,
       "the model: the logits are not finite: the weights of its head overflow 32-bit floats");
}

}  // namespace pellucid

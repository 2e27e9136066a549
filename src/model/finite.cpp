#include "model/finite.h"

#include <string>

#include "base/fail.h"
#include "kernels/convert.h"

namespace pellucid {

namespace {

std::string name_of(Site site) {
  switch (site.kind) {
    case Site::Kind::WordEmbeddings: return "the word embeddings";
    case Site::Kind::Embeddings: return "the embeddings";
    case Site::Kind::Layer: break;
  }
  return fmt::format("layer {}", site.layer);
}

}  // namespace

void fail_at_first_not_finite(const Classifier& model, const ModelInput& input, Site from,
                              ConstMatrixView x) {
  const Block block{{&input}, {0, input.size()}};
  const std::unique_ptr<Workspace> workspace = model.make_workspace();
  const auto fail_if_not_finite = [&](Site site) {
    Matrix states(input.size(), model.width(site));
    model.advance(block, from, x, site, states, *workspace);
    if (!all_finite_float(std::as_bytes(std::as_const(states).view().flat())))
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

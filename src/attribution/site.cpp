#include "attribution/site.h"

#include <fmt/format.h>

#include "base/parse.h"

namespace pellucid {

Site read_site(const Settings& settings, std::string_view name, const ModelInfo& info) {
  const std::string& text = settings.text(name);
  if (text == "embeddings") return {Site::Kind::Embeddings};
  if (text == "word-embeddings") return {Site::Kind::WordEmbeddings};
  constexpr std::string_view kLayer = "layer.";
  if (text.starts_with(kLayer)) {
    const auto layer = parse_number<std::size_t>(std::string_view(text).substr(kLayer.size()));
    if (layer && *layer < info.layers) return {Site::Kind::Layer, *layer};
  }
  settings.fail_expected(
      name, fmt::format("embeddings, word-embeddings, or layer.0 to layer.{}", info.layers - 1));
}

At read_at(const Settings& settings, std::string_view name, const Classifier& model) {
  const std::string& text = settings.text(name);
  const bool all = text == "sub-embeddings";
  if (!all && text != "position-embeddings" && text != "token-type-embeddings")
    return {text, read_site(settings, name, model.info()), {}};
  At at{text, {Site::Kind::WordEmbeddings}, {}};
  if (all) at.parts.push_back(SubEmbedding::Word);
  const ModelInput one{{0}, {0}};
  Matrix row(1, model.width(at.site));
  for (const SubEmbedding part : {SubEmbedding::Position, SubEmbedding::TokenType}) {
    const bool is_position = part == SubEmbedding::Position;
    if (!all && is_position != (text == "position-embeddings")) continue;
    if (model.look_up_added(part, one, true, row)) {
      at.parts.push_back(part);
    } else if (!all) {
      settings.fail_expected(
          name, fmt::format("another site: {} adds no {} embeddings", model.info().architecture,
                            is_position ? "position" : "token type"));
    }
  }
  return at;
}

ParameterInfo site_parameter() {
  return {"at", "embeddings", "embeddings|word-embeddings|layer.K",
          "where the path is drawn and the gradient taken"};
}

ParameterInfo at_parameter() {
  return {"at", "embeddings",
          "embeddings|word-embeddings|position-embeddings|token-type-embeddings|sub-embeddings|"
          "layer.K",
          "where the path is drawn and the gradient taken"};
}

}  // namespace pellucid

#include "attribution/site.h"

#include <fmt/format.h>

#include <charconv>

namespace pellucid {

Site read_site(const Settings& settings, std::string_view name, const ModelInfo& info) {
  const std::string& text = settings.text(name);
  if (text == "embeddings") return {Site::Kind::Embeddings};
  if (text == "word-embeddings") return {Site::Kind::WordEmbeddings};
  constexpr std::string_view kLayer = "layer.";
  if (text.starts_with(kLayer)) {
    std::size_t layer = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + kLayer.size(), end, layer);
    if (error == std::errc{} && stop == end && layer < info.layers)
      return {Site::Kind::Layer, layer};
  }
  settings.fail_expected(
      name, fmt::format("embeddings, word-embeddings, or layer.0 to layer.{}", info.layers - 1));
}

ParameterInfo at_parameter() {
  return {"at", "embeddings", "embeddings|word-embeddings|layer.K",
          "where the path is drawn and the gradient taken"};
}

}  // namespace pellucid

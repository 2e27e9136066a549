#include "attribution/site.h"

#include <fmt/format.h>

#include "base/names.h"
#include "base/parse.h"

namespace pellucid {

namespace {

const ParameterInfo::Form kLayer = {"layer.K", "^layer\\.[0-9]+$"};
constexpr std::string_view kLayerPrefix = "layer.";

}  // namespace

ParameterInfo site_info(std::string name, SiteParts parts, std::string summary) {
  ParameterInfo info{.name = std::move(name), .choices = {"embeddings", "word-embeddings"}};
  if (parts == SiteParts::Taken)
    for (const char* part : {"position-embeddings", "token-type-embeddings", "sub-embeddings"})
      info.choices.emplace_back(part);
  info.forms = {kLayer};
  info.summary = std::move(summary);
  return info;
}

SiteName read_site(const ParameterInfo& info, const std::string& text) {
  const std::string folded = folded_name(text);
  if (folded.starts_with(kLayerPrefix))
    if (const auto layer =
            parse_number<std::size_t>(std::string_view(folded).substr(kLayerPrefix.size())))
      return {folded, {Site::Kind::Layer, *layer}};
  const auto choice = find_name(text, info.choices);
  if (!choice) {
    std::vector<std::string> names = info.choices;
    names.push_back(kLayer.spelling);
    fail_value(info.name, list_of(names), text);
  }
  const std::string& name = info.choices[*choice];
  using enum SubEmbedding;
  if (name == "embeddings") return {name, {Site::Kind::Embeddings}};
  SiteName site{name, {Site::Kind::WordEmbeddings}};
  if (name == "position-embeddings") site.parts = {Position};
  if (name == "token-type-embeddings") site.parts = {TokenType};
  if (name == "sub-embeddings") site.parts = {Word, Position, TokenType};
  return site;
}

Site resolve_site(std::string_view name, const SiteName& site, const ModelInfo& info) {
  if (site.site.kind == Site::Kind::Layer && site.site.layer >= info.layers)
    fail_value(name,
               fmt::format("embeddings, word-embeddings, or layer.0 to layer.{}", info.layers - 1),
               site.text);
  return site.site;
}

SiteName resolve_parts(std::string_view name, SiteName site, const Classifier& model) {
  site.site = resolve_site(name, site, model.info());
  if (site.parts.size() == 1 && !model.adds(site.parts[0]))
    fail_value(name,
               fmt::format("another site: {} adds no {} embeddings", model.info().architecture,
                           site.parts[0] == SubEmbedding::Position ? "position" : "token type"),
               site.text);
  std::erase_if(site.parts, [&](SubEmbedding part) { return !model.adds(part); });
  return site;
}

}  // namespace pellucid

#pragma once
// Options that name a site: where the path is drawn and the gradient taken.

#include <string>
#include <string_view>
#include <vector>

#include "attribution/options.h"
#include "model/classifier.h"

namespace pellucid {

/// A site as it is named: "embeddings", "word-embeddings", "layer.K", or some of the rows that the
/// embeddings block sums at `word-embeddings`: "position-embeddings", "token-type-embeddings",
/// "sub-embeddings" for all.
struct SiteName {
  std::string text = "embeddings";
  Site site = {Site::Kind::Embeddings};
  std::vector<SubEmbedding> parts = {};  // empty: the whole state
};

struct SiteOption {
  SiteName at;
};

/// The option `name` in a method's table. With `parts`, the embeddings block's rows are sites too.
enum class SiteParts { Refused, Taken };
ParameterInfo site_info(std::string name, SiteParts parts, std::string summary);
SiteName read_site(const ParameterInfo& info, const std::string& text);

template <typename O, typename B>
OptionTable<O>& add_site(OptionTable<O>& table, std::string name, SiteName B::*member,
                         SiteParts parts,
                         std::string summary = "where the path is drawn and the gradient taken") {
  return table.template add<SiteName>(site_info(std::move(name), parts, std::move(summary)), member,
                                      read_site,
                                      [](const SiteName& site) { return Parameter(site.text); });
}

/// The site in a model. Throws BadRequest, naming the option and what the model lacks.
Site resolve_site(std::string_view name, const SiteName& site, const ModelInfo& info);

/// The site, with those of the named parts that the model has.
SiteName resolve_parts(std::string_view name, SiteName site, const Classifier& model);

}  // namespace pellucid

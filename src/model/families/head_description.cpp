#include "model/families/head_description.h"

#include "base/fail.h"
#include "model/families/read_layers.h"

namespace pellucid {

namespace {

HeadDescription::Input parse_input(const Json& value) {
  const std::string name = value.as_string();
  if (name == "pooled") return HeadDescription::Input::Pooled;
  if (name == "first-token") return HeadDescription::Input::FirstToken;
  if (name == "mean") return HeadDescription::Input::Mean;
  value.fail_expected("pooled, first-token or mean");
}

HeadDescription::Layer parse_layer(const Json& value) {
  HeadDescription::Layer layer;
  layer.linear = value.at("linear").as_string();
  layer.outputs = static_cast<std::size_t>(value.at("outputs").as_int(1, 1 << 24));
  if (const auto name = value.find("activation")) layer.activation = read_activation(*name);
  return layer;
}

}  // namespace

HeadDescription read_head(const Config& config, HeadDescription own) {
  const auto value = config.json().find("pellucid_head");
  if (!value) return own;
  HeadDescription head{parse_input(value->at("input")), {}};
  const Json layers = value->at("layers");
  if (!layers.is_array() || layers.size() == 0) layers.fail_expected("an array of layers");
  for (std::size_t i = 0; i < layers.size(); ++i) head.layers.push_back(parse_layer(layers.at(i)));
  if (head.layers.back().outputs != config.labels().size())
    fail(ErrorKind::BadModel, "{}: wrong outputs of the last layer (expected {} labels, found {})",
         layers.where(), config.labels().size(), head.layers.back().outputs);
  return head;
}

void take_head(const Scope& weights, const HeadDescription& head, std::size_t inputs,
               std::vector<HeadStage>& stages) {
  // One row a sequence costs nothing, and its rounding would be seen in every logit.
  const Scope exact = weights.in(GemmFormat::Float32);
  for (const HeadDescription::Layer& layer : head.layers) {
    stages.push_back(
        {take_linear(exact.at(layer.linear), inputs, layer.outputs), layer.activation});
    inputs = layer.outputs;
  }
}

}  // namespace pellucid

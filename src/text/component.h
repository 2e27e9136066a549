#pragma once
// A section of tokenizer.json names its component by "type"; this finds it in a list.

#include <span>
#include <string>
#include <string_view>

#include "base/fail.h"
#include "base/json.h"

namespace pellucid {

template <typename Stage>
struct Component {
  std::string_view type;
  Stage (*make)(const Json& json);
};

/// The component of that type. Throws Unsupported if the list has none of that name.
template <typename Stage>
Stage make_component(const Json& json, std::string_view type,
                     std::span<const Component<Stage>> components) {
  for (const Component<Stage>& component : components)
    if (component.type == type) return component.make(json);
  fail(ErrorKind::Unsupported, "{}: \"{}\" is not supported", json.where(), type);
}

/// The component that `json`'s "type" names.
template <typename Stage>
Stage make_component(const Json& json, std::span<const Component<Stage>> components) {
  return make_component<Stage>(json, json.at("type").as_string(), components);
}

}  // namespace pellucid

#pragma once
// Requests as JSON, and one request to several methods.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/explainer.h"
#include "pellucid/methods.h"

namespace pellucid {

/// The request that a JSON object says: "method", "target" (one, or an array of several),
/// "against", "quantity", "words", "max_length", "window" and "stride"; every other key is an
/// option of the method. `_` and `-` are the same, null is the default, and an array of numbers is
/// a baseline of ids. Throws BadRequest, naming the key.
Request request_from_json(std::string_view json);
/// The same object, with what is not the default. One line, without `progress`.
std::string to_json(const Request& request);

/// One request for each of the methods: each gets those of `asked.parameters` that it has. Throws
/// BadRequest for an option that none of them has, and for the target `all`, which has no one class
/// to compare methods on.
std::vector<Request> requests_to(std::span<const std::string> methods, const Request& asked);

/// An option, and the methods that have it so.
struct SharedParameter {
  ParameterInfo info;
  std::vector<std::string> methods;
};
/// The options of these methods, in the order of the list; where methods differ in one of a name,
/// it stands once for each kind, one after the other.
std::vector<SharedParameter> shared_parameters(std::span<const std::string> methods);

/// The name of the methods' option that `name` spells, as other libraries have it; or `name`.
std::string canonical_option(std::string_view name);

}  // namespace pellucid

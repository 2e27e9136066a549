#pragma once
// What of a class is explained, and its name in options and reports.

#include <string>
#include <string_view>
#include <vector>

namespace pellucid {

enum class Quantity { Probability, Logit, LogOdds, Value };

/// `probability`, `logit`, `log-odds`, and a regression's `value`: in the order of the enum.
const std::vector<std::string>& quantities();
const std::string& to_string(Quantity quantity);
/// The quantity of that name, whatever its case. Throws BadRequest, naming the names.
Quantity find_quantity(std::string_view name);

}  // namespace pellucid

// find_patterns: reads {"pattern", "text"} objects, one a line, and prints the matches, [[first,
// last], …], or what the error says. For the comparison with the reference.

#include <cstdint>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "base/utf8.h"
#include "pellucid/error.h"
#include "text/regex/regex.h"

namespace {

constexpr std::uint64_t kSteps = 50'000'000;

nlohmann::json find(const nlohmann::json& line) try {
  const pellucid::Regex regex(pellucid::decode_utf8(line.at("pattern").get<std::string>()), "f");
  std::uint64_t steps = kSteps;
  nlohmann::json matches = nlohmann::json::array();
  const std::u32string text = pellucid::decode_utf8(line.at("text").get<std::string>());
  for (const auto& match : regex.find_all(text, steps))
    matches.push_back({match.first, match.last});
  return matches;
} catch (const pellucid::Error& error) {
  return error.what();
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);)
    std::cout << find(nlohmann::json::parse(line)) << '\n';
}

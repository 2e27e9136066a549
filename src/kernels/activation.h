#pragma once
// Activation functions: value and slope in one pass, because they share the exponential.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pellucid {

enum class Activation { Identity, Gelu, GeluTanh, QuickGelu, Relu, Silu, Tanh };

/// By the name that a config.json gives (`hidden_act`), as transformers maps it; none if unknown.
std::optional<Activation> find_activation(std::string_view name);
/// All that `find_activation` knows.
std::vector<std::string_view> activation_names();

/// x [n] becomes f(x), and slope [n] the derivative f'(x); an empty slope is not computed.
/// Backward is then d_x = d_y * slope.
void activation_forward(Activation kind, std::span<float> x, std::span<float> slope);
/// d [n] *= slope [n].
void activation_backward(std::span<const float> slope, std::span<float> d);

}  // namespace pellucid

// What a painting costs this machine, by what it measured, and the least fee that it takes.
#pragma once

#include <optional>

#include "engine/model.hpp"
#include "node/store.hpp"
#include "paint/recipe.hpp"

namespace colophon::node {

// Multiply-adds of a request, by the model's proof; nullopt: a size that the model does not offer.
std::optional<std::uint64_t> multiply_adds(const engine::Model& model, const paint::Recipe& recipe);

struct Speed {
  std::uint64_t multiply_adds = 0;
  std::uint64_t milliseconds = 0;
};

// Keeps a moving mean: what is remembered weighs as much as four pictures. Inside nothing. Error:
// StoreFailed.
Result<void> remember_speed(Store& store, const paint::Recipe& recipe, const Speed& measured,
                            std::uint64_t now_ms);
// The speed at that size, else at the model's nearest one, else nullopt.
Result<std::optional<Speed>> speed_of(Store& store, const paint::Recipe& recipe);

// Milliseconds of `work` multiply-adds at that speed, rounded up.
std::uint64_t milliseconds_of(const Speed& speed, std::uint64_t work);

struct Price {
  eth::Uint256 per_second_wei{};
  std::uint64_t gas_percent = 100;
  eth::Uint256 gas_price_wei{};
};
// A second is counted by the millisecond; gas is that of claim, delivery and finalising.
eth::Uint256 least_fee(const Price& price, std::uint64_t milliseconds);

inline constexpr std::uint64_t kJobGas = 480'000;  // docs/gas.md: claim, deliver and finalise with the mint

}  // namespace colophon::node

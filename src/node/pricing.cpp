#include "node/pricing.hpp"

namespace colophon::node {

std::optional<std::uint64_t> multiply_adds(const engine::Model& model, const paint::Recipe& recipe) {
  const engine::Proof* proof = model.find_proof({recipe.width, recipe.height});
  if (proof == nullptr) return std::nullopt;
  const auto of = [&](engine::StageId id) {
    return static_cast<std::uint64_t>(proof->stage(id).multiply_adds);
  };
  const auto evaluations = static_cast<std::uint64_t>(model.program().evaluations);  // in a step
  return evaluations * recipe.steps * of(engine::StageId::kDenoise) + of(engine::StageId::kDecode);
}

Result<void> remember_speed(Store& store, const paint::Recipe& recipe, const Speed& measured,
                            std::uint64_t now_ms) {
  return store.write([&]() -> Result<void> {
    store.run(
        "INSERT INTO speeds VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (model, width, height) DO UPDATE SET "
        "multiply_adds "
        "= (multiply_adds * 3 + ?4) / 4, milliseconds = (milliseconds * 3 + ?5 + 3) / 4, time_ms = ?6",
        recipe.model, recipe.width, recipe.height, measured.multiply_adds,
        std::max<std::uint64_t>(measured.milliseconds, 1), now_ms);
    return {};
  });
}

Result<std::optional<Speed>> speed_of(Store& store, const paint::Recipe& recipe) {
  std::optional<Speed> speed;
  COLOPHON_TRY_VOID(store.read([&]() -> Result<void> {
    SQLite::Statement& row = bind_all(
        store.prepare(
            "SELECT multiply_adds, milliseconds FROM speeds WHERE model = ? ORDER BY abs(width * height "
            "- ?) LIMIT 1"),
        recipe.model, std::int64_t{recipe.width} * recipe.height);
    if (row.executeStep()) speed = {u64_of(row.getColumn(0)), u64_of(row.getColumn(1))};
    return {};
  }));
  return speed;
}

std::uint64_t milliseconds_of(const Speed& speed, std::uint64_t work) {
  const auto exact =
      eth::multiply_divide(work, speed.milliseconds, std::max<std::uint64_t>(speed.multiply_adds, 1));
  const std::uint64_t rounded = exact ? exact->to_u64().value_or(UINT64_MAX - 1) : UINT64_MAX - 1;
  return rounded == UINT64_MAX ? rounded : rounded + 1;
}

eth::Uint256 least_fee(const Price& price, std::uint64_t milliseconds) {
  const auto time = eth::multiply_divide(price.per_second_wei, milliseconds, 1'000);
  const auto gas_wei = eth::multiply(price.gas_price_wei, kJobGas);
  const auto gas = gas_wei ? eth::multiply_divide(*gas_wei, price.gas_percent, 100) : std::nullopt;
  Bytes32 never{};
  never.fill(0xff);
  if (!time || !gas) return eth::Uint256::from_word(never);
  return eth::add(*time, *gas).value_or(eth::Uint256::from_word(never));
}

}  // namespace colophon::node

#include "cli/demo_story.hpp"

#include "cli/amount.hpp"

namespace colophon::cli {

std::string payouts_text(const DemoStory& story) {
  std::string text = "\n  who            got (ether)             share\n";
  for (const chain::Payout& payout : story.payouts) {
    const auto share = eth::multiply_divide(payout.wei, 10'000, story.price_wei)->to_u64().value_or(0);
    std::string line = "  " + std::string(payout.role);
    line.resize(17, ' ');
    line += format_ether(payout.wei).substr(0, 22);
    line.resize(41, ' ');
    const std::string cents = std::to_string(share % 100);
    text += line + std::to_string(share / 100) + "." + (cents.size() < 2 ? "0" : "") + cents + " %\n";
  }
  return text;
}

std::string gas_text(const DemoStory& story) {
  const auto of = [&](const char* what) { return story.gas.at(what); };
  const std::uint64_t life = of("commission") + of("claim") + of("deliver") + of("finalise");
  return "\n  gas: commission " + std::to_string(of("commission")) + ", claim " +
         std::to_string(of("claim")) + ", deliver " + std::to_string(of("deliver")) +
         ", finalise with mint " + std::to_string(of("finalise")) + " (together " + std::to_string(life) +
         ");\n       first bid " + std::to_string(of("first_bid")) + ", settle and pay everyone " +
         std::to_string(of("settle"));
}

nlohmann::ordered_json summary_of(const DemoStory& story, const std::string& folder) {
  auto payouts = nlohmann::ordered_json::array();
  for (const chain::Payout& payout : story.payouts) {
    payouts.push_back(
        {{"role", payout.role}, {"address", to_text(payout.payee)}, {"wei", payout.wei.decimal()}});
  }
  auto contracts = nlohmann::ordered_json::parse(to_json(story.deployment));
  contracts.erase("chainId");
  contracts.erase("fromBlock");
  nlohmann::ordered_json sketch = nullptr;
  if (story.small) {
    sketch = {{"modelId", to_hex_0x(*story.small)},
              {"requestHash", to_hex_0x(story.sketch.request_hash)},
              {"imageHash", to_hex_0x(story.sketch.image_hash)},
              {"traceRoot", to_hex_0x(story.sketch.trace_root)},
              {"image", folder + "/sketch.png"},
              {"paintSeconds", story.sketch.seconds},
              {"verified", story.sketch_verified}};
  }
  return {{"chainId", story.chain_id},
          {"contracts", contracts},
          {"modelId", to_hex_0x(story.model)},
          {"requestHash", to_hex_0x(story.painted.request_hash)},
          {"seed", std::to_string(story.seed)},
          {"tokenId", eth::Uint256::from_word(story.painted.request_hash).decimal()},
          {"imageHash", to_hex_0x(story.painted.image_hash)},
          {"traceRoot", to_hex_0x(story.painted.trace_root)},
          {"image", folder + "/picture.png"},
          {"prompt", story.recipe.prompt},
          {"price", story.price_wei.decimal()},
          {"payouts", payouts},
          {"gas", story.gas},
          {"paintSeconds", story.painted.seconds},
          {"verified", story.verdict["verified"]},
          {"repaintSeconds", story.verdict["seconds"]},
          {"sketch", sketch}};
}

std::string seconds_text(double seconds) {
  const auto milliseconds = static_cast<std::int64_t>(seconds * 1000 + 0.5);
  const std::string part = std::to_string(1000 + milliseconds % 1000).substr(1, 2);
  return std::to_string(milliseconds / 1000) + "." + part + " s";
}

}  // namespace colophon::cli

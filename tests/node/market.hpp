// A market on a real anvil, with our contracts and accounts, and things that happen in it at random.
#pragma once

#include <deque>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>

#include "base/file.hpp"
#include "chain/artifacts.hpp"
#include "chain/auction_house.hpp"
#include "chain/deploy.hpp"
#include "chain/registry.hpp"
#include "chain/studio.hpp"
#include "crypto/keccak256.hpp"
#include "engine/model.hpp"
#include "keys/private_key.hpp"
#include "net/rpc_transport.hpp"
#include "paint/recipe_bytes.hpp"
#include "tests/support/anvil.hpp"

namespace colophon::test {

class Market {
 public:
  static constexpr std::uint32_t kWindowSeconds = 3'600;
  static constexpr std::uint32_t kDelaySeconds = 1'000;    // of the Steward
  static constexpr std::uint32_t kCounterSeconds = 5'000;  // until a countered piece is shown

  explicit Market(std::uint32_t seed, std::vector<std::string> anvil_arguments = {})
      : anvil(std::move(anvil_arguments)), random(seed) {
    accounts.push_back(keys::PrivateKey::from_hex_text(Anvil::kKey0).value());
    for (int i = 0; i < 4; ++i) {
      accounts.push_back(keys::PrivateKey::generate().value());
      control("anvil_setBalance", {to_text(accounts.back().address()), "0x56bc75e2d63100000"});
    }
    make_senders();
    terms = chain::Terms{.platform = accounts[0].address(),
                         .steward = accounts[0].address(),
                         .steward_delay_seconds = kDelaySeconds,
                         .counter_seconds = kCounterSeconds,
                         .window_seconds = kWindowSeconds,
                         .stalemate_seconds = 600,
                         .auction_min_seconds = 60};
    auto made = chain::deploy(client, senders[0], artifacts, terms);
    COLOPHON_CHECK(made.ok());  // contracts/out is missing? npx forge build in contracts/
    deployment = made->deployment;
    model = engine::Model::load(read_file(COLOPHON_SOURCE_DIR "/models/tiny.safetensors", 1u << 28).value())
                .value();
    register_work(model->id(), chain::WorkKind::kModel, "Tiny");
  }

  nlohmann::json control(const char* method, const nlohmann::json& params) {
    auto result = rpc.call(method, params);
    COLOPHON_CHECK(result.ok());
    return *std::move(result);
  }
  void mine(int blocks) {
    control("anvil_mine", {eth::Uint256(static_cast<std::uint64_t>(blocks)).quantity()});
  }
  void pass(std::uint64_t seconds) {
    control("evm_increaseTime", nlohmann::json::array({seconds}));
    mine(1);
  }
  // Anvil forgets the transactions of the blocks that it takes back, and so must the senders.
  void reorganise(int depth) {
    control("anvil_reorg", {depth, nlohmann::json::array()});
    make_senders();
  }
  void make_senders() {
    senders.clear();
    for (const keys::PrivateKey& account : accounts) senders.emplace_back(client, account, 31337);
  }

  void register_work(const Bytes32& id, chain::WorkKind kind, const std::string& name) {
    const auto done = chain::Registry(client, deployment.registry)
                          .register_work(senders[1], {.id = id,
                                                      .kind = kind,
                                                      .payee = accounts[1].address(),
                                                      .share = 500,
                                                      .name = name,
                                                      .licence = "CC0-1.0"});
    static_cast<void>(done);  // twice is refused
  }

  paint::Recipe recipe(std::string prompt) const {
    const engine::Program& program = model->program();
    paint::Recipe recipe;
    recipe.model = model->id();
    recipe.prompt = std::move(prompt);
    recipe.sampler = program.samplers[0].name;
    recipe.steps = static_cast<std::uint16_t>(program.samplers[0].schedules[0].steps);
    recipe.guidance_q16 = static_cast<std::uint32_t>(program.defaults.guidance_q16);
    recipe.width = static_cast<std::uint16_t>(program.sizes[0].width);
    recipe.height = static_cast<std::uint16_t>(program.sizes[0].height);
    return recipe;
  }

  Result<std::uint64_t> commission(std::optional<std::uint64_t> seed,
                                   std::uint32_t claim_seconds = 24 * 3600) {
    const chain::Order order{.fixed_seed = seed,
                             .resolver = deployment.stalemate,
                             .claim_seconds = claim_seconds,
                             .deliver_seconds = 600,
                             .fee_wei = 10'000'000'000'000'000};
    const Bytes bytes = paint::encode_recipe(recipe("calm sea at night")).value();
    auto made = studio().commission(senders[2], order, bytes);
    if (!made) return std::move(made).error();
    return made->id;
  }

  std::uint64_t pick(std::uint64_t below) { return below == 0 ? 0 : random() % below; }

  // Something that may be refused by the contracts, as life is.
  void happen() {
    const std::uint64_t jobs = studio().count().value();
    const std::uint64_t job = 1 + pick(jobs);
    const auto at = studio().job(job);
    eth::Sender& anyone = senders[pick(senders.size())];
    const chain::AuctionHouse house(client, deployment);
    Result<void> ignored;
    const auto run = [&](auto result) { ignored = result ? Result<void>() : Result<void>(result.error()); };
    switch (pick(14)) {
      case 0:
      case 1:
        return run(commission(random() % 1'000'000, pick(2) == 0 ? 60 : 24 * 3600));
      case 2:
        run(commission(std::nullopt));
        return mine(2);
      case 3:
      case 4:
        if (const auto seed = studio().draw_seed(job)) run(studio().claim(senders[3], job, *seed));
        return;
      case 5:
      case 6:
        return run(studio().deliver(senders[3], job, Bytes32{1}, Bytes32{2}));
      case 7:
        return run(studio().accept(senders[2], job));
      case 8:
        if (pick(4) == 0) run(studio().challenge(senders[4], job));
        return;
      case 9:
        pass(pick(2) == 0 ? 61 : 1'900);
        run(studio().finalise(anyone, job));
        return run(studio().refund(anyone, job));
      case 10:
        if (at) run(house.create(senders[2], at->request_hash, 1'000'000'000'000'000, 100));
        return;
      case 11:
      case 12: {
        const std::uint64_t auction = 1 + pick(4);
        const auto found = house.auction(auction);
        if (!found) return;
        const auto more = eth::add(found->amount_wei, 2'000'000'000'000'000);
        run(house.bid(senders[3 + pick(2)], auction, *more));
        if (pick(3) != 0) return;
        pass(400);  // every bid puts the end off
        return run(house.settle(anyone, auction));
      }
      default:
        register_work(crypto::keccak256(as_bytes(std::to_string(random()))), chain::WorkKind::kPrompt,
                      "p\xff");
    }
  }

  // A piece from its order to its sale; where a reorganisation took the model's registration, nothing.
  void sell() {
    const auto job = commission(random() % 1'000'000'000);
    if (!job) return register_work(model->id(), chain::WorkKind::kModel, "Tiny");
    const chain::AuctionHouse house(client, deployment);
    const auto seed = studio().draw_seed(*job);
    COLOPHON_CHECK(studio().claim(senders[3], *job, *seed).ok());
    COLOPHON_CHECK(studio().deliver(senders[3], *job, Bytes32{1}, Bytes32{2}).ok());
    COLOPHON_CHECK(studio().accept(senders[2], *job).ok());
    const auto made = house.create(senders[2], studio().job(*job)->request_hash, 1'000'000'000'000'000, 100);
    COLOPHON_CHECK(made.ok());
    COLOPHON_CHECK(house.bid(senders[3], made->id, 3'000'000'000'000'000).ok());
    COLOPHON_CHECK(house.bid(senders[4], made->id, 7'000'000'000'000'000).ok());
    pass(400);  // every bid puts the end off
    COLOPHON_CHECK(house.settle(senders[0], made->id).ok());
  }

  chain::Studio studio() { return {client, deployment.studio}; }

  Anvil anvil;
  net::RpcTransport transport{anvil.url()};
  SystemClock clock;
  eth::JsonRpc rpc{transport, clock};
  chain::Artifacts artifacts{COLOPHON_SOURCE_DIR "/contracts/out"};
  eth::ErrorTable errors = chain::known_errors(artifacts);
  eth::Client client{rpc, errors};
  std::mt19937 random;
  chain::Terms terms;
  std::deque<keys::PrivateKey>
      accounts;  // 0 deploys and is the Steward, 1 registers, 2 orders, 3 paints and bids, 4 challenges
  std::deque<eth::Sender> senders;
  chain::Deployment deployment;
  std::shared_ptr<const engine::Model> model;
};

}  // namespace colophon::test

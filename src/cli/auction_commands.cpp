// colophon auction, bid, settle: selling a piece.
#include <iostream>

#include "chain/auction_house.hpp"
#include "chain/revenue.hpp"
#include "cli/amount.hpp"
#include "cli/command.hpp"
#include "cli/payouts.hpp"
#include "cli/session.hpp"

namespace colophon::cli {
namespace {

struct AuctionOptions {
  ChainOptions chain;
  std::string token;
  std::string amount;
  std::uint64_t id = 0;
  std::uint32_t seconds = 24 * 3600;
};

// Runs `body` with a house and a sender.
template <typename Body>
Result<int> with_house(const ChainOptions& options, const Body& body) {
  Session session(options);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options));
  eth::Sender sender(session.client(), key, deployment.chain_id);
  return body(chain::AuctionHouse(session.client(), deployment), sender);
}

Result<int> open_auction(const AuctionOptions& options) {
  COLOPHON_TRY(const Bytes32 token, parse_token(options.token));
  COLOPHON_TRY(const eth::Uint256 reserve, parse_amount(options.amount));
  return with_house(options.chain, [&](const chain::AuctionHouse& house, eth::Sender& sender) -> Result<int> {
    COLOPHON_TRY(const auto created, house.create(sender, token, reserve, options.seconds));
    std::cout << created.id << '\n';
    return kYes;
  });
}

Result<int> bid(const AuctionOptions& options) {
  COLOPHON_TRY(const eth::Uint256 wei, parse_amount(options.amount));
  return with_house(options.chain, [&](const chain::AuctionHouse& house, eth::Sender& sender) -> Result<int> {
    COLOPHON_TRY(const auto receipt, house.bid(sender, options.id, wei));
    std::cerr << "bid " << format_ether(wei) << " in auction " << options.id << ", " << receipt.gas_used
              << " gas\n";
    return kYes;
  });
}

Result<int> settle(const AuctionOptions& options) {
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Sender sender(session.client(), key, deployment.chain_id);
  COLOPHON_TRY(const auto receipt,
               chain::AuctionHouse(session.client(), deployment).settle(sender, options.id));
  COLOPHON_TRY(const auto payouts, chain::Revenue(session.client(), deployment).payouts(receipt));
  std::cout << to_json(payouts).dump(2) << '\n';
  std::cerr << "settled auction " << options.id << ", " << receipt.gas_used << " gas\n";
  return kYes;
}

}  // namespace

void add_auctions(CLI::App& app, int& exit_code) {
  const auto add = [&](const char* name, const char* help) {
    auto* command = app.add_subcommand(name, help);
    auto options = std::make_shared<AuctionOptions>();
    options->chain.add_to(*command);
    options->chain.add_key_to(*command);
    return std::pair{command, options};
  };
  {
    const auto [command, options] = add("auction", "Put a piece up for auction");
    command->add_option("token", options->token, "Its id")->required();
    command->add_option("--reserve", options->amount, "Least first bid")->required();
    command->add_option("--seconds", options->seconds, "How long it runs")->capture_default_str();
    set_body(*command, exit_code, [options = options] { return open_auction(*options); });
  }
  {
    const auto [command, options] = add("bid", "Bid in an auction");
    command->add_option("auction", options->id, "Its number")->required();
    command->add_option("amount", options->amount, "Your bid, like 0.5 (ether)")->required();
    set_body(*command, exit_code, [options = options] { return bid(*options); });
  }
  {
    const auto [command, options] =
        add("settle", "Settle an auction that is over: pays everyone who contributed");
    command->add_option("auction", options->id, "Its number")->required();
    set_body(*command, exit_code, [options = options] { return settle(*options); });
  }
}

}  // namespace colophon::cli

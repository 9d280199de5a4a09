// colophon credit, withdraw, flush: money that waits in the contract for somebody to take it.
#include <iostream>

#include "chain/revenue.hpp"
#include "cli/amount.hpp"
#include "cli/command.hpp"
#include "cli/payouts.hpp"
#include "cli/session.hpp"

namespace colophon::cli {
namespace {

struct RevenueOptions {
  ChainOptions chain;
  std::string account{};
  std::string to{};
  std::string token{};
  std::string currency = "ether";
};

// The zero address stands for ether.
Result<eth::Address> parse_currency(const std::string& text) {
  if (text == "ether") return eth::Address{};
  return eth::parse_address(text);
}

std::string say(const eth::Uint256& amount, const eth::Address& currency) {
  return currency.is_zero() ? format_ether(amount) : amount.decimal() + " units of " + to_text(currency);
}

Result<int> show_credit(const RevenueOptions& options) {
  COLOPHON_TRY(const eth::Address currency, parse_currency(options.currency));
  COLOPHON_TRY(const eth::Address account, eth::parse_address(options.account));
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const auto credit, chain::Revenue(session.client(), deployment).credit_of(currency, account));
  std::cout << credit.decimal() << '\n';
  return kYes;
}

Result<int> withdraw(const RevenueOptions& options) {
  COLOPHON_TRY(const eth::Address currency, parse_currency(options.currency));
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Address to = key.address();
  if (!options.to.empty()) {
    COLOPHON_TRY(to, eth::parse_address(options.to));
  }
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  eth::Sender sender(session.client(), key, deployment.chain_id);
  COLOPHON_TRY(const auto moved, chain::Revenue(session.client(), deployment).withdraw(sender, currency, to));
  std::cout << moved.amount.decimal() << '\n';
  std::cerr << "withdrew " << say(moved.amount, currency) << " to " << to_text(to) << ", "
            << moved.receipt.gas_used << " gas\n";
  return kYes;
}

Result<int> flush(const RevenueOptions& options) {
  COLOPHON_TRY(const Bytes32 token, parse_token(options.token));
  COLOPHON_TRY(const eth::Address currency, parse_currency(options.currency));
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Sender sender(session.client(), key, deployment.chain_id);
  const chain::Revenue revenue(session.client(), deployment);
  COLOPHON_TRY(const eth::Address forwarder, revenue.forwarder(token));
  const auto receipt = revenue.flush(sender, token, currency);
  if (!receipt) {
    Error error = receipt.error();
    if (error.code == "NothingToPay")
      error.hint = "royalties go to " + to_text(forwarder) + ", which holds none";
    return error;
  }
  COLOPHON_TRY(const auto payouts, revenue.payouts(*receipt));
  std::cout << to_json(payouts).dump(2) << '\n';
  std::cerr << "paid what waited at " << to_text(forwarder) << ", " << receipt->gas_used << " gas\n";
  return kYes;
}

}  // namespace

void add_revenue(CLI::App& app, int& exit_code) {
  const auto add = [&](const char* name, const char* help) {
    auto* command = app.add_subcommand(name, help);
    auto options = std::make_shared<RevenueOptions>();
    options->chain.add_to(*command);
    command->add_option("--currency", options->currency, "ether, or an ERC-20 token's address")
        ->capture_default_str();
    return std::pair{command, options};
  };
  {
    const auto [command, options] = add("credit", "What an account may withdraw");
    command->add_option("account", options->account, "Its address")->required();
    set_body(*command, exit_code, [options = options] { return show_credit(*options); });
  }
  {
    const auto [command, options] = add("withdraw", "Take what could not be paid to you at once");
    options->chain.add_key_to(*command);
    command->add_option("--to", options->to, "Where it goes; to your own account if not given");
    set_body(*command, exit_code, [options = options] { return withdraw(*options); });
  }
  {
    const auto [command, options] =
        add("flush", "Pay the royalties that wait for a piece to everyone who contributed");
    options->chain.add_key_to(*command);
    command->add_option("token", options->token, "Its id")->required();
    set_body(*command, exit_code, [options = options] { return flush(*options); });
  }
}

}  // namespace colophon::cli

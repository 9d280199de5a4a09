// colophon key new|rotate: the node's account.
#include <iostream>

#include "base/file.hpp"
#include "chain/calls.hpp"
#include "chain/revenue.hpp"
#include "cli/amount.hpp"
#include "cli/command.hpp"
#include "cli/session.hpp"
#include "keys/environment.hpp"
#include "keys/keystore.hpp"
#include "node/settings.hpp"
#include "node/store.hpp"

namespace colophon::cli {
namespace {

Result<keys::PrivateKey> make_key(const std::string& path, const char* password_variable) {
  if (file_exists(path))
    return Error{"FileExists", path + " exists", "name a new file: a key is never overwritten"};
  COLOPHON_TRY(const keys::Secret password, keys::password_from_environment(password_variable));
  COLOPHON_TRY(keys::PrivateKey key, keys::PrivateKey::generate());
  COLOPHON_TRY(const Bytes file, keys::write_keystore(key, password));
  COLOPHON_TRY_VOID(write_file(path, file, FileMode::kPrivate));
  return key;
}

// The key file of a rotation: a new one, or that of one that was cut off.
Result<keys::PrivateKey> make_or_open_key(const std::string& path) {
  constexpr const char* kPassword = "COLOPHON_NEW_PASSWORD";
  if (!file_exists(path)) return make_key(path, kPassword);
  COLOPHON_TRY(const Bytes file, read_file(path, std::size_t{1} << 20));
  COLOPHON_TRY(const keys::Secret password, keys::password_from_environment(kPassword));
  return keys::read_keystore(file, password);
}

// What would be lost, or left behind, with the old key: jobs whose bond it holds, transactions on their way.
Result<void> nothing_open(const node::Settings& settings, const eth::Address& account) {
  COLOPHON_TRY(node::Store store,
               node::Store::open(settings.data + "/node.sqlite", node::Store::Access::kRead));
  std::uint64_t jobs = 0;
  std::uint64_t transactions = 0;
  COLOPHON_TRY_VOID(store.read([&]() -> Result<void> {
    SQLite::Statement& row = node::bind_all(
        store.prepare(
            "SELECT (SELECT count(*) FROM jobs WHERE provider = ?1 AND status IN ('claimed', 'delivered', "
            "'challenged', 'accepted', 'questioned')), (SELECT count(*) FROM transactions WHERE account = ?1 "
            "AND state IN ('wanted', 'signed', 'mined'))"),
        account);
    if (row.executeStep()) {
      jobs = node::u64_of(row.getColumn(0));
      transactions = node::u64_of(row.getColumn(1));
    }
    return {};
  }));
  if (jobs == 0 && transactions == 0) return {};
  return Error{"KeyInUse",
               to_text(account) + " still has " + std::to_string(jobs) + " jobs to finish and " +
                   std::to_string(transactions) + " transactions on their way",
               "set provider = false in colophon.toml and run the node until they are done"};
}

// Everything but what this very transfer may cost: twice its gas, for fees may rise meanwhile.
Result<eth::TransactionReceipt> send_all(Session& session, eth::Sender& sender, const eth::Address& to) {
  COLOPHON_TRY(const eth::FeeOffer fees, session.client().fees());
  COLOPHON_TRY(const eth::Uint256 balance, session.client().balance_wei(sender.address()));
  constexpr std::uint64_t kGas = 26'000;  // a transfer's 21,000 with the sender's margin
  const auto gas_wei = eth::multiply(fees.max_fee_per_gas_wei, 2 * kGas);
  const auto rest = gas_wei ? eth::subtract(balance, *gas_wei) : std::nullopt;
  if (!rest)
    return Error{"InsufficientFunds", to_text(sender.address()) + " has " + eth::format_ether(balance) +
                                          ", too little to be moved"};
  return sender.send({.to = to, .value_wei = *rest});
}

Result<int> rotate(const std::string& file, const std::string& new_file) {
  COLOPHON_TRY(const node::Settings settings, node::read_settings(file));
  ChainOptions options{.rpc = settings.rpc,
                       .deployment = settings.deployment,
                       .contracts = settings.contracts,
                       .keystore = settings.keystore};
  COLOPHON_TRY(const keys::PrivateKey old_key, load_key(options));
  Session session(options);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY_VOID(nothing_open(settings, old_key.address()));
  COLOPHON_TRY(const keys::PrivateKey new_key, make_or_open_key(new_file));
  eth::Sender sender(session.client(), old_key, deployment.chain_id);
  const chain::Revenue revenue(session.client(), deployment);
  COLOPHON_TRY(const eth::Uint256 credit, revenue.credit_of({}, old_key.address()));
  if (credit != eth::Uint256()) {
    COLOPHON_TRY(const auto moved, revenue.withdraw(sender, {}, new_key.address()));
    std::cerr << "moved a credit of " << eth::format_ether(moved.amount) << '\n';
  }
  COLOPHON_TRY(const auto sent, send_all(session, sender, new_key.address()));
  std::cout << to_text(new_key.address()) << '\n';
  std::cerr
      << "moved the balance in transaction " << to_hex_0x(sent.transaction_hash) << "\nnow set keystore = \""
      << new_file
      << "\" in colophon.toml; keep the old key file: works that it registered pay it until their slots are "
         "handed over\n";
  return kYes;
}

}  // namespace

void add_key(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("key", "The node's key file");
  command->require_subcommand(1);
  const auto target = std::make_shared<std::string>();
  auto* make = command->add_subcommand("new", "A new key file, its password in COLOPHON_PASSWORD");
  make->add_option("file", *target, "A new file")->required();
  set_body(*make, exit_code, [target]() -> Result<int> {
    COLOPHON_TRY(const keys::PrivateKey key, make_key(*target, "COLOPHON_PASSWORD"));
    std::cout << to_text(key.address()) << '\n';
    return kYes;
  });
  auto* change = command->add_subcommand(
      "rotate", "A new key file, its password in COLOPHON_NEW_PASSWORD, and everything moved to its account");
  const auto file = std::make_shared<std::string>("colophon.toml");
  change->add_option("--file", *file, "Settings file of the stopped node")->capture_default_str();
  change->add_option("new-file", *target, "A new file, or that of a rotation that was cut off")->required();
  set_body(*change, exit_code, [file, target] { return rotate(*file, *target); });
}

}  // namespace colophon::cli

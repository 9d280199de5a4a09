// colophon artist buy, pay: what the archive sells, and what patrons are due.
#include <iostream>

#include "base/text.hpp"
#include "chain/artist.hpp"
#include "cli/chosen_artist.hpp"

namespace colophon::cli {
namespace {

struct MoneyOptions : ChosenArtist {
  std::uint64_t exhibition = 0;
  std::string patron{};
};

struct Payer {
  explicit Payer(const ChainOptions& options) : session(options) {}
  Session session;
  std::unique_ptr<keys::PrivateKey> key{};
  std::unique_ptr<eth::Sender> sender{};
  std::unique_ptr<chain::Artist> artist{};

  Result<void> open(const MoneyOptions& options) {
    COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
    COLOPHON_TRY(const eth::Address address, chosen_artist(options, deployment));
    COLOPHON_TRY(keys::PrivateKey loaded, load_key(options.chain));
    key = std::make_unique<keys::PrivateKey>(std::move(loaded));
    sender = std::make_unique<eth::Sender>(session.client(), *key, deployment.chain_id);
    artist = std::make_unique<chain::Artist>(session.client(), address);
    return {};
  }
};

Result<int> buy(const MoneyOptions& options) {
  Payer payer(options.chain);
  COLOPHON_TRY_VOID(payer.open(options));
  COLOPHON_TRY(const auto payment, payer.artist->buy(*payer.sender, options.exhibition));
  std::cout << payment.wei.decimal() << '\n';
  std::cerr << "bought the piece of exhibition " << options.exhibition << " for " << format_ether(payment.wei)
            << ", " << payment.receipt.gas_used << " gas\n";
  return kYes;
}

Result<int> pay(const MoneyOptions& options) {
  Payer payer(options.chain);
  COLOPHON_TRY_VOID(payer.open(options));
  eth::Address patron = payer.key->address();
  if (!options.patron.empty()) {
    COLOPHON_TRY(patron, eth::parse_address(options.patron));
  }
  COLOPHON_TRY(const auto payment, payer.artist->pay_patron(*payer.sender, patron));
  std::cout << payment.wei.decimal() << '\n';
  std::cerr << (payment.credited ? "credited " : "paid ") << format_ether(payment.wei) << " to the patron "
            << to_text(patron) << ", " << payment.receipt.gas_used << " gas\n";
  if (payment.credited) std::cerr << "the account took no ether: colophon withdraw sends it from Revenue\n";
  if (payment.returned_wei != eth::Uint256())
    std::cerr << format_ether(payment.returned_wei)
              << " is beyond the patron's cap and stays in the treasury\n";
  return kYes;
}

}  // namespace

void add_artist_money(CLI::App& group, int& exit_code) {
  const auto bought = std::make_shared<MoneyOptions>();
  auto* command =
      add_artist_command(group, *bought, "buy", "Buy a piece from its archive, at the price of the moment");
  command->add_option("exhibition", bought->exhibition, "The exhibition's number")
      ->required()
      ->check(decimal());
  bought->chain.add_key_to(*command);
  set_body(*command, exit_code, [bought] { return buy(*bought); });

  const auto paid = std::make_shared<MoneyOptions>();
  command = add_artist_command(group, *paid, "pay", "Have it pay what a patron is due");
  command->add_option("--patron", paid->patron, "Whom; the key's own account if not given");
  paid->chain.add_key_to(*command);
  set_body(*command, exit_code, [paid] { return pay(*paid); });
}

}  // namespace colophon::cli

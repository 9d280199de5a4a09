// colophon deploy, colophon register: our contracts on a chain, and works in their registry.
#include <iostream>

#include "base/file.hpp"
#include "chain/deploy.hpp"
#include "chain/registry.hpp"
#include "cli/adapters.hpp"
#include "cli/amount.hpp"
#include "cli/command.hpp"
#include "cli/model_folders.hpp"
#include "cli/session.hpp"
#include "crypto/keccak256.hpp"
#include "crypto/sha256.hpp"

namespace colophon::cli {
namespace {

struct DeployOptions {
  ChainOptions chain;
  chain::Terms terms;
  std::string platform;
  std::string steward;
};

Result<int> deploy(DeployOptions options) {
  Session session(options.chain);
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  options.terms.platform = key.address();
  if (!options.platform.empty()) {
    COLOPHON_TRY(options.terms.platform, eth::parse_address(options.platform));
  }
  if (!options.steward.empty()) {
    COLOPHON_TRY(options.terms.steward, eth::parse_address(options.steward));
  }
  if (options.terms.steward_delay_seconds >= options.terms.contest_seconds) {
    return Error{"BadUsage", "a ruling could never be enacted before its contest lapses",
                 "a shorter --steward-delay, or longer --contest-seconds"};
  }
  COLOPHON_TRY(const std::uint64_t chain_id, session.client().chain_id());
  eth::Sender sender(session.client(), key, chain_id);
  COLOPHON_TRY(const chain::Deployed deployed,
               chain::deploy(session.client(), sender, session.artifacts(), options.terms));
  const std::string json = to_json(deployed.deployment);
  COLOPHON_TRY_VOID(write_file(options.chain.deployment, as_bytes(json)));
  std::cout << json;
  std::cerr << "deployed with " << deployed.gas << " gas, written to " << options.chain.deployment << '\n';
  return kYes;
}

struct RegisterOptions {
  ChainOptions chain;
  std::string kind;
  std::string what;
  std::string name;
  std::string licence = "CC0-1.0";
  std::string terms;
  std::string payee;
  std::uint16_t share = 0;
  std::vector<std::string> parents;
};

// A model's id is its root, so is an adapter's; a prompt's the hash of its text, any other work's the SHA-256
// of its file; an id can also be given as such.
Result<Bytes32> work_id(chain::WorkKind kind, const std::string& what) {
  if (what.starts_with("0x")) return parse_hash(what);
  if (kind == chain::WorkKind::kPrompt) return crypto::keccak256(as_bytes(what));
  if (kind == chain::WorkKind::kModel) {
    COLOPHON_TRY(const auto model, find_model(what));
    return model->id();
  }
  if (kind == chain::WorkKind::kAdapter) {
    COLOPHON_TRY(const auto adapter, find_adapter(what));
    return adapter->id();
  }
  COLOPHON_TRY(const Bytes file, read_file(what, std::size_t{1} << 30));
  return crypto::sha256(file);
}

Result<int> register_work(const RegisterOptions& options) {
  chain::Registration work;
  for (std::size_t i = 0; i < chain::kWorkKinds.size(); ++i) {
    if (chain::kWorkKinds[i] == options.kind) work.kind = static_cast<chain::WorkKind>(i);
  }
  COLOPHON_TRY(work.id, work_id(work.kind, options.what));
  work.share = options.share;
  work.name = options.name;
  work.licence = options.licence;
  for (const std::string& parent : options.parents) {
    COLOPHON_TRY(const Bytes32 id, parse_hash(parent));
    work.parents.push_back(id);
  }
  if (!options.terms.empty()) {
    COLOPHON_TRY(const Bytes terms, read_file(options.terms, std::size_t{16} << 20));
    work.terms = crypto::sha256(terms);
  }
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  work.payee = key.address();
  if (!options.payee.empty()) {
    COLOPHON_TRY(work.payee, eth::parse_address(options.payee));
  }
  eth::Sender sender(session.client(), key, deployment.chain_id);
  COLOPHON_TRY_VOID([&]() -> Result<void> {
    const auto sent = chain::Registry(session.client(), deployment.registry).register_work(sender, work);
    if (!sent) return sent.error();
    return {};
  }());
  std::cout << to_hex_0x(work.id) << '\n';
  std::cerr << "registered the " << options.kind << " '" << work.name << "', paid to " << to_text(work.payee)
            << '\n';
  return kYes;
}

}  // namespace

void add_deploy(CLI::App& app, int& exit_code) {
  auto* command =
      app.add_subcommand("deploy", "Put the contracts on a chain; what stands already is left alone");
  const auto options = std::make_shared<DeployOptions>();
  options->chain.add_to(*command);
  options->chain.add_key_to(*command);
  auto& terms = options->terms;
  command->add_option("--platform", options->platform,
                      "Who gets the platform's share; the deployer if not given");
  command->add_option("--steward", options->steward,
                      "Who hides pieces and decides contests; nobody if not given");
  command
      ->add_option("--steward-delay", terms.steward_delay_seconds,
                   "Seconds that what the Steward does against somebody waits")
      ->capture_default_str();
  command
      ->add_option("--counter-seconds", terms.counter_seconds,
                   "Seconds from a counter-notice until the piece is shown again")
      ->capture_default_str();
  command->add_option("--contest-seconds", terms.contest_seconds, "Seconds to decide a contest")
      ->capture_default_str();
  command->add_option("--window", terms.window_seconds, "Challenge window in seconds")->capture_default_str();
  command->add_option("--platform-share", terms.platform_share, "Basis points of a sale")
      ->capture_default_str();
  command->add_option("--provider-share", terms.provider_share, "Basis points of a sale")
      ->capture_default_str();
  command->add_option("--auction-min", terms.auction_min_seconds, "Shortest auction in seconds")
      ->capture_default_str();
  command->add_option("--extension", terms.extension_seconds, "A late bid moves the end by this")
      ->capture_default_str();
  set_body(*command, exit_code, [options] { return deploy(*options); });
}

void add_register(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("register", "Register a work, so that its author is paid");
  const auto options = std::make_shared<RegisterOptions>();
  command->add_option("kind", options->kind, "model, adapter, dataset or prompt")
      ->required()
      ->check(CLI::IsMember({"model", "adapter", "dataset", "prompt"}));
  command->add_option("work", options->what, "The file (a prompt: its text), or the id")->required();
  command->add_option("--name", options->name, "Name, at most 64 bytes")->required();
  command->add_option("--licence", options->licence, "SPDX licence id")->capture_default_str();
  command->add_option("--terms", options->terms, "File of the licence's or terms' text, whose hash is kept");
  command->add_option("--share", options->share, "Basis points of a sale")->required();
  command->add_option("--parent", options->parents, "Id of a work that it was made from; may be repeated");
  command->add_option("--payee", options->payee, "Who is paid; the registrant if not given");
  options->chain.add_to(*command);
  options->chain.add_key_to(*command);
  set_body(*command, exit_code, [options] { return register_work(*options); });
}

}  // namespace colophon::cli

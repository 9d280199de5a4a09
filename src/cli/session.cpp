#include "cli/session.hpp"

#include <filesystem>

#include "base/file.hpp"
#include "keys/environment.hpp"
#include "keys/keystore.hpp"

namespace colophon::cli {

void ChainOptions::add_node_to(CLI::App& command) {
  command.add_option("--rpc", rpc, "JSON-RPC address of a node: http, https, ws or wss")
      ->capture_default_str();
}

void ChainOptions::add_to(CLI::App& command) {
  add_node_to(command);
  command.add_option("--deployment", deployment, "Deployments file, as colophon deploy writes it")
      ->envname("COLOPHON_DEPLOYMENT")
      ->capture_default_str();
  command.add_option("--contracts", contracts, "Folder of the compiled contracts");
}

void ChainOptions::add_key_to(CLI::App& command) {
  command.add_option(
      "--keystore", keystore,
      "Encrypted key file (web3 v3), its password in COLOPHON_PASSWORD; else the key is in COLOPHON_KEY");
}

Result<keys::PrivateKey> load_key(const ChainOptions& options) {
  if (options.keystore.empty()) return keys::key_from_environment("COLOPHON_KEY");
  COLOPHON_TRY(const Bytes file, read_file(options.keystore, std::size_t{1} << 20));
  COLOPHON_TRY(const keys::Secret password, keys::password_from_environment("COLOPHON_PASSWORD"));
  return keys::read_keystore(file, password);
}

std::string beside_program(const std::string& folder) {
  std::error_code ignored;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  return (program.parent_path().parent_path() / folder).string();
}

std::string default_contracts_folder() {
  return beside_program("contracts/out");
}

Session::Session(const ChainOptions& options)
    : options_(options),
      transport_(options.rpc),
      rpc_(transport_, clock_),
      artifacts_(options.contracts.empty() ? default_contracts_folder() : options.contracts),
      errors_(chain::known_errors(artifacts_)),
      client_(rpc_, errors_) {}

Result<chain::Deployment> Session::deployment() {
  COLOPHON_TRY(const chain::Deployment deployment, chain::read_deployment(options_.deployment));
  COLOPHON_TRY_VOID(client_.require_chain(deployment.chain_id));
  return deployment;
}

}  // namespace colophon::cli

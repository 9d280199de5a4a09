// One chain as a command sees it: node, deployments file, contracts, and the key that signs.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "chain/artifacts.hpp"
#include "chain/deployment.hpp"
#include "eth/client.hpp"
#include "eth/sender.hpp"
#include "keys/private_key.hpp"
#include "net/rpc_transport.hpp"

namespace colophon::cli {

struct ChainOptions {
  std::string rpc = "http://127.0.0.1:8545";
  std::string deployment = "colophon-deployment.json";
  std::string contracts{};  // empty: contracts/out beside the program's folder
  std::string keystore{};   // empty: the key in $COLOPHON_KEY

  void add_to(CLI::App& command);       // --rpc, --deployment, --contracts
  void add_node_to(CLI::App& command);  // --rpc alone
  void add_key_to(CLI::App& command);   // --keystore
};

// The key file's password is in $COLOPHON_PASSWORD. Errors: NoKey, NoPassword, those of read_keystore.
Result<keys::PrivateKey> load_key(const ChainOptions& options);

class Session {
 public:
  explicit Session(const ChainOptions& options);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Reads the deployments file and checks that the node is on its chain. Errors: those of read_deployment,
  // WrongChain, those of JsonRpc.
  Result<chain::Deployment> deployment();

  eth::Client& client() { return client_; }
  const chain::Artifacts& artifacts() const { return artifacts_; }

 private:
  ChainOptions options_;
  SystemClock clock_;
  net::RpcTransport transport_;
  eth::JsonRpc rpc_;
  chain::Artifacts artifacts_;
  eth::ErrorTable errors_;
  eth::Client client_;
};

// The folder of compiled contracts that goes with this program.
std::string beside_program(const std::string& folder);  // beside the folder that the program lies in
std::string default_contracts_folder();

}  // namespace colophon::cli

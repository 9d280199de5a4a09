#include "cli/local_chain.hpp"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/clock.hpp"
#include "base/file.hpp"

namespace colophon::cli {
namespace {

constexpr std::uint64_t kStartMaxMs = 30'000;

// Where anvil says it listens, once it does: it chose a free port itself.
std::optional<std::string> listening_at(const std::string& log_file) {
  const auto log = read_file(log_file, std::size_t{1} << 20);
  if (!log) return std::nullopt;
  constexpr std::string_view kWords = "Listening on ";
  const std::string_view text = as_text(*log);
  const auto at = text.find(kWords);
  const auto end = at == std::string_view::npos ? at : text.find('\n', at);
  if (end == std::string_view::npos) return std::nullopt;
  return "http://" + std::string(text.substr(at + kWords.size(), end - at - kWords.size()));
}

Result<void> ask(eth::Client& client, const char* method, const nlohmann::json& params) {
  const auto answer = client.rpc().call(method, params, eth::JsonRpc::Repeat::kOnce);
  if (!answer) return answer.error();
  return {};
}

}  // namespace

Result<LocalChain> LocalChain::start(const std::string& anvil, const std::string& log_file) {
  COLOPHON_TRY(Background running, Background::start({anvil, "--host", "127.0.0.1", "--port", "0",
                                                      "--accounts", "1", "--enable-tx-gas-limit"},
                                                     log_file));
  SystemClock clock;
  for (const std::uint64_t begin = clock.now_ms(); clock.now_ms() - begin < kStartMaxMs; clock.sleep_ms(20)) {
    if (const auto url = listening_at(log_file)) return LocalChain(std::move(running), *url);
    if (!running.running()) break;
  }
  return Error{"ChainNotUp", "the local chain (" + anvil + ") did not come up",
               "its last words are in " + log_file};
}

Result<void> LocalChain::give(eth::Client& client, const eth::Address& account, const eth::Uint256& wei) {
  return ask(client, "anvil_setBalance", {to_text(account), wei.quantity()});
}

Result<void> LocalChain::mine(eth::Client& client) {
  return ask(client, "evm_mine", nlohmann::json::array());
}

Result<void> LocalChain::pass(eth::Client& client, std::uint64_t seconds) {
  COLOPHON_TRY_VOID(ask(client, "evm_increaseTime", nlohmann::json::array({seconds})));
  return mine(client);
}

Result<std::string> find_anvil() {
  if (const char* named = std::getenv("COLOPHON_ANVIL")) return std::string(named);
  const auto root = std::filesystem::path(program_path()).parent_path().parent_path();
  for (const char* machine : {"amd64", "arm64"}) {
    const auto path =
        root / "contracts/node_modules/@foundry-rs" / ("anvil-linux-" + std::string(machine)) / "bin/anvil";
    if (file_exists(path.string())) return path.string();
  }
  return Error{"AnvilMissing", "no anvil below " + (root / "contracts/node_modules").string(),
               "run tools/setup, or name the binary in COLOPHON_ANVIL"};
}

}  // namespace colophon::cli

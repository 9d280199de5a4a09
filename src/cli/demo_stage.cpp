#include "cli/demo_stage.hpp"

namespace colophon::cli {

Result<std::unique_ptr<DemoStage>> DemoStage::open(const std::string& log_file,
                                                   const std::string& contracts) {
  COLOPHON_TRY(const std::string anvil, find_anvil());
  COLOPHON_TRY(LocalChain chain, LocalChain::start(anvil, log_file));
  auto stage = std::unique_ptr<DemoStage>(new DemoStage(std::move(chain), contracts));
  COLOPHON_TRY(stage->chain_id_, stage->client().chain_id());
  const eth::Uint256 ether = eth::multiply(10'000, kMilliEther).value();
  for (const char* role : {"platform", "model author", "adapter author", "data set author", "prompt author",
                           "provider", "creator", "Ada", "Ben", "Cyd"}) {
    COLOPHON_TRY(keys::PrivateKey key, keys::PrivateKey::generate());
    COLOPHON_TRY_VOID(LocalChain::give(stage->client(), key.address(), ether));
    const auto& kept =
        stage->keys_.emplace(role, std::make_unique<keys::PrivateKey>(std::move(key))).first->second;
    stage->senders_.emplace(role, std::make_unique<eth::Sender>(stage->client(), *kept, stage->chain_id_));
  }
  return stage;
}

}  // namespace colophon::cli

#include "cli/steward_options.hpp"

#include "base/file.hpp"
#include "crypto/sha256.hpp"
#include "provenance/words.hpp"

namespace colophon::cli {

void StewardOptions::add_to(CLI::App& command) {
  chain.add_to(command);
  chain.add_key_to(command);
}

Result<int> as_sender(const ChainOptions& options, const std::function<Result<int>(const Acting&)>& body) {
  Session session(options);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options));
  eth::Sender sender(session.client(), key, deployment.chain_id);
  const chain::Steward steward(session.client(), deployment);
  const chain::Registry registry(session.client(), deployment.registry);
  const chain::Revenue revenue(session.client(), deployment);
  return body({steward, registry, revenue, sender});
}

Result<Bytes32> hash_of_file(const std::string& path) {
  if (path.empty()) return Bytes32{};
  COLOPHON_TRY(const Bytes file, read_file(path, std::size_t{64} << 20));
  return crypto::sha256(file);
}

nlohmann::ordered_json to_json(const chain::TakedownCase& one) {
  nlohmann::ordered_json json = {{"case", one.id},
                                 {"stage", chain::kStageNames[static_cast<std::size_t>(one.stage)]},
                                 {"sender", to_text(one.sender)},
                                 {"filed", provenance::utc_time(one.filed_s)},
                                 {"notice", to_hex_0x(one.notice)}};
  if (one.hidden_from_s != 0) json["hiddenFrom"] = provenance::utc_time(one.hidden_from_s);
  if (one.shown_from_s != 0) {
    json["shownFrom"] = provenance::utc_time(one.shown_from_s);
    json["counterNotice"] = to_hex_0x(one.counter_notice);
  }
  return json;
}

}  // namespace colophon::cli

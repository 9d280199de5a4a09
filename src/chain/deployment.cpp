#include "chain/deployment.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "base/file.hpp"

namespace colophon::chain {
namespace {

using Field = std::pair<const char*, eth::Address Deployment::*>;
constexpr std::array<Field, 8> kFields = {{{"steward", &Deployment::steward},
                                           {"registry", &Deployment::registry},
                                           {"revenue", &Deployment::revenue},
                                           {"stalemate", &Deployment::stalemate},
                                           {"studio", &Deployment::studio},
                                           {"token", &Deployment::token},
                                           {"auctionHouse", &Deployment::auction_house},
                                           {"privatePrompts", &Deployment::private_prompts}}};

}  // namespace

std::string to_json(const Deployment& deployment) {
  nlohmann::ordered_json json = {{"chainId", deployment.chain_id}, {"fromBlock", deployment.from_block}};
  for (const auto& [name, member] : kFields) json[name] = to_text(deployment.*member);
  return json.dump(2) + "\n";
}

Result<Deployment> read_deployment(const std::string& path) {
  auto file = read_file(path, std::size_t{1} << 20);
  if (!file) {
    Error error = std::move(file).error();
    error.hint = "name the file that colophon deploy wrote with --deployment";
    return error;
  }
  const auto json = nlohmann::json::parse(as_text(*file), nullptr, false);
  const auto bad = [&](std::string_view what) {
    return Error{"DeploymentMalformed", "deployments file " + path + ": " + std::string(what),
                 "colophon deploy writes such a file"};
  };
  if (!json.is_object()) return bad("it is no JSON object");
  Deployment deployment;
  for (const auto& [name, number] :
       {std::pair{"chainId", &deployment.chain_id}, {"fromBlock", &deployment.from_block}}) {
    if (!json.contains(name) || !json[name].is_number_unsigned())
      return bad(std::string(name) + " is not a number");
    *number = json[name].get<std::uint64_t>();
  }
  for (const auto& [name, member] : kFields) {
    if (!json.contains(name) || !json[name].is_string()) return bad(std::string(name) + " is missing");
    const auto address = eth::parse_address(json[name].get<std::string>());
    if (!address) return bad(std::string(name) + ": " + address.error().message);
    deployment.*member = *address;
  }
  return deployment;
}

}  // namespace colophon::chain

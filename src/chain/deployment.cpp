#include "chain/deployment.hpp"

#include <algorithm>
#include <array>
#include <functional>
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

constexpr std::size_t kArtistsMax = 64;

using Bad = std::function<Error(std::string_view)>;

Result<eth::Address> address_of(const nlohmann::json& text, const std::string& name, const Bad& bad) {
  if (!text.is_string()) return bad(name + " is missing");
  const auto address = eth::parse_address(text.get<std::string>());
  return address ? address : bad(name + ": " + address.error().message);
}

}  // namespace

std::string to_json(const Deployment& deployment) {
  nlohmann::ordered_json json = {{"chainId", deployment.chain_id}, {"fromBlock", deployment.from_block}};
  for (const auto& [name, member] : kFields) json[name] = to_text(deployment.*member);
  if (!deployment.school.is_zero()) json["artistSchool"] = to_text(deployment.school);
  for (const eth::Address& artist : deployment.artists) json["artists"].push_back(to_text(artist));
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
  const Bad bad = [&path](std::string_view what) {
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
    if (!json.contains(name)) return bad(std::string(name) + " is missing");
    COLOPHON_TRY(deployment.*member, address_of(json[name], name, bad));
  }
  if (json.contains("artistSchool")) {
    const auto& text = json["artistSchool"];
    COLOPHON_TRY(deployment.school, address_of(text, "artistSchool", bad));
  }
  if (!json.contains("artists")) return deployment;
  if (!json["artists"].is_array() || json["artists"].size() > kArtistsMax)
    return bad("artists is no list of at most " + std::to_string(kArtistsMax) + " addresses");
  for (const auto& text : json["artists"]) {
    COLOPHON_TRY(const eth::Address artist, address_of(text, "artists", bad));
    if (std::find(deployment.artists.begin(), deployment.artists.end(), artist) == deployment.artists.end())
      deployment.artists.push_back(artist);
  }
  return deployment;
}

}  // namespace colophon::chain

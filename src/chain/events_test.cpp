#include "chain/events.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "base/file.hpp"

namespace colophon::chain {
namespace {

// "(uint256 indexed id,…)" of an event in an interface, its enums and contracts as the ABI has them.
std::string abi_parameters(const std::string& source) {
  std::string text = std::regex_replace(source, std::regex("\\s+"), " ");
  text = std::regex_replace(text, std::regex("\\( | \\)"), "");
  text = std::regex_replace(text, std::regex(", "), ",");
  text = std::regex_replace(text, std::regex("\\b(Role|Status|Verdict|Kind|Step) "), "uint8 ");
  text = std::regex_replace(text, std::regex("\\bNotice "),
                            "(address,uint256,bytes32,bytes32,bytes32,bool,bool,bool) ");
  text = std::regex_replace(text, std::regex("\\bCounterNotice "), "(bytes32,bytes32,bool,bool,bool) ");
  return std::regex_replace(text, std::regex("\\b(IStudio|IRegistry|IArtist) "), "address ");
}

std::set<std::string> declared() {
  std::set<std::string> events;
  const std::string folder = COLOPHON_SOURCE_DIR "/contracts/src";
  for (const char* name : {"interfaces/IStudio", "interfaces/IRegistry", "interfaces/IRevenue",
                           "interfaces/IAuctionHouse", "interfaces/IColophonToken", "interfaces/ISteward",
                           "interfaces/IArtist", "interfaces/IArtistSchool", "Stalemate"}) {
    const Bytes file = read_file(folder + "/" + name + ".sol", 1 << 20).value();
    std::string text(as_text(file));
    text = std::regex_replace(text, std::regex("//[^\n]*"), "");
    const std::regex event("\\bevent (\\w+)\\s*\\(([^)]*)\\)");
    for (std::sregex_iterator at(text.begin(), text.end(), event), end; at != end; ++at) {
      std::string parameters = abi_parameters((*at)[2]);
      while (parameters.starts_with(' ')) parameters.erase(0, 1);
      while (parameters.ends_with(' ')) parameters.pop_back();
      events.insert((*at)[1].str() + "(" + parameters + ")");
    }
  }
  return events;
}

std::string written(const EventKind& kind) {
  std::string text;
  for (const eth::AbiType& type : kind.type.signature().parameters.inner) {
    text += (text.empty() ? "" : ",") + type.canonical() + (type.indexed ? " indexed " : " ") + type.name;
  }
  return std::string(kind.name()) + "(" + text + ")";
}

// Whoever adds an event to a contract adds it to the table, field names and all.
TEST(Events, TheTableIsWhatTheContractsDeclare) {
  std::set<std::string> here;
  for (const EventKind& kind : event_kinds()) here.insert(written(kind));
  std::set<std::string> there = declared();
  there.insert("Transfer(address indexed from,address indexed to,uint256 indexed tokenId)");  // ERC-721's
  EXPECT_EQ(here, there);
}

Deployment deployment() {
  Deployment d;
  std::uint8_t n = 0;
  for (eth::Address* address :
       {&d.registry, &d.revenue, &d.stalemate, &d.studio, &d.token, &d.auction_house, &d.steward})
    address->bytes[19] = ++n;
  return d;
}

using eth::AbiValue;

const EventKind& kind_of(std::string_view name) {
  return *std::find_if(event_kinds().begin(), event_kinds().end(),
                       [&](const EventKind& kind) { return kind.name() == name; });
}

// A log's data: what is not indexed.
Bytes data_of(const EventKind& kind, const AbiValue::List& values) {
  eth::AbiType tuple;
  for (const eth::AbiType& type : kind.type.signature().parameters.inner) {
    if (!type.indexed) tuple.inner.push_back(type);
  }
  return eth::abi_encode(tuple, values).value();
}

eth::LogEntry registered() {
  const EventKind& kind = kind_of("Registered");
  const AbiValue::List values = {AbiValue::number(7),
                                 eth::Address{{9}},
                                 AbiValue::number(1000),
                                 AbiValue::text("a\xff"),
                                 AbiValue::text("MIT"),
                                 Bytes32{1},
                                 AbiValue::List{Bytes32{2}, Bytes32{3}},
                                 Bytes32{}};
  eth::LogEntry log;
  log.address = deployment().registry;
  log.topics = {kind.type.topic(), Bytes32{5}, eth::Uint256(2).word(), to_word(eth::Address{{4}})};
  log.data = data_of(kind, values);
  return log;
}

TEST(Events, ALogBecomesItsEvent) {
  const EventReader reader(deployment());
  const auto event = reader.read(registered()).value().value();
  EXPECT_TRUE(event.is("registry", "Registered"));
  EXPECT_EQ(event["kind"].to_u64(), 2u);
  EXPECT_EQ(event["registrant"].to_address(), eth::Address{{4}});
  EXPECT_EQ(event["parents"].items().size(), 2u);
  EXPECT_FALSE(event.has("tokenId"));
  const auto said = event.to_json();
  EXPECT_EQ(said["id"], to_hex_0x(Bytes32{5}));
  EXPECT_EQ(said["slot"], 7);
  EXPECT_EQ(said["name"], "a\\xff");
  EXPECT_EQ(said["parents"][1], to_hex_0x(Bytes32{3}));
}

TEST(Events, ANoticeTellsItsParts) {
  const EventKind& kind = kind_of("Noticed");
  const AbiValue yes = AbiValue::boolean(true);
  eth::LogEntry log;
  log.address = deployment().steward;
  log.topics = {kind.type.topic(), eth::Uint256(3).word(), to_word(deployment().studio), Bytes32{5}};
  log.data = data_of(kind, {eth::Address{{4}}, AbiValue::list({deployment().studio, Bytes32{5}, Bytes32{6},
                                                               Bytes32{7}, Bytes32{8}, yes, yes, yes})});
  const auto event = EventReader(deployment()).read(log).value().value();
  EXPECT_TRUE(event.is("steward", "Noticed"));
  const auto said = event.to_json();
  EXPECT_EQ(said["id"], "3");
  EXPECT_EQ(said["tokenId"], to_hex_0x(Bytes32{5}));
  EXPECT_EQ(said["notice"]["work"], to_hex_0x(Bytes32{7}));
  EXPECT_EQ(said["notice"]["authorised"], true);
}

// In one file alone, where the test above holds it against the contracts.
TEST(Events, NobodyElseWritesASignatureDown) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(COLOPHON_SOURCE_DIR "/src/chain")) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".cpp") || name.ends_with("_test.cpp")) continue;
    ++files;
    const Bytes file = read_file(entry.path().string(), 1 << 20).value();
    EXPECT_EQ(as_text(file).find(" indexed "), std::string_view::npos) << name;
  }
  EXPECT_GT(files, 10);
}

TEST(Events, AnArtistsEventIsThatOfAnArtistWeKnow) {
  Deployment d = deployment();
  d.artists = {eth::Address{{8}}, eth::Address{{9}}};
  const EventKind& kind = kind_of("Learned");
  const AbiValue::List arms(6, AbiValue::number(2));
  const AbiValue::List weights(6, AbiValue::number(4'096));
  eth::LogEntry log;
  log.address = d.artists[1];
  log.topics = {kind.type.topic(), eth::Uint256(7).word()};
  log.data = data_of(kind, {AbiValue::number(3), AbiValue::number(4), arms, weights});
  const auto event = EventReader(d).read(log).value().value();
  EXPECT_TRUE(event.is("artist", "Learned"));
  EXPECT_EQ(event.to_json()["weights"][5], 4'096);
  EXPECT_EQ(event.to_json()["price"], "3");
  EXPECT_FALSE(EventReader(deployment()).read(log).value());
  d.school = eth::Address{{10}};
  EXPECT_EQ(EventReader(d).addresses().size(), 10u);
}

TEST(Events, StrangersLogsAreNone) {
  const EventReader reader(deployment());
  EXPECT_EQ(reader.addresses().size(), 7u);
  eth::LogEntry log = registered();
  log.address = deployment().studio;  // another contract of ours never writes it
  EXPECT_FALSE(reader.read(log).value());
  log.address = eth::Address{{1}};
  EXPECT_FALSE(reader.read(log).value());
  log = registered();
  log.topics[0] = Bytes32{1};
  EXPECT_FALSE(reader.read(log).value());
  log.topics.clear();
  EXPECT_FALSE(reader.read(log).value());
}

TEST(Events, WhatOurContractCannotWriteIsTheNodesFault) {
  const EventReader reader(deployment());
  eth::LogEntry log = registered();
  for (std::size_t length = 0; length < log.data.size(); length += 31) {
    eth::LogEntry shorter = log;
    shorter.data.resize(length);
    EXPECT_EQ(reader.read(shorter).error().code, "NodeContradiction") << length;
  }
  log.topics[2] = eth::Uint256(4).word();  // a kind that there is not
  EXPECT_EQ(reader.read(log).error().code, "NodeContradiction");
  log.topics.pop_back();
  EXPECT_EQ(reader.read(log).error().code, "NodeContradiction");
}

}  // namespace
}  // namespace colophon::chain

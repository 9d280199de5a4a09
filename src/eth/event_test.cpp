#include "eth/event.hpp"

#include <gtest/gtest.h>

#include "tests/support/eth_vectors.hpp"

namespace colophon::eth {
namespace {

LogEntry log_of(const test::json& v) {
  LogEntry log;
  for (const auto& topic : v["topics"]) log.topics.push_back(test::hex32(topic));
  log.data = test::hex(v["data"]);
  return log;
}

TEST(Event, AgreesWithViem) {
  for (const auto& v : test::eth_vectors("events")) {
    const auto event = EventType::parse(v["signature"].get<std::string>()).value();
    EXPECT_EQ(event.signature().canonical(), v["canonical"].get<std::string>());
    const auto decoded = event.decode(log_of(v));
    ASSERT_TRUE(decoded.ok()) << decoded.error().message;
    const auto& parameters = event.signature().parameters.inner;
    ASSERT_EQ(decoded->size(), parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const bool hashed = v["indexedHashes"][i];
      const AbiValue expected =
          hashed ? AbiValue(test::hex32(v["values"][i])) : test::abi_value(parameters[i], v["values"][i]);
      EXPECT_EQ((*decoded)[i], expected) << v["signature"] << " parameter " << i;
    }
  }
}

TEST(Event, AnotherEventsLogIsRefused) {
  const auto& v = test::eth_vectors("events")[0];
  const auto event = EventType::parse("Other(address indexed a,address indexed b,uint256 indexed c)").value();
  EXPECT_EQ(event.decode(log_of(v)).error().code, "NotThisEvent");
  // The same signature with other parameters indexed (ERC-20's Transfer against ERC-721's) has the same
  // topic.
  const auto erc20 = EventType::parse("Transfer(address indexed a,address indexed b,uint256 c)").value();
  EXPECT_TRUE(erc20.matches(log_of(v)));
  EXPECT_EQ(erc20.decode(log_of(v)).error().code, "NotThisEvent");
}

TEST(Event, ATopicOutsideItsTypeIsRefused) {
  auto log = log_of(test::eth_vectors("events")[0]);
  const auto event =
      EventType::parse("Transfer(address indexed from,address indexed to,uint256 indexed tokenId)").value();
  log.topics[1][0] = 1;
  EXPECT_EQ(event.decode(log).error().code, "AbiOutOfRange");
}

}  // namespace
}  // namespace colophon::eth

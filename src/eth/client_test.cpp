#include "eth/client.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_transport.hpp"

namespace colophon::eth {
namespace {

using test::FakeTransport;
using test::json;

const std::string kHash = "0x" + std::string(64, '1');
const std::string kAddress = "0x" + std::string(40, '2');

json log_at(std::uint64_t block) {
  return {{"address", kAddress}, {"topics", {kHash}},
          {"data", "0x01"},      {"blockNumber", Uint256(block).quantity()},
          {"blockHash", kHash},  {"transactionHash", kHash},
          {"logIndex", "0x0"},   {"removed", false}};
}
json receipt() {
  return {{"transactionHash", kHash}, {"blockNumber", "0x5"}, {"blockHash", kHash},
          {"from", kAddress},         {"to", nullptr},        {"contractAddress", kAddress},
          {"status", "0x1"},          {"gasUsed", "0x5208"},  {"effectiveGasPrice", "0x7"},
          {"logs", {log_at(5)}}};
}

class ClientTest : public testing::Test {
 protected:
  ClientTest() { errors.add("RecipeTaken(bytes32)", "choose another seed"); }
  FakeTransport node;
  FakeClock clock;
  JsonRpc rpc{node, clock};
  ErrorTable errors;
  Client client{rpc, errors};
};

TEST_F(ClientTest, TheWrongChainIsNamed) {
  node.always("eth_chainId", FakeTransport::result("0x7a69"));
  EXPECT_TRUE(client.require_chain(31337).ok());
  const Error error = client.require_chain(1).error();
  EXPECT_EQ(error.code, "WrongChain");
  EXPECT_EQ(error.message, "fake node is a node of chain 31337, not of chain 1");
}

TEST_F(ClientTest, NumbersMustBeNumbers) {
  for (const json& bad :
       {json("7"), json(7), json(nullptr), json("0x"), json("0xg"), json("0x1" + std::string(16, '0'))}) {
    node.then(FakeTransport::result(bad));
    EXPECT_EQ(client.block_number().error().code, "RpcMalformed") << bad;
  }
}

TEST_F(ClientTest, OneStateIsReadFromWhereThatIsAsked) {
  node.always("eth_call", FakeTransport::result("0x"));
  ASSERT_TRUE(client.call({.to = Address{{1}}}).ok());
  client.read_at(BlockTag::at(77));
  ASSERT_TRUE(client.call({.to = Address{{1}}}).ok());
  ASSERT_TRUE(client.call({.to = Address{{1}}}, BlockTag::pending()).ok());
  EXPECT_EQ(node.requests[0]["params"][1], "latest");
  EXPECT_EQ(node.requests[1]["params"][1], "0x4d");
  EXPECT_EQ(node.requests[2]["params"][1], "pending");
}

TEST_F(ClientTest, ReceiptsAreReadWhole) {
  node.then(FakeTransport::result(receipt()));
  const auto found = client.receipt(from_hex_exact<32>(kHash).value()).value().value();
  EXPECT_TRUE(found.succeeded);
  EXPECT_EQ(found.block_number, 5u);
  EXPECT_EQ(found.gas_used, 21000u);
  EXPECT_FALSE(found.to.has_value());
  EXPECT_EQ(found.created, parse_address(kAddress).value());
  EXPECT_EQ(found.logs.at(0).data, Bytes{1});
  node.then(FakeTransport::result(nullptr));
  EXPECT_FALSE(client.receipt(Bytes32{}).value().has_value());
}

TEST_F(ClientTest, EachMissingOrWrongFieldOfAReceiptIsNamed) {
  for (const char* field : {"transactionHash", "blockNumber", "blockHash", "from", "status", "gasUsed",
                            "effectiveGasPrice", "logs"}) {
    for (const bool removed : {true, false}) {
      json broken = receipt();
      if (removed)
        broken.erase(field);
      else
        broken[field] = "zz";
      node.then(FakeTransport::result(broken));
      const auto answer = client.receipt(from_hex_exact<32>(kHash).value());
      ASSERT_FALSE(answer.ok()) << field;
      EXPECT_EQ(answer.error().code, "RpcMalformed");
      EXPECT_NE(answer.error().message.find(field), std::string::npos) << answer.error().message;
    }
  }
  node.then(FakeTransport::result(receipt()));
  EXPECT_EQ(client.receipt(Bytes32{}).error().code, "RpcMalformed") << "another transaction's receipt";
}

TEST_F(ClientTest, LogsComeInPiecesThatShrinkWhereANodeBalks) {
  node.always("eth_getLogs", [](const json& request) {
    const json& filter = request["params"][0];
    const auto from = parse_quantity(filter["fromBlock"].get<std::string>())->to_u64().value();
    const auto to = parse_quantity(filter["toBlock"].get<std::string>())->to_u64().value();
    if (to - from >= 700)
      return FakeTransport::fault(-32000, "query returned more than 10000 results")(request);
    json logs = json::array();
    for (std::uint64_t block = from; block <= to; ++block) {
      if (block % 100 == 0) logs.push_back(log_at(block));
    }
    return FakeTransport::result(logs)(request);
  });
  const auto logs = client.logs({.from_block = 50, .to_block = 5050}).value();
  ASSERT_EQ(logs.size(), 50u);
  for (std::size_t i = 0; i < logs.size(); ++i) EXPECT_EQ(logs[i].block_number, 100 * (i + 1));
}

TEST_F(ClientTest, ANodeThatAlwaysBalksEndsInAnError) {
  node.always("eth_getLogs", FakeTransport::fault(-32000, "no"));
  EXPECT_EQ(client.logs({.from_block = 0, .to_block = UINT64_MAX}).error().code, "RpcFault");
  EXPECT_LT(node.requests.size(), 20u);
}

TEST_F(ClientTest, FiltersSayWhatIsAsked) {
  node.always("eth_getLogs", FakeTransport::result(json::array()));
  const Bytes32 topic = from_hex_exact<32>(kHash).value();
  ASSERT_TRUE(client
                  .logs({.from_block = 1,
                         .to_block = 2,
                         .addresses = {Address{}},
                         .topics = {{topic}, {}, {topic, topic}}})
                  .ok());
  EXPECT_EQ(node.requests[0]["params"][0],
            (json{{"fromBlock", "0x1"},
                  {"toBlock", "0x2"},
                  {"address", {"0x" + std::string(40, '0')}},
                  {"topics", json::array({json::array({kHash}), nullptr, json::array({kHash, kHash})})}}));
}

TEST_F(ClientTest, LogsOfOneBlockAreAskedByItsHash) {
  json log = log_at(5);
  log["blockTimestamp"] = "0x64";
  node.always("eth_getLogs", FakeTransport::result(json::array({log})));
  const Bytes32 hash = from_hex_exact<32>(kHash).value();
  const auto logs = client.logs({.block_hash = hash}).value();
  EXPECT_EQ(node.requests[0]["params"][0], (json{{"blockHash", kHash}}));
  EXPECT_EQ(logs.at(0).block_timestamp_s, 0x64u);
  node.always("eth_getLogs", FakeTransport::fault(-32000, "unknown block"));
  EXPECT_EQ(client.logs({.block_hash = hash}).error().code, "RpcFault");
}

TEST_F(ClientTest, ABlockByItsHashIsThatBlock) {
  json block = {{"number", "0x5"},
                {"hash", kHash},
                {"parentHash", kHash},
                {"timestamp", "0x1"},
                {"gasLimit", "0x1"},
                {"baseFeePerGas", "0x1"},
                {"logsBloom", "0x" + std::string(512, '0')}};
  node.always("eth_getBlockByHash", FakeTransport::result(block));
  EXPECT_EQ(client.block(from_hex_exact<32>(kHash).value()).value()->logs_bloom, Bytes(256));
  EXPECT_EQ(client.block(Bytes32{}).error().code, "RpcMalformed");
  block["logsBloom"] = "0x00";
  node.always("eth_getBlockByHash", FakeTransport::result(block));
  EXPECT_EQ(client.block(from_hex_exact<32>(kHash).value()).error().code, "RpcMalformed");
  node.always("eth_getBlockByHash", FakeTransport::result(nullptr));
  EXPECT_FALSE(client.block(Bytes32{}).value());
}

TEST_F(ClientTest, ContractErrorsGetTheContractsNames) {
  const Bytes data = encode_call("RecipeTaken(bytes32)", {Bytes32{}}).value();
  node.then(FakeTransport::fault(3, "execution reverted", to_hex_0x(data)));
  EXPECT_EQ(client.call({}).error().code, "RecipeTaken");
  node.then(FakeTransport::fault(-32000, "execution reverted"));
  EXPECT_EQ(client.estimate_gas({}).error().code, "Reverted");
  node.then(FakeTransport::fault(-32000, "insufficient funds for transfer"));
  EXPECT_EQ(client.estimate_gas({}).error().code, "InsufficientFunds");
}

TEST_F(ClientTest, FeesLeaveRoomAndSurviveANodeWithoutASuggestion) {
  const json block = {{"number", "0x5"},    {"hash", kHash},     {"parentHash", kHash},
                      {"timestamp", "0x1"}, {"gasLimit", "0x1"}, {"baseFeePerGas", "0x64"}};
  node.always("eth_getBlockByNumber", FakeTransport::result(block))
      .always("eth_maxPriorityFeePerGas", FakeTransport::result("0x3"));
  EXPECT_EQ(client.fees().value().max_fee_per_gas_wei, Uint256(203));
  node.always("eth_maxPriorityFeePerGas", FakeTransport::fault(-32601, "no such method"));
  EXPECT_EQ(client.fees().value().max_priority_fee_per_gas_wei, Uint256(1'000'000'000));
  json absurd = block;
  absurd["baseFeePerGas"] = "0x" + std::string(64, 'f');
  node.always("eth_getBlockByNumber", FakeTransport::result(absurd));
  EXPECT_EQ(client.fees().error().code, "RpcMalformed");
}

TEST_F(ClientTest, SendingTwiceIsSuccess) {
  node.then(FakeTransport::error("HttpTimeout")).then(FakeTransport::fault(-32000, "already known"));
  EXPECT_EQ(to_hex(client.send_raw(Bytes{1}).value()),
            "5fe7f977e71dba2ea1a68e21057beebb9be2ac30c6410aa38d4f3fbe41dcffd2");
}

}  // namespace
}  // namespace colophon::eth

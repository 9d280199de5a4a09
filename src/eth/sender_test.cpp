#include "eth/sender.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_transport.hpp"

namespace colophon::eth {
namespace {

using test::FakeTransport;
using test::json;

class FakeSigner : public Signer {
 public:
  Address address() const override { return Address{{1}}; }
  Result<Signature> sign(const Bytes32&) const override { return Signature{.r = {1}, .s = {2}}; }
};

// A small honest chain, into which each test puts its one fault.
class SenderTest : public testing::Test {
 protected:
  SenderTest() {
    const std::string hash = "0x" + std::string(64, '1');
    const json block = {{"number", "0x5"},    {"hash", hash},      {"parentHash", hash},
                        {"timestamp", "0x1"}, {"gasLimit", "0x1"}, {"baseFeePerGas", "0x64"}};
    node.always("eth_chainId", FakeTransport::result("0x7a69"))
        .always("eth_estimateGas", FakeTransport::result("0x5208"))
        .always("eth_getBlockByNumber", FakeTransport::result(block))
        .always("eth_maxPriorityFeePerGas", FakeTransport::result("0x3"))
        .always("eth_getTransactionCount", FakeTransport::result("0x4"))
        .always("eth_getBalance", FakeTransport::result("0x10"))
        .always("eth_sendRawTransaction", FakeTransport::result(hash));
    mined(true);
  }
  void mined(bool succeeded, const char* block_number = "0x6") {
    node.always("eth_getTransactionReceipt", [=](const json& request) {
      const std::string hash = "0x" + std::string(64, '1');
      const json receipt = {{"transactionHash", request["params"][0]},
                            {"blockNumber", block_number},
                            {"blockHash", hash},
                            {"from", "0x" + std::string(40, '2')},
                            {"to", nullptr},
                            {"contractAddress", nullptr},
                            {"status", succeeded ? "0x1" : "0x0"},
                            {"gasUsed", "0x5208"},
                            {"effectiveGasPrice", "0x7"},
                            {"logs", json::array()}};
      return FakeTransport::result(receipt)(request);
    });
  }
  FakeTransport node;
  FakeClock clock;
  JsonRpc rpc{node, clock};
  ErrorTable errors;
  Client client{rpc, errors};
  FakeSigner signer;
  Sender sender{client, signer, 31337};
};

TEST_F(SenderTest, PreparesWithMarginAndTheNodesNonce) {
  const auto prepared = sender.prepare({.to = Address{}, .value_wei = 9}).value();
  EXPECT_EQ(prepared.transaction.gas_limit, 25200u);
  EXPECT_EQ(prepared.transaction.nonce, 4u);
  EXPECT_EQ(prepared.transaction.max_fee_per_gas_wei, Uint256(203));
  EXPECT_EQ(prepared.hash, transaction_hash(prepared.raw));
}

TEST_F(SenderTest, TheNextNonceIsOursEvenIfTheNodeIsBehind) {
  ASSERT_TRUE(sender.send({}).ok());
  EXPECT_EQ(sender.prepare({}).value().transaction.nonce, 5u);
  EXPECT_EQ(node.count("eth_chainId"), 1u) << "asked once";
}

TEST_F(SenderTest, NothingIsSignedForAnotherChain) {
  Sender other(client, signer, 1);
  EXPECT_EQ(other.send({}).error().code, "WrongChain");
  EXPECT_EQ(node.count("eth_sendRawTransaction"), 0u);
}

TEST_F(SenderTest, MissingFundsAreCounted) {
  node.always("eth_estimateGas", FakeTransport::fault(-32000, "Insufficient funds for gas * price + value"));
  const Error error = sender.send({.value_wei = 1'000'000'000'000'000'000u}).error();
  EXPECT_EQ(error.code, "InsufficientFunds");
  EXPECT_EQ(error.message,
            to_text(signer.address()) +
                " has 0.000000000000000016 ether, too little to send 1 ether and pay for the gas");
}

TEST_F(SenderTest, AnEstimateOverTheCapIsRefused) {
  node.always("eth_estimateGas", FakeTransport::result("0x1000001"));
  EXPECT_EQ(sender.send({}).error().code, "GasLimitTooHigh");
  node.always("eth_estimateGas", FakeTransport::result("0xffffffffffffffff"));
  EXPECT_EQ(sender.send({}).error().code, "GasLimitTooHigh");
}

TEST_F(SenderTest, ALostAnswerDoesNotSendTwice) {
  // The node took the transaction, the answer was lost, it was mined, and the repetition says "nonce too
  // low".
  const auto prepared = sender.prepare({}).value();
  node.then(FakeTransport::error("HttpTimeout")).then(FakeTransport::fault(-32000, "nonce too low"));
  EXPECT_TRUE(sender.deliver(prepared).ok());
}

TEST_F(SenderTest, ANonceTakenByAnotherProgramIsTriedAgainAFewTimes) {
  node.always("eth_sendRawTransaction", FakeTransport::fault(-32000, "nonce too low"));
  node.always("eth_getTransactionReceipt", FakeTransport::result(nullptr));
  EXPECT_EQ(sender.send({}).error().code, "NonceTooLow");
  EXPECT_EQ(node.count("eth_sendRawTransaction"), 3u);
}

TEST_F(SenderTest, WaitingEnds) {
  node.always("eth_getTransactionReceipt", FakeTransport::result(nullptr));
  const Error error = sender.send({}).error();
  EXPECT_EQ(error.code, "NotMined");
  EXPECT_GE(clock.now_ms(), 180'000u);
  EXPECT_LT(clock.now_ms(), 190'000u);
}

TEST_F(SenderTest, ConfirmationsAreCountedFromTheBlockItself) {
  Sender patient(client, signer, 31337, {.confirmations = 3});
  int asked = 0;
  node.always("eth_blockNumber", [&](const json& request) {
    return FakeTransport::result(++asked < 4 ? "0x7" : "0x8")(request);
  });
  EXPECT_TRUE(patient.send({}).ok());
  EXPECT_EQ(asked, 4);
}

TEST_F(SenderTest, AFailedTransactionSaysWhy) {
  errors.add("RecipeTaken(bytes32)", "choose another seed");
  mined(false);
  node.always("eth_call",
              FakeTransport::fault(3, "execution reverted",
                                   to_hex_0x(encode_call("RecipeTaken(bytes32)", {Bytes32{}}).value())));
  Error error = sender.send({.to = Address{}}).error();
  EXPECT_EQ(error.code, "RecipeTaken");
  EXPECT_EQ(error.hint, "choose another seed");
  EXPECT_EQ(node.requests.back()["params"][1], "0x5") << "asked on the state before its block";
  node.always("eth_call", FakeTransport::result("0x"));
  error = sender.send({.to = Address{}}).error();
  EXPECT_EQ(error.code, "Reverted");
}

}  // namespace
}  // namespace colophon::eth

// eth, keys and net together against a real node.
#include "tests/support/anvil.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "crypto/keccak256.hpp"
#include "eth/sender.hpp"
#include "keys/private_key.hpp"
#include "net/rpc_transport.hpp"

namespace colophon {
namespace {

using nlohmann::json;
using test::Anvil;

constexpr std::uint64_t kChain = 31337;

// A contract in bytecode: called without data it logs Paid(uint256 value); with data it reverts with that
// data.
Bytes teller() {
  const std::string topic = to_hex(crypto::keccak256("Paid(uint256)"));
  const std::string runtime =
      "36602d57"
      "345f52"
      "7f" +
      topic +
      "60205fa100"
      "5b"
      "365f5f37"
      "365ffd";
  const std::string init =
      "6035600a5f39"
      "60355ff3";  // copies the 53 bytes behind these ten and returns them
  return from_hex(init + runtime).value();
}

class AnvilTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (Anvil::program()) anvil_ = new Anvil();
  }
  static void TearDownTestSuite() {
    delete anvil_;
    anvil_ = nullptr;
  }
  void SetUp() override {
    if (!anvil_) FAIL() << "no anvil: set COLOPHON_ANVIL or run npm ci in contracts/";
  }
  static std::string url() { return anvil_ ? anvil_->url() : "http://127.0.0.1:1"; }

  void control(const char* method, const json& params) {
    const auto answer = rpc.call(method, params, eth::JsonRpc::Repeat::kOnce);
    ASSERT_TRUE(answer.ok()) << answer.error().message;
  }
  eth::Address deployed_teller() {
    const auto receipt = sender.send({.data = teller()});
    COLOPHON_CHECK(receipt.ok());
    return receipt->created.value();
  }

  static inline Anvil* anvil_ = nullptr;
  net::RpcTransport transport{url()};
  SystemClock clock;
  eth::JsonRpc rpc{transport, clock};
  eth::ErrorTable errors;
  eth::Client client{rpc, errors};
  keys::PrivateKey key = keys::PrivateKey::from_hex_text(Anvil::kKey0).value();
  keys::PrivateKey other = keys::PrivateKey::from_hex_text(Anvil::kKey1).value();
  eth::Sender sender{client, key, kChain};
};

TEST_F(AnvilTest, TheChainAnswers) {
  EXPECT_EQ(client.chain_id().value(), kChain);
  const auto block = client.block(eth::BlockTag::latest()).value().value();
  EXPECT_EQ(block.number, client.block_number().value());
  EXPECT_GT(block.base_fee_per_gas_wei, eth::Uint256(0));
  EXPECT_FALSE(client.block(eth::BlockTag::at(1'000'000)).value().has_value());
  EXPECT_GT(client.balance_wei(key.address()).value(), eth::Uint256(1'000'000'000'000'000'000u));
  EXPECT_TRUE(client.code(key.address()).value().empty());
}

TEST_F(AnvilTest, EtherArrivesToTheWei) {
  const auto target = keys::PrivateKey::generate().value().address();
  const auto before = client.balance_wei(key.address()).value();
  const auto receipt = sender.send({.to = target, .value_wei = 12345}).value();
  EXPECT_EQ(client.balance_wei(target).value(), eth::Uint256(12345));
  const auto gas = eth::multiply(receipt.effective_gas_price_wei, receipt.gas_used).value();
  const auto spent = eth::add(gas, 12345).value();
  EXPECT_EQ(eth::subtract(before, client.balance_wei(key.address()).value()).value(), spent);
  EXPECT_EQ(receipt.from, key.address());
}

TEST_F(AnvilTest, AContractIsMadeCalledAndItsLogRead) {
  const std::uint64_t nonce = client.nonce(key.address(), eth::BlockTag::latest()).value();
  const eth::Address at = deployed_teller();
  EXPECT_EQ(at, eth::create_address(key.address(), nonce));
  EXPECT_EQ(client.code(at).value().size(), 53u);

  const auto receipt = sender.send({.to = at, .value_wei = 77}).value();
  const auto paid = eth::EventType::parse("Paid(uint256 value)").value();
  ASSERT_EQ(receipt.logs.size(), 1u);
  EXPECT_EQ(paid.decode(receipt.logs[0]).value()[0].to_u64(), 77u);

  const auto logs = client
                        .logs({.from_block = 0,
                               .to_block = receipt.block_number,
                               .addresses = {at},
                               .topics = {{paid.topic()}}})
                        .value();
  ASSERT_EQ(logs.size(), 1u);
  EXPECT_EQ(logs[0].transaction_hash, receipt.transaction_hash);
}

TEST_F(AnvilTest, ARefusalHasTheContractsName) {
  errors.add("RecipeTaken(bytes32 requestHash)", "choose another seed");
  const eth::Address at = deployed_teller();
  const Bytes refusal = eth::encode_call("RecipeTaken(bytes32)", {Bytes32{7}}).value();
  EXPECT_EQ(client.call({.to = at, .data = refusal}).error().code, "RecipeTaken");
  EXPECT_EQ(sender.send({.to = at, .data = refusal}).error().code, "RecipeTaken")
      << "found by the estimate, nothing sent";
  const Bytes text = eth::encode_call("Error(string)", {eth::AbiValue::text("not yours")}).value();
  EXPECT_EQ(client.call({.to = at, .data = text}).error().message, "the contract refused: not yours");
}

TEST_F(AnvilTest, AMinedFailureSaysWhy) {
  errors.add("RecipeTaken(bytes32 requestHash)", "choose another seed");
  const eth::Address at = deployed_teller();
  auto prepared = sender.prepare({.to = at}).value();
  prepared.transaction.data = eth::encode_call("RecipeTaken(bytes32)", {Bytes32{7}}).value();
  prepared.transaction.gas_limit = 100'000;
  prepared.raw =
      eth::encode_signed(prepared.transaction, key.sign(eth::signing_hash(prepared.transaction)).value());
  prepared.hash = eth::transaction_hash(prepared.raw);
  const Error error = sender.deliver(prepared).error();
  EXPECT_EQ(error.code, "RecipeTaken") << error.message;
  EXPECT_NE(error.message.find("failed in block"), std::string::npos);
}

TEST_F(AnvilTest, AnEmptyAccountIsTold) {
  const auto poor = keys::PrivateKey::generate().value();
  eth::Sender beggar(client, poor, kChain);
  const Error error = beggar.send({.to = key.address(), .value_wei = 1}).error();
  EXPECT_EQ(error.code, "InsufficientFunds") << error.message;
  EXPECT_NE(error.message.find("has 0 ether"), std::string::npos) << error.message;
}

TEST_F(AnvilTest, TheWrongChainIsNoticedBeforeAnythingIsSigned) {
  eth::Sender stray(client, key, 1);
  EXPECT_EQ(stray.send({.to = key.address()}).error().code, "WrongChain");
}

TEST_F(AnvilTest, SendingTheSameBytesAgainIsHarmless) {
  const auto prepared = sender.prepare({.to = other.address(), .value_wei = 5}).value();
  const auto first = sender.deliver(prepared).value();
  const auto second = sender.deliver(prepared);
  ASSERT_TRUE(second.ok()) << second.error().message;
  EXPECT_EQ(second->block_hash, first.block_hash);
}

TEST_F(AnvilTest, ANonceTakenByAnotherProgram) {
  const auto stale = sender.prepare({.to = other.address(), .value_wei = 5}).value();
  eth::Sender rival(client, key, kChain);
  ASSERT_TRUE(rival.send({.to = other.address(), .value_wei = 6}).ok());
  EXPECT_EQ(sender.deliver(stale).error().code, "NonceTooLow");
  EXPECT_TRUE(sender.send({.to = other.address(), .value_wei = 5}).ok());
}

TEST_F(AnvilTest, TheGasCapOfEip7825IsNamed) {
  auto prepared = sender.prepare({.to = other.address()}).value();
  prepared.transaction.gas_limit = 16'777'217;
  prepared.raw =
      eth::encode_signed(prepared.transaction, key.sign(eth::signing_hash(prepared.transaction)).value());
  EXPECT_EQ(client.send_raw(prepared.raw).error().code, "GasLimitTooHigh")
      << client.send_raw(prepared.raw).error().message;
}

TEST_F(AnvilTest, WithoutMiningTheWaitEndsAndTheTransactionIsNotLost) {
  control("evm_setAutomine", json::array({false}));
  eth::Sender hasty(client, key, kChain, {.wait_max_ms = 100});
  const auto prepared = hasty.prepare({.to = other.address(), .value_wei = 5}).value();
  EXPECT_EQ(hasty.deliver(prepared).error().code, "NotMined");
  EXPECT_EQ(hasty.deliver(prepared).error().code, "NotMined") << "already known is no error";
  control("evm_mine", json::array());
  EXPECT_TRUE(hasty.deliver(prepared).ok());
  control("evm_setAutomine", json::array({true}));
}

TEST_F(AnvilTest, UnknownMethodsAreTold) {
  EXPECT_EQ(rpc.call("eth_nothing", json::array()).error().code, "MethodNotFound");
}

TEST(AnvilGone, ANodeThatDiesIsUnreachable) {
  if (!Anvil::program()) FAIL() << "no anvil";
  Anvil anvil;
  net::RpcTransport transport(anvil.url());
  SystemClock clock;
  eth::JsonRpc rpc(transport, clock, {.attempts_max = 2, .first_wait_ms = 10});
  const eth::ErrorTable errors;
  eth::Client client(rpc, errors);
  ASSERT_TRUE(client.block_number().ok());
  anvil.stop();
  const Error error = client.block_number().error();
  EXPECT_TRUE(error.code == "RpcUnreachable" || error.code == "RpcHttpError") << error.code;
  EXPECT_NE(error.message.find(anvil.url()), std::string::npos);
}

}  // namespace
}  // namespace colophon

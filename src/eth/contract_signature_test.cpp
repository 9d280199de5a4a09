#include "eth/contract_signature.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_transport.hpp"

namespace colophon::eth {
namespace {

using test::FakeTransport;

const std::string kMagicWord = "0x1626ba7e" + std::string(56, '0');

class ContractSignatureTest : public testing::Test {
 protected:
  ContractSignatureTest() { node.always("eth_getCode", FakeTransport::result("0x00")); }

  Result<ContractWord> ask() { return ask_contract_signature(client, signer, digest, Bytes{1, 2, 3}); }
  ContractWord answered(FakeTransport::Reply reply) {
    node.always("eth_call", std::move(reply));
    return ask().value();
  }

  FakeTransport node;
  FakeClock clock;
  JsonRpc rpc{node, clock};
  ErrorTable errors;
  Client client{rpc, errors};
  Address signer = parse_address("0x" + std::string(40, '2')).value();
  Bytes32 digest = from_hex_exact<32>(std::string(64, '7')).value();
};

TEST_F(ContractSignatureTest, TheMagicWordIsYes) {
  EXPECT_TRUE(answered(FakeTransport::result(kMagicWord)).accepted);
  EXPECT_TRUE(answered(FakeTransport::result(kMagicWord + std::string(64, 'f'))).accepted);
}

TEST_F(ContractSignatureTest, TheQuestionIsErc1271s) {
  ASSERT_TRUE(answered(FakeTransport::result(kMagicWord)).accepted);
  const std::string word(62, '0');
  const auto& asked = node.requests.back()["params"][0];
  EXPECT_EQ(asked["to"], "0x" + std::string(40, '2'));
  EXPECT_EQ(asked.value("data", asked.value("input", "")), "0x1626ba7e" + std::string(64, '7') + word + "40" +
                                                               word + "03" + "010203" + std::string(58, '0'));
}

TEST_F(ContractSignatureTest, EverythingElseIsNo) {
  const std::string zeros(56, '0');
  for (const std::string& word :
       {std::string("0x"), std::string("0x1626ba7e"), std::string("0x1626ba7f") + zeros, "0xffffffff" + zeros,
        "0x" + zeros + "1626ba7e", "0x1626ba7e" + std::string(55, '0') + "1",
        "0x" + std::string(63, '0') + "1", "0x" + std::string(20'000, 'f')}) {
    const ContractWord said = answered(FakeTransport::result(word));
    EXPECT_FALSE(said.accepted) << word.substr(0, 80);
    EXPECT_NE(said.reason.find("does not accept"), std::string::npos);
  }
}

TEST_F(ContractSignatureTest, ARefusalIsNo) {
  for (const char* data : {"0x", "0x08c379a0", "0xdeadbeef"}) {
    const ContractWord said = answered(FakeTransport::fault(3, "execution reverted", data));
    EXPECT_FALSE(said.accepted);
    EXPECT_NE(said.reason.find("refuses"), std::string::npos) << said.reason;
  }
}

// A contract may refuse with an error that has a name here; that is no trouble of the node's.
TEST_F(ContractSignatureTest, ARefusalByAKnownNameIsNoToo) {
  errors.add("NotOwner()", "");
  const ContractWord said = answered(
      FakeTransport::fault(3, "execution reverted", to_hex_0x(selector(*parse_abi_signature("NotOwner()")))));
  EXPECT_FALSE(said.accepted);
}

TEST_F(ContractSignatureTest, AnAccountWithoutCodeIsNo) {
  node.always("eth_getCode", FakeTransport::result("0x"));
  const ContractWord said = ask().value();
  EXPECT_FALSE(said.accepted);
  EXPECT_NE(said.reason.find("no contract"), std::string::npos);
}

TEST_F(ContractSignatureTest, ANodeThatFailsSaysNothing) {
  node.always("eth_call", FakeTransport::fault(-32000, "missing trie node"));
  EXPECT_EQ(ask().error().code, "RpcFault");
  node.always("eth_call", FakeTransport::result(7));
  EXPECT_EQ(ask().error().code, "RpcMalformed");
}

}  // namespace
}  // namespace colophon::eth

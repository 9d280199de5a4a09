#include "eth/revert.hpp"

#include <gtest/gtest.h>

namespace colophon::eth {
namespace {

ErrorTable table() {
  ErrorTable errors;
  errors.add("RecipeTaken(bytes32 requestHash)", "choose another seed");
  errors.add("TooLate(uint64 deadline,string what)");
  return errors;
}

TEST(ErrorTable, NamesTheContractsOwnErrors) {
  const Error taken = table().describe(encode_call("RecipeTaken(bytes32)", {Bytes32{0xab}}).value());
  EXPECT_EQ(taken.code, "RecipeTaken");
  EXPECT_EQ(taken.message, "the contract refused: RecipeTaken(0xab" + std::string(62, '0') + ")");
  EXPECT_EQ(taken.hint, "choose another seed");
  const Error late = table().describe(
      encode_call("TooLate(uint64,string)", {AbiValue::number(9), AbiValue::text("claim")}).value());
  EXPECT_EQ(late.message, "the contract refused: TooLate(9, \"claim\")");
}

TEST(ErrorTable, KnowsSoliditysOwn) {
  EXPECT_EQ(table().describe(encode_call("Error(string)", {AbiValue::text("not yours")}).value()).message,
            "the contract refused: not yours");
  EXPECT_EQ(table().describe(encode_call("Panic(uint256)", {AbiValue::number(0x11)}).value()).message,
            "the contract stopped at an arithmetic overflow (panic 0x11)");
  EXPECT_EQ(table().describe({}).message, "the contract refused without a reason");
  EXPECT_EQ(table().describe(Bytes{1, 2, 3, 4}).message,
            "the contract refused with the unknown error 0x01020304");
}

TEST(ErrorTable, BrokenArgumentsStillGiveTheName) {
  Bytes data = encode_call("TooLate(uint64,string)", {AbiValue::number(9), AbiValue::text("claim")}).value();
  data.pop_back();
  EXPECT_EQ(table().describe(data).message, "the contract refused: TooLate(…)");
}

}  // namespace
}  // namespace colophon::eth

#include "provenance/cbor.hpp"

#include <gtest/gtest.h>

namespace colophon::provenance {
namespace {

std::string told(std::string_view hex) {
  const auto value = read_cbor(from_hex(hex).value());
  return value ? to_hex(cbor_bytes(*value)) : value.error().message;
}

// RFC 8949, appendix A: what is read is written again as it was.
TEST(Cbor, TheRfcsExamples) {
  for (const char* hex : {"00",
                          "17",
                          "1818",
                          "1903e8",
                          "1a000f4240",
                          "1b000000e8d4a51000",
                          "20",
                          "3863",
                          "3903e7",
                          "f4",
                          "f5",
                          "f6",
                          "40",
                          "4401020304",
                          "60",
                          "6449455446",
                          "62c3bc",
                          "80",
                          "83010203",
                          "8301820203820405",
                          "a0",
                          "a201020304",
                          "a26161016162820203",
                          "c074323031332d30332d32315432303a30343a30305a"}) {
    EXPECT_EQ(told(hex), hex);
  }
}

TEST(Cbor, Refusals) {
  const std::pair<const char*, const char*> kWrong[] = {
      {"", "ends early"},           {"18", "ends early"},           {"1901", "ends early"},
      {"0000", "follows"},          {"5f", "indefinite"},           {"9f", "indefinite"},
      {"1c", "reserved"},           {"61ff", "not UTF-8"},          {"42ff", "longer than"},
      {"9a00ffffff", "more items"}, {"baffffffff", "more entries"}, {"1bffffffffffffffff", "63 bits"},
      {"a2616101616102", "twice"},
  };
  for (const auto& [hex, reason] : kWrong)
    EXPECT_NE(told(hex).find(reason), std::string::npos) << hex << ": " << told(hex);
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "81";
  EXPECT_NE(told(deep + "00").find("deep"), std::string::npos);
}

TEST(Cbor, WideNumbersKeepTheirLength) {
  EXPECT_EQ(to_hex(cbor_bytes(Cbor::wide(33))), "1a00000021");
  EXPECT_EQ(read_cbor(from_hex("1a00000021").value())->number(), 33);
}

TEST(Cbor, FindsMembers) {
  const Cbor good = Cbor::map({{Cbor::text("a"), Cbor::text("x")}, {Cbor::number(1), Cbor::bytes(Bytes{7})}});
  EXPECT_EQ(*good.text_at("a"), "x");
  EXPECT_EQ(good.text_at("b"), nullptr);
  EXPECT_EQ(good.find(1)->bytes()->front(), 7);
  EXPECT_EQ(good.bytes_at("a"), nullptr);
}

}  // namespace
}  // namespace colophon::provenance

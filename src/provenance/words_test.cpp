#include "provenance/words.hpp"

#include <ctime>
#include <gtest/gtest.h>

namespace colophon::provenance {
namespace {

TEST(Words, TimesAsTheSystemHasThem) {
  for (std::uint64_t seconds = 0; seconds < 253'402'300'800ull; seconds += 86'399 * 97ull + 13) {
    const auto when = static_cast<std::time_t>(seconds);
    std::tm parts{};
    gmtime_r(&when, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    ASSERT_EQ(utc_time(seconds), text.data()) << seconds;
    ASSERT_EQ(parse_utc_time(text.data()), seconds);
  }
  EXPECT_EQ(utc_time(~std::uint64_t{0}), "9999-12-31T23:59:59Z");
}

TEST(Words, TimesThatAreNone) {
  for (const char* wrong :
       {"", "2026-02-29T00:00:00Z", "2026-06-31T00:00:00Z", "2026-01-01T00:00:60Z", "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00+", "1969-12-31T23:59:59Z", "2026-01-0aT00:00:00Z", "2026-00-01T00:00:00Z"}) {
    EXPECT_EQ(parse_utc_time(wrong), std::nullopt) << wrong;
  }
  EXPECT_TRUE(parse_utc_time("2024-02-29T00:00:00Z"));
}

TEST(Words, Decimals) {
  Bytes32 number{};
  EXPECT_EQ(decimal(number), "0");
  number.fill(0xFF);
  const std::string largest =
      "115792089237316195423570985008687907853269984665640564039457584007913129639935";
  EXPECT_EQ(decimal(number), largest);
  EXPECT_EQ(parse_decimal(largest), number);
  for (const char* wrong :
       {"", "00", "01", "-1", "1a",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936"}) {
    EXPECT_EQ(parse_decimal(wrong), std::nullopt) << wrong;
  }
}

TEST(Words, Percents) {
  EXPECT_EQ(percent(0), "0 %");
  EXPECT_EQ(percent(5), "0.05 %");
  EXPECT_EQ(percent(1250), "12.5 %");
  EXPECT_EQ(percent(10'000), "100 %");
}

TEST(Words, FixedPoint) {
  EXPECT_EQ(fixed_point(0), "0");
  EXPECT_EQ(fixed_point(3 << 15), "1.5");
  EXPECT_EQ(fixed_point(-(3 << 14)), "-0.75");
  EXPECT_EQ(fixed_point(1), "0.0000152587890625");
  EXPECT_EQ(fixed_point(-2'147'483'648), "-32768");
  for (const std::int64_t q16 : {0, 1, -1, 65'535, 65'536, 1'966'080, -98'765'432, 123'456'789}) {
    EXPECT_EQ(parse_fixed_point(fixed_point(q16)), q16) << q16;
  }
  for (const char* wrong :
       {"", "-", "-0", "1.", ".5", "1.50", "01", "0.1", "0.00001525878906251", "1e2", "99999999999"}) {
    EXPECT_EQ(parse_fixed_point(wrong), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace colophon::provenance

#include "api/columns.hpp"

#include <gtest/gtest.h>

namespace colophon::api {
namespace {

TEST(Columns, ReadsParametersStrictly) {
  const std::string hash = "0x" + std::string(64, 'a');
  EXPECT_TRUE(parse_value("x", hash, Kind::kHash).ok());
  EXPECT_TRUE(parse_value("x", "0x" + std::string(40, 'A'), Kind::kAddress).ok());
  EXPECT_EQ(std::get<std::int64_t>(parse_value("x", "17", Kind::kNumber).value()), 17);
  EXPECT_EQ(std::get<std::int64_t>(parse_value("x", "true", Kind::kBool).value()), 1);
  const std::pair<const char*, Kind> bad[] = {{"0x12", Kind::kHash}, {"", Kind::kText},
                                              {"-1", Kind::kNumber}, {"9223372036854775808", Kind::kNumber},
                                              {"1", Kind::kBool},    {"' OR 1=1 --", Kind::kAddress}};
  for (const auto& [text, kind] : bad) {
    const auto value = parse_value("creator", text, kind);
    ASSERT_FALSE(value.ok()) << text;
    EXPECT_EQ(value.error().code, "BadParameter");
    EXPECT_NE(value.error().message.find("creator"), std::string::npos);
  }
  EXPECT_FALSE(parse_value("x", std::string(64, 'a'), Kind::kHash).ok());
}

TEST(Columns, RowsBecomeJson) {
  auto store = node::Store::open(":memory:");
  ASSERT_TRUE(store.ok());
  const std::vector<Column> columns = {{"hash", "zeroblob(32)", Kind::kHash},
                                       {"wei",
                                        "x'"
                                        "0000000000000000000000000000000000000000000000000de0b6b3a7640000'",
                                        Kind::kWei},
                                       {"nothing", "NULL", Kind::kWei},
                                       {"yes", "1", Kind::kBool},
                                       {"seed", "'18446744073709551615'", Kind::kDecimal},
                                       {"list", "'[1,2]'", Kind::kJson}};
  const auto row = row_of(*store, "SELECT " + sql_of(columns), columns, {});
  ASSERT_TRUE(row);
  EXPECT_EQ(row->dump(), "{\"hash\":\"0x" + std::string(64, '0') +
                             "\",\"wei\":\"1000000000000000000\",\"nothing\":null,\"yes\":true,"
                             "\"seed\":\"18446744073709551615\",\"list\":[1,2]}");
}

}  // namespace
}  // namespace colophon::api

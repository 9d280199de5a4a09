#include "api/cursor.hpp"

#include <gtest/gtest.h>

namespace colophon::api {
namespace {

TEST(Cursor, ComesBackAsItWent) {
  const Cursor cursor{1, 1'800'000'000, {std::int64_t{-5}, std::string("tx"), Bytes{0, 255}}};
  const auto back = read_cursor("/api/v1/jobs&status=open", write_cursor("/api/v1/jobs&status=open", cursor));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->phase, 1);
  EXPECT_EQ(back->as_of_s, 1'800'000'000);
  EXPECT_EQ(back->keys, cursor.keys);
}

TEST(Cursor, IsOfOneListOnly) {
  const std::string text = write_cursor("/api/v1/jobs", {0, 0, {std::int64_t{7}}});
  EXPECT_FALSE(read_cursor("/api/v1/works", text).ok());
  EXPECT_FALSE(read_cursor("/api/v1/jobs&status=open", text).ok());
}

TEST(Cursor, RefusesWhatIsNone) {
  for (const std::string& text :
       std::vector<std::string>{"", "zz", "00", "0x00", "5b5d", std::string(5'000, 'a'),
                                to_hex(as_bytes("[1,2,3,4]")), to_hex(as_bytes("[\"\",0,0,[null]]"))}) {
    const auto cursor = read_cursor("/api/v1/jobs", text);
    ASSERT_FALSE(cursor.ok()) << text;
    EXPECT_EQ(cursor.error().code, "BadCursor");
  }
}

}  // namespace
}  // namespace colophon::api

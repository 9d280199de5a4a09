#include "paint/picture_request.hpp"

#include <gtest/gtest.h>

#include "paint/request_abi.hpp"
#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

TEST(PictureRequest, IsFoundOrNotAsTheVectorsSay) {
  const auto& vectors = test::read_vectors("picture.json");
  const Request expected = decode_request(test::bytes_of(vectors.at("requestAbi"))).value();
  for (const auto& item : vectors.at("requests")) {
    SCOPED_TRACE(item.at("name"));
    const auto request = read_picture_request(test::bytes_of(item.at("file")));
    EXPECT_EQ(request ? "" : request.error().code, item.value("reason", ""));
    if (request) {
      EXPECT_EQ(*request, expected);
    }
  }
}

TEST(PictureRequest, IsFoundInCanonicalPictures) {
  for (const auto& item : test::read_vectors("picture.json").at("canonical")) {
    if (!item.contains("file")) continue;
    const auto request = read_picture_request(test::bytes_of(item.at("file")));
    ASSERT_TRUE(request) << describe(request.error());
    EXPECT_EQ(*request, decode_request(test::bytes_of(item.at("abi"))).value());
  }
}

}  // namespace
}  // namespace colophon::paint

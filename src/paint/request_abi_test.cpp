#include "paint/request_abi.hpp"

#include <gtest/gtest.h>

#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

TEST(RequestAbi, AgreesWithTheVectorsBothWays) {
  for (const auto& item : test::read_vectors("request.json").at("cases")) {
    SCOPED_TRACE(item.at("name"));
    const Request request = test::request_of(item);
    const Bytes abi = test::bytes_of(item.at("abi"));
    const auto encoded = encode_request(request);
    ASSERT_TRUE(encoded) << describe(encoded.error());
    EXPECT_EQ(*encoded, abi);
    EXPECT_LE(abi.size(), kRequestAbiBytesMax);
    const auto decoded = decode_request(abi);
    ASSERT_TRUE(decoded) << describe(decoded.error());
    EXPECT_EQ(*decoded, request);
  }
}

TEST(RequestAbi, RefusesWhatTheVectorsRefuse) {
  for (const auto& item : test::read_vectors("request.json").at("invalidAbi")) {
    SCOPED_TRACE(item.at("name"));
    const auto decoded = decode_request(test::bytes_of(item.at("abi")));
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, item.at("reason"));
  }
}

// One bit anywhere makes another request, or bytes that nobody writes: never the same request again.
TEST(RequestAbi, NoTwoFormsGiveOneRequest) {
  for (const auto& item : test::read_vectors("request.json").at("cases")) {
    const Bytes abi = test::bytes_of(item.at("abi"));
    const Request request = test::request_of(item);
    for (std::size_t bit = 0; bit < abi.size() * 8; ++bit) {
      Bytes changed = abi;
      changed[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
      const auto decoded = decode_request(changed);
      if (decoded) {
        ASSERT_NE(*decoded, request) << item.at("name") << ", bit " << bit;
      }
    }
  }
}

TEST(RequestAbi, RefusesEveryTruncation) {
  const Bytes abi = encode_request(test::sample_request()).value();
  for (std::size_t length = 0; length < abi.size(); ++length) {
    EXPECT_FALSE(decode_request(ByteView(abi).first(length))) << length;
  }
}

TEST(RequestAbi, RefusesLengthsAndCountsThatReachBeyondMemory) {
  const Bytes abi = encode_request(test::sample_request()).value();
  for (const std::size_t at : {15 * 32, 16 * 32, 18 * 32}) {  // adapters, prompt, negative prompt
    for (const std::size_t first_byte : {0, 16, 24, 28}) {
      Bytes changed = abi;
      std::fill(changed.begin() + static_cast<std::ptrdiff_t>(at + first_byte),
                changed.begin() + static_cast<std::ptrdiff_t>(at + 32), std::uint8_t{0xFF});
      const auto decoded = decode_request(changed);
      ASSERT_FALSE(decoded);
      EXPECT_EQ(decoded.error().code, "RequestEncoding");
    }
  }
}

}  // namespace
}  // namespace colophon::paint

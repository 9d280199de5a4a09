#include "paint/trace.hpp"

#include <gtest/gtest.h>

#include "crypto/merkle.hpp"
#include "crypto/sha256.hpp"
#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

using engine::Tensor;
using engine::Type;

TEST(Trace, DigestsElementsLittleEndianInTheirWidth) {
  const auto digest_of = [](Type type, std::vector<std::int32_t> data) {
    const auto count = static_cast<std::int64_t>(data.size());
    return value_digest(Tensor{{{1, 1, count}, type, {}}, std::move(data)});
  };
  const std::uint8_t narrow[] = {0x01, 0xFF, 0x80};
  EXPECT_EQ(digest_of(Type::kI8, {1, -1, -128}), crypto::sha256(narrow));
  const std::uint8_t middle[] = {0x01, 0x00, 0xFE, 0xFF, 0x00, 0x80};
  EXPECT_EQ(digest_of(Type::kI16, {1, -2, -32'768}), crypto::sha256(middle));
  const std::uint8_t wide[] = {0x04, 0x03, 0x02, 0x01, 0xFF, 0xFF, 0xFF, 0xFF};
  EXPECT_EQ(digest_of(Type::kI32, {0x01020304, -1}), crypto::sha256(wide));
}

TEST(Trace, RecordsAndRootAreThoseOfTheSpecification) {
  Bytes32 request{};
  request.fill(0x11);
  Trace trace(request);
  const Tensor one{{{1, 1, 1}, Type::kI8, {}}, {5}};
  const Tensor two{{{1, 1, 1}, Type::kI16, {}}, {5}};
  trace.record("init", 258, std::vector<Tensor>{one, two});
  ASSERT_EQ(trace.leaves().size(), 2u);
  Bytes first;
  append(first, as_bytes("colophon/trace/v1"));
  append(first, request);
  EXPECT_EQ(trace.leaves()[0], first);
  Bytes second{4, 'i', 'n', 'i', 't', 0, 0, 1, 2};
  append(second, value_digest(one));
  append(second, value_digest(two));
  EXPECT_EQ(trace.leaves()[1], second);
  EXPECT_EQ(trace.root(), crypto::merkle_root(
                              std::vector<Bytes32>{crypto::merkle_leaf(first), crypto::merkle_leaf(second)}));
}

TEST(Trace, VectorsLeavesHaveTheirRoot) {
  const auto& vectors = test::read_vectors("trace.json");
  std::vector<Bytes32> hashes;
  for (const auto& item : vectors.at("cases")) {
    hashes.push_back(crypto::merkle_leaf(test::bytes_of(item.at("leaf"))));
    EXPECT_EQ(to_hex_0x(hashes.back()), item.at("hash"));
  }
  EXPECT_EQ(to_hex_0x(crypto::merkle_root(hashes)), vectors.at("traceRoot"));
  EXPECT_EQ(to_hex_0x(Trace(test::word_of(vectors.at("requestHash"))).leaves()[0]),
            vectors.at("cases")[0].at("leaf"));
}

}  // namespace
}  // namespace colophon::paint

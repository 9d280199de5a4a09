#include "provenance/jumbf.hpp"

#include <gtest/gtest.h>

namespace colophon::provenance {
namespace {

Bytes sample() {
  Bytes inside = superbox(kCborBox, "one", content_box("cbor", Bytes{0xF6}));
  append(inside, superbox(kJsonBox, "two", content_box("json", as_bytes("{}"))));
  return superbox(kAssertionsBox, "c2pa.assertions", inside);
}

TEST(Jumbf, ReadsWhatItWrites) {
  const Bytes bytes = sample();
  const auto box = read_superbox(bytes);
  ASSERT_TRUE(box) << describe(box.error());
  EXPECT_EQ(box->kind, kAssertionsBox);
  EXPECT_EQ(box->label, "c2pa.assertions");
  ASSERT_EQ(box->boxes.size(), 2u);
  EXPECT_EQ(box->find("two")->boxes[0].type, "json");
  EXPECT_EQ(as_text(box->find("two")->boxes[0].content), "{}");
  EXPECT_EQ(box->find("three"), nullptr);
  EXPECT_EQ(hashed_part(*box).size(), bytes.size() - 8);
}

// The head of a C2PA store: length, jumb, length, jumd, UUID, toggles, label.
TEST(Jumbf, TheBytesOfABox) {
  EXPECT_EQ(to_hex(superbox(kStoreBox, "c2pa", {})),
            "000000266a756d620000001e6a756d6463327061001100108000"
            "00aa00389b7103633270"
            "6100");
}

TEST(Jumbf, EveryCutAndEveryLengthIsRefusedOrRead) {
  const Bytes bytes = sample();
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(read_superbox(ByteView(bytes).first(length))) << length;
  }
  Bytes more = bytes;
  more.push_back(0);
  EXPECT_FALSE(read_superbox(more));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int value : {0, 1, 0x7F, 0xFF}) {
      Bytes changed = bytes;
      changed[at] = static_cast<std::uint8_t>(value);
      const auto box = read_superbox(changed);  // either is fine; it must not read outside
      if (!box) {
        EXPECT_EQ(box.error().code, "BadJumbf");
      }
    }
  }
}

TEST(Jumbf, NestsOnlySoDeep) {
  Bytes bytes = superbox(kCborBox, "x", {});
  for (int i = 0; i <= kBoxDepthMax; ++i) bytes = superbox(kCborBox, "x", bytes);
  EXPECT_FALSE(read_superbox(bytes));
}

}  // namespace
}  // namespace colophon::provenance

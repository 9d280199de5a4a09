#include "provenance/takedown.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/file.hpp"

namespace colophon::provenance {
namespace {

const std::string kPiece = "eip155:1/erc721:0x" + std::string(40, 'a') + "/7";

// A form as somebody fills it in.
std::string filled(const Json& form) {
  std::string text = canonical_json(form);
  for (std::size_t at; (at = text.find(":\"\"")) != std::string::npos;) text.replace(at, 3, ":\"said\"");
  for (std::size_t at; (at = text.find(":false")) != std::string::npos;) text.replace(at, 6, ":true");
  return text;
}

TEST(Takedown, AFormIsRefusedUntilItIsFilledIn) {
  const Json form = notice_form(kPiece, {1});
  EXPECT_FALSE(read_notice(canonical_json(form)).ok());
  EXPECT_TRUE(read_notice(filled(form)).ok()) << read_notice(filled(form)).error().message;
  EXPECT_TRUE(read_counter_notice(filled(counter_notice_form(kPiece, {1}))).ok());
  EXPECT_FALSE(read_counter_notice(filled(form)).ok()) << "a notice is no counter-notice";
}

TEST(Takedown, EveryStatementHasToBeMade) {
  for (const char* name : {"goodFaith", "accurate", "authorised"}) {
    std::string text = filled(notice_form(kPiece, {1}));
    const std::string member = "\"" + std::string(name) + "\":true";
    text.replace(text.find(member), member.size(), "\"" + std::string(name) + "\":false");
    const auto read = read_notice(text);
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().code, "NoticeIncomplete") << name;
  }
}

TEST(Takedown, Vectors) {
  const auto file = read_file(COLOPHON_SOURCE_DIR "/spec/vectors/takedown.json", 1 << 20);
  ASSERT_TRUE(file.ok());
  const auto vectors = nlohmann::json::parse(as_text(*file)).at("notices");
  ASSERT_EQ(vectors.size(), 2u);
  for (const auto& one : vectors) {
    const std::string text = one.at("notice").dump();
    const bool first = one.at("hashes").contains("work");
    const auto notice = first ? read_notice(text) : read_counter_notice(text);
    ASSERT_TRUE(notice.ok()) << notice.error().message;
    const TakedownHashes hashes = takedown_hashes(*notice);
    EXPECT_EQ(to_hex_0x(hashes.text), one.at("hashes").at("text"));
    EXPECT_EQ(to_hex_0x(hashes.contact), one.at("hashes").at("contact"));
    EXPECT_EQ(to_hex_0x(hashes.work),
              first ? one.at("hashes").at("work").get<std::string>() : to_hex_0x(Bytes32{}));
  }
}

TEST(Takedown, HashesAreOfTheWholeAndOfTheParts) {
  const auto one = read_notice(filled(notice_form(kPiece, {1})));
  const auto other = read_notice(filled(notice_form(kPiece, {2})));
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_EQ(takedown_hashes(*one).text, json_hash(*one));
  EXPECT_EQ(takedown_hashes(*one).work, takedown_hashes(*other).work);
  EXPECT_NE(takedown_hashes(*one).contact, takedown_hashes(*other).contact) << "salted";
  EXPECT_NE(takedown_hashes(*one).text, takedown_hashes(*other).text);
}

}  // namespace
}  // namespace colophon::provenance

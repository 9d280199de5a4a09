#include "api/share.hpp"

#include <gtest/gtest.h>

namespace colophon::api {
namespace {

Json piece(const std::string& prompt) {
  return {{"token", "0x12"},     {"commission", 7},     {"promptRule", "public"}, {"prompt", prompt},
          {"modelName", "Tiny"}, {"imageHash", "0x34"}, {"disproved", false},     {"hidden", false}};
}

TEST(Share, TagsTellThePiece) {
  EXPECT_EQ(share_tags(piece(" calm sea "), "https://gallery.example"),
            "<meta property=\"og:title\" content=\"calm sea\">\n"
            "<meta property=\"og:description\" content=\"Painted from Tiny. Anyone can repaint it, bit for "
            "bit.\">\n"
            "<meta property=\"og:url\" content=\"https://gallery.example/piece/0x12\">\n"
            "<meta property=\"og:image\" content=\"https://gallery.example/api/v1/pieces/0x12/card.png\">\n"
            "<meta property=\"og:image:type\" content=\"image/png\">\n"
            "<meta property=\"og:image:width\" content=\"1200\">\n"
            "<meta property=\"og:image:height\" content=\"630\">\n"
            "<meta property=\"og:image:alt\" content=\"Picture: calm sea\">\n"
            "<meta name=\"twitter:image\" content=\"https://gallery.example/api/v1/pieces/0x12/card.png\">\n"
            "<meta name=\"twitter:image:alt\" content=\"Picture: calm sea\">\n"
            "<meta name=\"twitter:card\" content=\"summary_large_image\">\n");
}

TEST(Share, StrangersWordsStayText) {
  Json hostile = piece("\"><script>alert('&amp;')</script>\n<");
  hostile["modelName"] = "\" onload=\"x";
  const std::string tags = share_tags(hostile, "");
  EXPECT_NE(
      tags.find("content=\"&quot;&gt;&lt;script&gt;alert(&#39;&amp;amp;&#39;)&lt;/script&gt;[U+000A]&lt;\">"),
      std::string::npos)
      << tags;
  EXPECT_NE(tags.find("Painted from &quot; onload=&quot;x."), std::string::npos);
  EXPECT_EQ(tags.find("<script"), std::string::npos);
  for (std::size_t at = 0; (at = tags.find('<', at)) != std::string::npos; ++at)
    EXPECT_EQ(tags.substr(at, 6), "<meta ");
}

TEST(Share, LongWordsAreCutBetweenLetters) {
  std::string sea;
  for (int i = 0; i < 100; ++i) sea += "\xe6\xb5\xb7";
  const std::string tags = share_tags(piece("a" + sea), "");
  EXPECT_NE(tags.find("content=\"a" + sea.substr(0, 58 * 3) + "…\""), std::string::npos) << tags;
}

TEST(Share, WordsThatTurnThePreviewRoundAreShownByNumber) {
  const std::string tags = share_tags(piece("calm \u202eaes"), "");
  EXPECT_NE(tags.find("content=\"calm [U+202E]aes\""), std::string::npos) << tags;
}

TEST(Share, SealedWordsAreNoTitle) {
  Json sealed = piece("what it was");
  sealed["promptRule"] = "committed";
  sealed["modelName"] = nullptr;
  const std::string tags = share_tags(sealed, "");
  EXPECT_NE(tags.find("\"og:title\" content=\"Untitled, no. 7\""), std::string::npos);
  EXPECT_EQ(tags.find("what it was"), std::string::npos);
}

TEST(Share, AHiddenPieceHasNoPicture) {
  Json hidden = piece("calm sea");
  hidden["hidden"] = true;
  const std::string tags = share_tags(hidden, "");
  EXPECT_EQ(tags.find(":image"), std::string::npos) << tags;
  EXPECT_EQ(tags.find("0x34"), std::string::npos);
  EXPECT_NE(tags.find("\"twitter:card\" content=\"summary\""), std::string::npos);
}

TEST(Share, TheTagsComeBeforeThePagesOwn) {
  EXPECT_EQ(with_tags("<head><meta property=\"og:title\" content=\"x\"></head>", "T"),
            "<head>T<meta property=\"og:title\" content=\"x\"></head>");
  EXPECT_EQ(with_tags("<head><title>x</title></head><body>", "T"), "<head><title>x</title>T</head><body>");
  EXPECT_EQ(with_tags("no head", "T"), "no head");
}

TEST(Share, TheAddressIsTheOneThatWasAsked) {
  ShareOptions options{.origins = {"https://Gallery.example/"}};
  const auto asked = [&](const std::string& host, const char* proto = "") {
    http::Request request;
    request.headers = {{"host", host}, {"x-forwarded-proto", proto}};
    return asked_origin(request, options);
  };
  EXPECT_EQ(asked("Gallery.Example"), "https://gallery.example");
  EXPECT_EQ(asked("[::1]:8080"), "http://[::1]:8080");
  EXPECT_EQ(asked("localhost:8080", "https"), "http://localhost:8080") << "no proxy is configured";
  options.behind_proxy = true;
  EXPECT_EQ(asked("localhost:8080", "https"), "https://localhost:8080");
  EXPECT_EQ(asked("localhost:8080", "javascript"), "http://localhost:8080");
  options.secure = true;
  EXPECT_EQ(asked("localhost:8080"), "https://localhost:8080");
  for (const char* none : {"", "a b", "a\"b", "a<b", "a/b", "a@b", "a&b"}) EXPECT_EQ(asked(none), "") << none;
  EXPECT_EQ(asked(std::string(300, 'a')), "");
  EXPECT_EQ(asked_origin({}, options), "");
}

}  // namespace
}  // namespace colophon::api

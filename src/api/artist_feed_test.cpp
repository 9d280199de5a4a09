#include "api/artist_feed.hpp"

#include <gtest/gtest.h>

namespace colophon::api {
namespace {

ArtistFeed sample() {
  ArtistFeed feed{.origin = "https://gallery.example",
                  .chain_id = 1,
                  .address = "0x00000000000000000000000000000000000000aa",
                  .name = "Ada <&> \"Sons\"",
                  .created_s = 1'700'000'000};
  const Json on = {{"number", 2},
                   {"state", "exhibited"},
                   {"title", "Calm sea"},
                   {"text", "Ink & <b>"},
                   {"token", "0x12"},
                   {"picture", "/api/v1/pictures/0x34.png"},
                   {"card", "/api/v1/pieces/0x12/card.png"},
                   {"begunAt", 1'700'000'100},
                   {"composedAt", 1'700'000'110},
                   {"exhibitedAt", 1'700'000'200},
                   {"endedAt", nullptr},
                   {"priceWei", nullptr},
                   {"auction", {{"endsAt", 1'700'009'000}}}};
  Json hidden = on;
  hidden["number"] = 1;
  hidden["picture"] = hidden["card"] = nullptr;
  hidden["auction"] = nullptr;
  Json sketched = hidden;
  sketched["title"] = nullptr;
  feed.exhibitions = {sketched, on, hidden};
  return feed;
}

TEST(ArtistFeed, AtomEscapesAndNamesWhatItMust) {
  const std::string atom = atom_feed(sample());
  EXPECT_NE(atom.find("<id>eip155:1:0x00000000000000000000000000000000000000aa</id>"), std::string::npos);
  EXPECT_NE(atom.find("<title>Ada &lt;&amp;&gt; &quot;Sons&quot;</title>"), std::string::npos);
  EXPECT_NE(atom.find("<updated>2023-11-14T22:16:40Z</updated>"), std::string::npos) << atom;
  EXPECT_NE(atom.find("href=\"https://gallery.example/piece/0x12\""), std::string::npos);
  EXPECT_NE(atom.find("&lt;p&gt;Ink &amp;amp; &amp;lt;b&amp;gt;&lt;/p&gt;"), std::string::npos) << atom;
  EXPECT_EQ(atom.find("<b>"), std::string::npos);
  const std::string card =
      "<link rel=\"enclosure\" type=\"image/png\" "
      "href=\"https://gallery.example/api/v1/pieces/0x12/card.png\"/>";
  ASSERT_NE(atom.find(card), std::string::npos) << atom;
  EXPECT_EQ(atom.find("enclosure"), atom.rfind("enclosure")) << "nothing of a hidden picture";
  std::size_t entries = 0;
  for (std::size_t at = atom.find("<entry>"); at != std::string::npos; at = atom.find("<entry>", at + 1))
    ++entries;
  EXPECT_EQ(entries, 2u) << "one without words is not told of";
}

TEST(ArtistFeed, JsonFeedHasWhatItsVersionAsks) {
  const Json feed = json_feed(sample());
  EXPECT_EQ(feed["version"], "https://jsonfeed.org/version/1.1");
  EXPECT_EQ(feed["feed_url"],
            "https://gallery.example/artists/0x00000000000000000000000000000000000000aa/feed.json");
  ASSERT_EQ(feed["items"].size(), 2u);
  const Json& item = feed["items"][0];
  EXPECT_EQ(item["id"], "eip155:1:0x00000000000000000000000000000000000000aa/exhibitions/2");
  EXPECT_EQ(item["image"], "https://gallery.example/api/v1/pictures/0x34.png");
  EXPECT_EQ(item["banner_image"], "https://gallery.example/api/v1/pieces/0x12/card.png");
  EXPECT_EQ(item["date_modified"], "2023-11-14T22:16:40Z");
  EXPECT_EQ(item["_colophon"]["endsAt"], 1'700'009'000);
  EXPECT_FALSE(feed["items"][1].contains("banner_image")) << "nothing of a hidden picture";
  EXPECT_FALSE(feed["items"][1].contains("image")) << "nothing of a hidden picture";
}

TEST(ArtistFeed, ItsPagesHeadHasAPreviewAndTheFeeds) {
  ArtistFeed feed = sample();
  feed.exhibitions[1]["imageHash"] = "0x34";
  const std::string tags = artist_tags(feed);
  EXPECT_NE(tags.find("\"og:title\" content=\"Ada &lt;&amp;&gt; &quot;Sons&quot;\""), std::string::npos)
      << tags;
  EXPECT_NE(tags.find("https://gallery.example/api/v1/pieces/0x12/card.png"), std::string::npos);
  for (const char* type : {"atom+xml", "feed+json"})
    EXPECT_NE(tags.find("<link rel=\"alternate\" type=\"application/" + std::string(type) + "\""),
              std::string::npos);
  EXPECT_EQ(tags.find("<&>"), std::string::npos);
  feed.exhibitions = Json::array({feed.exhibitions[2]});
  EXPECT_EQ(artist_tags(feed).find("og:image"), std::string::npos) << "its only picture is hidden";
}

}  // namespace
}  // namespace colophon::api

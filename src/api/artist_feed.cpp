#include "api/artist_feed.hpp"

#include <algorithm>

#include "provenance/html.hpp"
#include "provenance/words.hpp"

namespace colophon::api {
namespace {

std::string time_text(std::int64_t time_s) {
  return provenance::utc_time(static_cast<std::uint64_t>(std::max<std::int64_t>(time_s, 0)));
}

std::int64_t changed_s(const Json& exhibition) {
  std::int64_t newest = 0;
  for (const char* when : {"begunAt", "composedAt", "exhibitedAt", "endedAt"}) {
    if (exhibition[when].is_number()) newest = std::max(newest, exhibition[when].get<std::int64_t>());
  }
  return newest;
}

// The same wherever the feed is read: it names chain, artist and exhibition.
std::string id_of(const ArtistFeed& feed, const std::string& end) {
  return "eip155:" + std::to_string(feed.chain_id) + ":" + feed.address + end;
}
std::string entry_id(const ArtistFeed& feed, const Json& exhibition) {
  return id_of(feed, "/exhibitions/" + std::to_string(exhibition["number"].get<std::int64_t>()));
}

std::string page_of(const ArtistFeed& feed, const Json& exhibition) {
  if (exhibition["token"].is_string())
    return feed.origin + "/piece/" + exhibition["token"].get<std::string>();
  return feed.origin + "/artist/" + feed.address;
}

// Of the "picture" or the "card"; empty where nothing is shown.
std::string address_of(const ArtistFeed& feed, const Json& exhibition, const char* what) {
  if (!exhibition[what].is_string()) return {};
  return feed.origin + exhibition[what].get<std::string>();
}

std::string element(const std::string& name, const std::string& text) {
  return "<" + name + ">" + provenance::escape_html(text) + "</" + name + ">\n";
}

std::string link(const std::string& relation, const std::string& type, const std::string& address) {
  return "<link rel=\"" + relation + "\" type=\"" + type + "\" href=\"" + provenance::escape_html(address) +
         "\"/>\n";
}

std::string atom_entry(const ArtistFeed& feed, const Json& exhibition) {
  const std::string picture = address_of(feed, exhibition, "picture");
  const std::string card = address_of(feed, exhibition, "card");
  const std::string text = provenance::escape_html(exhibition["text"].get<std::string>());
  std::string content = "<p>" + text + "</p>";
  if (!picture.empty())
    content = "<p><img src=\"" + provenance::escape_html(picture) + "\" alt=\"\"/></p>" + content;
  return "<entry>\n" + element("id", entry_id(feed, exhibition)) +
         element("title", exhibition["title"].get<std::string>()) +
         element("published", time_text(exhibition["begunAt"].get<std::int64_t>())) +
         element("updated", time_text(changed_s(exhibition))) +
         link("alternate", "text/html", page_of(feed, exhibition)) +
         (card.empty() ? std::string() : link("enclosure", "image/png", card)) + "<content type=\"html\">" +
         provenance::escape_html(content) + "</content>\n</entry>\n";
}

std::string path_of(const ArtistFeed& feed, const char* file) {
  return feed.origin + "/artists/" + feed.address + "/" + file;
}

std::vector<const Json*> entries(const ArtistFeed& feed) {
  std::vector<const Json*> all;
  for (const Json& exhibition : feed.exhibitions) {
    if (exhibition["title"].is_string()) all.push_back(&exhibition);
  }
  return all;
}

constexpr const char* kAbout =
    "An artist with nobody at the wheel: it commissions, sells, pays and learns by itself.";

Result<ArtistFeed> read_feed(Readers& readers, const http::Request& request, std::int64_t now_s) {
  ArtistFeed feed;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    COLOPHON_TRY(const node::ArtistRow artist, asked_artist(store, request));
    feed.name = artist.name;
    feed.address = to_hex_0x(artist.address.bytes);
    const auto row =
        row_of(store, "SELECT chain_id, (SELECT created_s FROM artists WHERE address = ?) FROM deployment",
               {{"chain", "", Kind::kNumber}, {"created", "", Kind::kNumber}},
               {Bytes(artist.address.bytes.begin(), artist.address.bytes.end())});
    if (row) {
      feed.chain_id = (*row)["chain"].get<std::uint64_t>();
      feed.created_s = (*row)["created"].get<std::int64_t>();
    }
    Conditions within;
    within.add("e.artist = ?", Bytes(artist.address.bytes.begin(), artist.address.bytes.end()));
    Page page = read_page(store, exhibition_list(), within, std::nullopt, kFeedEntriesMax);
    for (Json& item : page.items)
      feed.exhibitions.push_back(shaped_exhibition(std::move(item), artist, now_s));
    return {};
  }));
  return feed;
}

std::string alternate(const ArtistFeed& feed, const char* type, const char* file) {
  return "<link rel=\"alternate\" type=\"" + std::string(type) + "\" title=\"" +
         provenance::escape_html(feed.name) + "\" href=\"" + provenance::escape_html(path_of(feed, file)) +
         "\">\n";
}

}  // namespace

std::string artist_tags(const ArtistFeed& feed) {
  std::string tags = meta_tag("property", "og:title", preview_title(feed.name)) +
                     meta_tag("property", "og:description", kAbout) +
                     meta_tag("property", "og:url", feed.origin + "/artist/" + feed.address);
  const auto shown = std::find_if(feed.exhibitions.begin(), feed.exhibitions.end(), [](const Json& one) {
    return one["picture"].is_string() && one["title"].is_string();
  });
  if (shown != feed.exhibitions.end()) {
    tags += card_tags(feed.origin, (*shown)["token"].get<std::string>(),
                      preview_title((*shown)["title"].get<std::string>()));
  }
  return tags +
         meta_tag("name", "twitter:card",
                  shown == feed.exhibitions.end() ? "summary" : "summary_large_image") +
         alternate(feed, "application/atom+xml", "feed.atom") +
         alternate(feed, "application/feed+json", "feed.json");
}

std::string atom_feed(const ArtistFeed& feed) {
  std::int64_t updated = feed.created_s;
  std::string body;
  for (const Json* exhibition : entries(feed)) {
    updated = std::max(updated, changed_s(*exhibition));
    body += atom_entry(feed, *exhibition);
  }
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n" +
         element("id", id_of(feed, "")) + element("title", feed.name) + element("subtitle", kAbout) +
         element("updated", time_text(updated)) + "<author><name>" + provenance::escape_html(feed.name) +
         "</name></author>\n" + link("self", "application/atom+xml", path_of(feed, "feed.atom")) +
         link("alternate", "text/html", feed.origin + "/artist/" + feed.address) + body + "</feed>\n";
}

Json json_feed(const ArtistFeed& feed) {
  Json items = Json::array();
  for (const Json* one : entries(feed)) {
    const Json& exhibition = *one;
    Json item = {{"id", entry_id(feed, exhibition)},
                 {"url", page_of(feed, exhibition)},
                 {"title", exhibition["title"]},
                 {"content_text", exhibition["text"]},
                 {"date_published", time_text(exhibition["begunAt"].get<std::int64_t>())},
                 {"date_modified", time_text(changed_s(exhibition))}};
    if (const std::string picture = address_of(feed, exhibition, "picture"); !picture.empty())
      item["image"] = picture;
    if (const std::string card = address_of(feed, exhibition, "card"); !card.empty())
      item["banner_image"] = card;
    Json about = {{"state", exhibition["state"]}, {"priceWei", exhibition["priceWei"]}};
    if (exhibition["auction"].is_object()) about["endsAt"] = exhibition["auction"]["endsAt"];
    item["_colophon"] = std::move(about);
    items.push_back(std::move(item));
  }
  return {{"version", "https://jsonfeed.org/version/1.1"},
          {"title", feed.name},
          {"home_page_url", feed.origin + "/artist/" + feed.address},
          {"feed_url", path_of(feed, "feed.json")},
          {"description", kAbout},
          {"authors", Json::array({{{"name", feed.name}}})},
          {"items", std::move(items)}};
}

void add_artist_feeds(http::Router& router, Readers& readers, Now now, ShareOptions options) {
  const auto add = [&](const char* path, const char* type,
                       std::function<std::string(const ArtistFeed&)> write) {
    router.add(
        "GET", path,
        http::at_once([&readers, now, options, type, write = std::move(write)](const http::Request& request) {
          auto feed = read_feed(readers, request, now());
          if (!feed) return http::refuse(request, status_of(feed.error()), feed.error());
          feed->origin = asked_origin(request, options);
          http::Response response;
          response.body = write(*feed);
          return response.with("Content-Type", type).with("Cache-Control", "no-cache");
        }));
  };
  if (options.page) {
    router.add("GET", "/artist/{address}",
               http::at_once([&readers, now, options](const http::Request& request) {
                 auto feed = read_feed(readers, request, now());
                 if (!feed) return page_with_tags(options, "");
                 feed->origin = asked_origin(request, options);
                 return page_with_tags(options, artist_tags(*feed));
               }));
  }
  add("/artists/{address}/feed.atom", "application/atom+xml; charset=utf-8", atom_feed);
  add("/artists/{address}/feed.json", "application/feed+json", [](const ArtistFeed& feed) {
    return json_feed(feed).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  });
}

}  // namespace colophon::api

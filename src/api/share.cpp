#include "api/share.hpp"

#include <algorithm>

#include "api/cards.hpp"
#include "http/host.hpp"
#include "provenance/html.hpp"

namespace colophon::api {
namespace {

constexpr std::size_t kHostBytesMax = 261;  // a name of 253, a port
constexpr std::string_view kMarker = "<meta property=\"og:title\"";

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// As the gallery's own pages name it.
std::string title_of(const Json& piece) {
  const std::string prompt = trimmed(piece["prompt"].get<std::string>());
  if (piece["promptRule"] == "public" && !prompt.empty()) return preview_title(prompt);
  return "Untitled, no. " + std::to_string(piece["commission"].get<std::int64_t>());
}

std::string description_of(const Json& piece) {
  const std::string model =
      piece["modelName"].is_string() ? piece["modelName"].get<std::string>() : "a model";
  if (piece["disproved"].get<bool>()) return "This picture was challenged and shown to be wrong.";
  return "Painted from " + preview_title(model) + ". Anyone can repaint it, bit for bit.";
}

Result<std::optional<Json>> read_shared(Readers& readers, const std::string& text, std::int64_t now_s) {
  std::optional<Json> piece;
  const auto token = parse_value("token", text, Kind::kHash);
  if (!token) return piece;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    piece = row_of(store,
                   "SELECT " + sql_of(piece_columns()) + " FROM " + kPieceTables + " WHERE p.token_id = ?1",
                   piece_columns(), {*token});
    return {};
  }));
  if (piece) *piece = shaped_piece(std::move(*piece), now_s);
  return piece;
}

}  // namespace

std::string preview_title(std::string_view title) {
  return provenance::shortened(title, 60);
}

std::string meta_tag(std::string_view attribute, std::string_view name, const std::string& content) {
  return "<meta " + std::string(attribute) + "=\"" + std::string(name) + "\" content=\"" +
         provenance::escape_html(content) + "\">\n";
}

http::Response page_with_tags(const ShareOptions& options, std::string_view tags) {
  http::Response response;
  response.body = with_tags(*options.page, tags);
  return response.with("Content-Type", "text/html; charset=utf-8").with("Cache-Control", "no-cache");
}

std::string card_tags(const std::string& origin, const std::string& token, const std::string& title) {
  const std::string address = origin + card_path(token);
  const std::string alt = "Picture: " + title;
  return meta_tag("property", "og:image", address) + meta_tag("property", "og:image:type", "image/png") +
         meta_tag("property", "og:image:width", std::to_string(kCardWidth)) +
         meta_tag("property", "og:image:height", std::to_string(kCardHeight)) +
         meta_tag("property", "og:image:alt", alt) + meta_tag("name", "twitter:image", address) +
         meta_tag("name", "twitter:image:alt", alt);
}

std::string share_tags(const Json& piece, const std::string& origin) {
  const bool shown = !piece["hidden"].get<bool>();
  const std::string title = title_of(piece);
  std::string tags = meta_tag("property", "og:title", title) +
                     meta_tag("property", "og:description", description_of(piece)) +
                     meta_tag("property", "og:url", origin + "/piece/" + piece["token"].get<std::string>());
  if (shown) {
    tags += card_tags(origin, piece["token"].get<std::string>(), title);
  }
  return tags + meta_tag("name", "twitter:card", shown ? "summary_large_image" : "summary");
}

std::string with_tags(std::string_view page, std::string_view tags) {
  std::size_t at = page.find(kMarker);
  if (at == std::string_view::npos) at = page.find("</head>");
  std::string out(page);
  if (at != std::string_view::npos) out.insert(at, tags);
  return out;
}

std::string asked_origin(const http::Request& request, const ShareOptions& options) {
  const std::string* header = request.header("host");
  if (!header || header->empty() || header->size() > kHostBytesMax) return {};
  const std::string host = http::lower(*header);
  if (host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-:[]") != std::string::npos) return {};
  for (const std::string& configured : options.origins) {
    const std::string origin = http::origin_of(configured);
    if (origin.ends_with("://" + host)) return origin;
  }
  const std::string* forwarded = request.header("x-forwarded-proto");
  const bool by_proxy = options.behind_proxy && forwarded && http::lower(*forwarded) == "https";
  return (options.secure || by_proxy ? "https://" : "http://") + host;
}

void add_share(http::Router& router, Readers& readers, Now now, ShareOptions options) {
  router.add("GET", "/piece/{token}",
             http::at_once([&readers, now = std::move(now),
                            options = std::move(options)](const http::Request& request) {
               const auto piece = read_shared(readers, request.capture("token"), now());
               if (!piece || !*piece) return page_with_tags(options, "");
               return page_with_tags(options, share_tags(**piece, asked_origin(request, options)));
             }));
}

}  // namespace colophon::api

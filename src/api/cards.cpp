#include "api/cards.hpp"

#include "api/artist_rows.hpp"
#include "api/card_words.hpp"
#include "api/resource.hpp"
#include "base/text.hpp"
#include "crypto/sha256.hpp"
#include "http/conditional.hpp"

namespace colophon::api {
namespace {

constexpr const char* kCardVersion = "1";  // of the drawing: another one makes other tags

struct Subject {
  CardWords words{};
  Bytes32 image{};
};

Result<Subject> read_subject(Readers& readers, const std::string& text, std::int64_t now_s) {
  static const std::vector<Column> kColumns = [] {
    std::vector<Column> all = piece_columns();
    all.push_back(
        {"exhibition",
         "(SELECT number FROM exhibitions e WHERE e.artist = p.creator AND e.commission = p.commission)",
         Kind::kNumber});
    return all;
  }();
  COLOPHON_TRY(const Value token, parse_value("token", text, Kind::kHash));
  std::optional<Json> piece;
  Json exhibition = nullptr;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    piece = row_of(store, "SELECT " + sql_of(kColumns) + " FROM " + kPieceTables + " WHERE p.token_id = ?1",
                   kColumns, {token});
    if (!piece || !(*piece)["exhibition"].is_number()) return {};
    COLOPHON_TRY(const auto address, eth::parse_address((*piece)["creator"].get<std::string>()));
    if (const auto artist = node::read_artist(store, address))
      exhibition = read_exhibition(store, *artist, (*piece)["exhibition"].get<std::uint64_t>(), now_s)
                       .value_or(nullptr);
    return {};
  }));
  if (!piece)
    return Error{"PieceUnknown", "there is no piece " + printable(text, 80) + " here",
                 "look at /api/v1/pieces"};
  const Json shaped = shaped_piece(std::move(*piece), now_s);
  COLOPHON_TRY(const Bytes32 image, parse_hash("imageHash", shaped["imageHash"].get<std::string>()));
  return Subject{card_words(shaped, exhibition), image};
}

// Weak, for another version of the libraries writes other bytes.
std::string tag_of(const Subject& subject, bool has_picture) {
  const CardWords& words = subject.words;
  std::string all = kCardVersion;
  for (const std::string& text : {words.title, words.by, words.made, words.label, words.amount, words.note,
                                  to_hex(subject.image), std::string(has_picture ? "shown" : "")}) {
    all += '\0';
    all += text;
  }
  return "W/\"card-" + to_hex(crypto::sha256(as_bytes(all))) + '"';
}

http::Response refused(const http::Request& request, const Error& error) {
  return http::refuse(request, status_of(error), error);
}

}  // namespace

std::string card_path(const std::string& token) {
  return "/api/v1/pieces/" + token + "/card.png";
}

Result<std::shared_ptr<const std::string>> Cards::keep(const std::string& tag, const CardWords& words,
                                                       const Bytes32& hash) {
  if (auto kept = cards_.find(tag)) return kept;
  std::optional<Pixels> pixels;
  if (pictures_.file_of(hash)) {
    COLOPHON_TRY(pixels, pictures_.read_pixels(hash));
  }
  COLOPHON_TRY(std::string drawn, draw_card(words, pixels));
  auto bytes = std::make_shared<const std::string>(std::move(drawn));
  cards_.put(tag, bytes);
  return std::shared_ptr<const std::string>(std::move(bytes));
}

http::Response Cards::card(const http::Request& request) {
  const auto subject = read_subject(readers_, request.capture("token"), now_());
  if (!subject) return refused(request, subject.error());
  if (const auto shown = pictures_.check_shown(subject->image); !shown)
    return refused(request, shown.error());
  const std::string tag = tag_of(*subject, pictures_.file_of(subject->image).has_value());
  http::Response response;
  response.with("ETag", tag).with("Cache-Control", kPictureCaching);
  if (http::has_tag(request, tag)) {
    response.status = 304;
    return response;
  }
  const auto bytes = keep(tag, subject->words, subject->image);
  if (!bytes) return refused(request, bytes.error());
  response.body = *bytes;
  return response.with("Content-Type", "image/png");
}

void Cards::add_to(http::Router& router) {
  router.add("GET", card_path("{token}"),
             http::on_workers(workers_, [this](const http::Request& request) { return card(request); }));
}

}  // namespace colophon::api

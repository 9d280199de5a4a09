#include "api/pictures.hpp"

#include <array>
#include <chrono>
#include <filesystem>
#include <random>

#include "api/resource.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "http/conditional.hpp"
#include "paint/picture.hpp"
#include "provenance/c2pa_writer.hpp"
#include "provenance/disclosure.hpp"
#include "provenance/words.hpp"

namespace colophon::api {
namespace {

constexpr std::array<std::uint32_t, 4> kSides = {128, 256, 512, 1'024};

Error picture_unknown(const std::string& hash) {
  return {"PictureUnknown", "this node does not hold the picture " + hash,
          "ask another node, or repaint it from its request"};
}

// An entity tag says what a thumbnail is before it is made. Weak, for another version of the encoder writes
// other bytes.
std::string thumbnail_tag(const Bytes32& hash, std::uint64_t side, bool webp) {
  return "W/\"" + to_hex(hash) + "-" + std::to_string(side) + (webp ? ".webp\"" : ".png\"");
}

http::Response failed(const http::Request& request, const Error& error) {
  return http::refuse(request, status_of(error), error);
}

}  // namespace

Result<void> Pictures::check_shown(const Bytes32& hash) const {
  struct Case {
    Bytes32 token{};
    std::int64_t id = 0;
  };
  std::optional<Case> hidden_by;
  const std::int64_t now_s = now_();
  COLOPHON_TRY_VOID(readers_.read([&](node::Store& store) -> Result<void> {
    SQLite::Statement& row = node::bind_all(
        store.prepare(
            "SELECT token_id, hidden_case, hidden_from_s, hidden_until_s FROM pieces WHERE image_hash = ? "
            "AND hidden_from_s IS NOT NULL"),
        hash);
    while (!hidden_by && row.executeStep()) {
      Hiding hiding{.from_s = row.getColumn(2).getInt64()};
      if (!row.getColumn(3).isNull()) hiding.until_s = row.getColumn(3).getInt64();
      if (hiding.holds_at(now_s))
        hidden_by = Case{node::hash_of(row.getColumn(0)), row.getColumn(1).getInt64()};
    }
    return {};
  }));
  if (!hidden_by) return {};
  const std::string token = to_hex_0x(hidden_by->token);
  return Error{"PieceHidden",
               "the picture " + to_hex_0x(hash) + " is not shown: takedown case " +
                   std::to_string(hidden_by->id) + " hides piece " + token,
               "its receipt stays at /api/v1/pieces/" + token + ", and colophon audit --token " + token +
                   " shows the notice"};
}

std::optional<std::string> Pictures::file_of(const Bytes32& hash) const {
  return sources_.artefact ? sources_.artefact(hash) : std::nullopt;
}

Result<Bytes> Pictures::read_picture(const Bytes32& hash) const {
  const auto path = file_of(hash);
  if (!path) return picture_unknown(to_hex_0x(hash));
  return read_file(*path, paint::kPictureBytesMax);
}

http::Response Pictures::canonical(const http::Request& request) const {
  const auto hash = parse_hash("hash", request.capture("hash"));
  if (!hash) return failed(request, hash.error());
  if (const auto shown = check_shown(*hash); !shown) return failed(request, shown.error());
  const auto path = file_of(*hash);
  std::error_code error;
  const auto size = path ? std::filesystem::file_size(*path, error) : 0;
  if (!path || error) return http::refuse(request, 404, picture_unknown(to_hex_0x(*hash)));
  return http::file_response(request, *path, size, '"' + to_hex(*hash) + '"', "image/png")
      .with("Cache-Control", kPictureCaching);
}

Result<Pixels> Pictures::read_pixels(const Bytes32& hash) const {
  COLOPHON_TRY(const Bytes file, read_picture(hash));
  COLOPHON_TRY(paint::Picture picture, paint::decode_picture(file));
  return Pixels{picture.request.recipe.width, picture.request.recipe.height, std::move(picture.rgb)};
}

Result<std::string> Pictures::make_thumbnail(const Bytes32& hash, std::uint32_t side, bool webp) const {
  COLOPHON_TRY(const Pixels picture, read_pixels(hash));
  const Pixels small = shrunk(picture, side);
  return webp ? encode_webp(small) : encode_png(small);
}

http::Response Pictures::thumbnail(const http::Request& request) {
  const auto hash = parse_hash("hash", request.capture("hash"));
  if (!hash) return failed(request, hash.error());
  const bool webp = request.path.ends_with(".webp");
  const auto side = parse_u64(request.capture("side"));
  if (!side || std::find(kSides.begin(), kSides.end(), *side) == kSides.end())
    return http::refuse(
        request, 404,
        {"SizeUnknown", "thumbnails have a side of 128, 256, 512 or 1024 pixels", "ask for one of them"});
  if (const auto shown = check_shown(*hash); !shown) return failed(request, shown.error());
  const std::string tag = thumbnail_tag(*hash, *side, webp);
  http::Response response;
  response.with("ETag", tag).with("Cache-Control", kPictureCaching);
  if (http::has_tag(request, tag) && file_of(*hash)) {
    response.status = 304;
    return response;
  }
  const auto bytes = keep_thumbnail(*hash, static_cast<std::uint32_t>(*side), webp);
  if (!bytes) return failed(request, bytes.error());
  response.body = *bytes;
  return response.with("Content-Type", webp ? "image/webp" : "image/png");
}

Result<std::shared_ptr<const std::string>> Pictures::keep_thumbnail(const Bytes32& hash, std::uint32_t side,
                                                                    bool webp) {
  const std::string key = thumbnail_tag(hash, side, webp);
  if (auto kept = thumbnails_.find(key)) return kept;
  COLOPHON_TRY(std::string made, make_thumbnail(hash, side, webp));
  auto bytes = std::make_shared<const std::string>(std::move(made));
  thumbnails_.put(key, bytes);
  return std::shared_ptr<const std::string>(std::move(bytes));
}

Result<Bytes32> Pictures::picture_of(const Bytes32& token) const {
  std::optional<Bytes32> hash;
  COLOPHON_TRY_VOID(readers_.read([&](node::Store& store) -> Result<void> {
    SQLite::Statement& statement = store.prepare("SELECT image_hash FROM pieces WHERE token_id = ?");
    node::bind_one(statement, 1, token);
    if (statement.executeStep()) hash = node::hash_of(statement.getColumn(0));
    statement.reset();
    return {};
  }));
  if (hash) return *hash;
  return Error{"PieceUnknown", "there is no piece " + to_hex_0x(token) + " here", "look at /api/v1/pieces"};
}

// A document's derived part is of facts that never change, so it is read from the chain once; and only of a
// piece that the index has, so that made-up tokens cost the chain's node nothing.
Result<provenance::Json> Pictures::read_document(const Bytes32& token) {
  COLOPHON_TRY_VOID(picture_of(token));
  const std::string key = to_hex_0x(token);
  if (const auto kept = documents_.find(key)) return provenance::read_document(*kept);
  if (!sources_.document)
    return Error{"NotConfigured", "this node reads no documents", "name an RPC address in its configuration"};
  COLOPHON_TRY(provenance::Json document, sources_.document(token));
  documents_.put(key, std::make_shared<const std::string>(provenance::canonical_json(document)));
  return document;
}

http::Response Pictures::document(const http::Request& request) {
  const auto token = parse_hash("token", request.capture("token"));
  if (!token) return failed(request, token.error());
  const auto document = read_document(*token);
  if (!document) return failed(request, document.error());
  return http::json_text(provenance::canonical_json(*document)).with("Cache-Control", "no-cache");
}

http::Response Pictures::disclosure(const http::Request& request) {
  return answer(request, [&]() -> Result<Json> {
    COLOPHON_TRY(const Bytes32 token, parse_hash("token", request.capture("token")));
    COLOPHON_TRY(const provenance::Json document, read_document(token));
    Json out = Json::object();
    for (std::size_t i = 0; i < provenance::kRuleNames.size(); ++i) {
      const auto said = provenance::disclose(document, static_cast<provenance::Rule>(i));
      out[std::string(provenance::kRuleNames[i])] = {
          {"text", said.text}, {"block", Json::parse(provenance::canonical_json(said.block))}};
    }
    return out;
  });
}

Result<Bytes> Pictures::make_signed_copy(const Bytes32& token) {
  if (!sources_.signer) {
    return Error{"NotConfigured", "this node signs no copies",
                 "give it a certificate in its configuration, or sign the picture yourself: colophon sign"};
  }
  COLOPHON_TRY(const Bytes32 hash, picture_of(token));
  COLOPHON_TRY_VOID(check_shown(hash));
  COLOPHON_TRY(const Bytes file, read_picture(hash));
  COLOPHON_TRY(paint::Picture picture, paint::decode_picture(file));
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  provenance::PictureClaim claim{.request = std::move(picture.request),
                                 .image_hash = hash,
                                 .time = provenance::utc_time(static_cast<std::uint64_t>(
                                     std::chrono::duration_cast<std::chrono::seconds>(now).count())),
                                 .program_version = sources_.program_version};
  if (sources_.document) {
    COLOPHON_TRY(claim.document, read_document(token));
  }
  std::array<std::uint8_t, 16> id{};
  std::random_device random;
  for (std::uint8_t& byte : id) byte = static_cast<std::uint8_t>(random());
  return provenance::sign_picture(file, claim, {*sources_.signer, sources_.stamp, id});
}

http::Response Pictures::signed_copy(const http::Request& request) {
  const auto token = parse_hash("token", request.capture("token"));
  if (!token) return failed(request, token.error());
  const auto copy = make_signed_copy(*token);
  if (!copy) return failed(request, copy.error());
  http::Response response;
  response.body = std::string(as_text(*copy));
  return response.with("Content-Type", "image/png")
      .with("Content-Disposition",
            "attachment; filename=\"colophon-" + to_hex(*token).substr(0, 12) + ".png\"")
      .with("Cache-Control", "no-store");
}

void Pictures::add_to(http::Router& router) {
  router.add("GET", "/api/v1/pictures/{hash}.png",
             http::at_once([this](const http::Request& request) { return canonical(request); }));
  for (const char* ending : {"webp", "png"}) {
    router.add("GET", std::string("/api/v1/thumbnails/{hash}/{side}.") + ending,
               http::on_workers(threads_.pictures,
                                [this](const http::Request& request) { return thumbnail(request); }));
  }
  const auto add_document = [&](const char* name, http::Response (Pictures::*body)(const http::Request&)) {
    router.add("GET", std::string("/api/v1/pieces/{token}/") + name,
               http::on_workers(threads_.documents, [this, body](const http::Request& request) {
                 return (this->*body)(request);
               }));
  };
  add_document("signed.png", &Pictures::signed_copy);
  add_document("document", &Pictures::document);
  add_document("disclosure", &Pictures::disclosure);
}

}  // namespace colophon::api

#include "provenance/takedown.hpp"

#include <algorithm>
#include <array>

#include "crypto/sha256.hpp"
#include "provenance/document.hpp"
#include "provenance/shape.hpp"

namespace colophon::provenance {
namespace {

using Kind = Shape::Kind;

constexpr std::string_view kNoticeSchemas[] = {kNoticeSchema};
constexpr std::string_view kCounterNoticeSchemas[] = {kCounterNoticeSchema};
constexpr Shape kNoticeSchemaName{.kind = Kind::kWord, .words = kNoticeSchemas};
constexpr Shape kCounterNoticeSchemaName{.kind = Kind::kWord, .words = kCounterNoticeSchemas};
constexpr Shape kDocId{.kind = Kind::kPattern};
constexpr Shape kHash{.kind = Kind::kHash};
constexpr Shape kUrl{.kind = Kind::kUrl};
constexpr Shape kTruth{.kind = Kind::kTruth};
constexpr Shape kLine{.kind = Kind::kText, .min = 1, .max = 200};
constexpr Shape kParagraph{.kind = Kind::kText, .min = 1, .max = 2'000};

constexpr Member kWorkMembers[] = {{"description", &kParagraph}, {"url", &kUrl, false}};
constexpr Shape kWork{.kind = Kind::kObject, .members = kWorkMembers};
constexpr Member kContactMembers[] = {
    {"address", &kLine}, {"email", &kLine}, {"name", &kLine}, {"telephone", &kLine}};
constexpr Shape kContact{.kind = Kind::kObject, .members = kContactMembers};

constexpr Member kNoticeMembers[] = {
    {"accurate", &kTruth},          {"authorised", &kTruth}, {"contact", &kContact},
    {"goodFaith", &kTruth},         {"piece", &kDocId},      {"salt", &kHash},
    {"schema", &kNoticeSchemaName}, {"signature", &kLine},   {"work", &kWork}};
constexpr Shape kNotice{.kind = Kind::kObject, .members = kNoticeMembers};
constexpr Member kCounterNoticeMembers[] = {{"contact", &kContact}, {"jurisdiction", &kTruth},
                                            {"mistaken", &kTruth},  {"piece", &kDocId},
                                            {"salt", &kHash},       {"schema", &kCounterNoticeSchemaName},
                                            {"service", &kTruth},   {"signature", &kLine}};
constexpr Shape kCounterNotice{.kind = Kind::kObject, .members = kCounterNoticeMembers};

struct Declaration {
  std::string_view name;
  std::string_view says;
};
constexpr Declaration kNoticeDeclarations[] = {
    {"goodFaith", "a good-faith belief that the use is not authorised"},
    {"accurate", "that the notice is accurate"},
    {"authorised", "under penalty of perjury, the authority to act for the owner"}};
constexpr Declaration kCounterDeclarations[] = {
    {"mistaken", "under penalty of perjury, a good-faith belief that the piece was hidden by mistake"},
    {"jurisdiction", "consent to a court's jurisdiction"},
    {"service", "acceptance of service of process"}};

Result<Json> read(std::string_view text, const Shape& shape, std::span<const Declaration> declarations) {
  COLOPHON_TRY(Json value, read_json(text));
  COLOPHON_TRY_VOID(check_shape(value, shape, ""));
  for (const Declaration& one : declarations) {
    if (*value.find(one.name)->boolean()) continue;
    return Error{"NoticeIncomplete",
                 "'" + std::string(one.name) + "' is false: the law asks for " + std::string(one.says),
                 "write true if it is so; otherwise no such notice can be filed"};
  }
  return value;
}

Json blank(const Shape& shape) {
  if (shape.kind == Kind::kTruth) return Json(false);
  if (shape.kind != Kind::kObject) return Json(std::string());
  Json::Members members;
  for (const Member& member : shape.members) {
    if (member.required) members.emplace_back(std::string(member.name), blank(*member.shape));
  }
  return Json(std::move(members));
}

Json form(const Shape& shape, std::string_view schema, const std::string& piece, const Bytes32& salt) {
  Json::Members members = *blank(shape).members();
  for (auto& [name, value] : members) {
    if (name == "schema") value = Json(std::string(schema));
    if (name == "piece") value = Json(piece);
    if (name == "salt") value = Json(to_hex_0x(salt));
  }
  return Json(std::move(members));
}

}  // namespace

Result<Json> read_notice(std::string_view text) {
  return read(text, kNotice, kNoticeDeclarations);
}

Result<Json> read_counter_notice(std::string_view text) {
  return read(text, kCounterNotice, kCounterDeclarations);
}

Json notice_form(const std::string& piece, const Bytes32& salt) {
  return form(kNotice, kNoticeSchema, piece, salt);
}

Json counter_notice_form(const std::string& piece, const Bytes32& salt) {
  return form(kCounterNotice, kCounterNoticeSchema, piece, salt);
}

TakedownHashes takedown_hashes(const Json& notice) {
  TakedownHashes hashes{.text = json_hash(notice)};
  if (const Json* work = notice.find("work")) hashes.work = json_hash(*work);
  Bytes salted;
  const auto salt = from_hex_exact<32>(text_at(notice, "salt"));
  append(salted, salt ? *salt : Bytes32{});
  append(salted, as_bytes(canonical_json(*notice.find("contact"))));
  hashes.contact = crypto::sha256(salted);
  return hashes;
}

}  // namespace colophon::provenance

#include "provenance/document.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "paint/picture.hpp"
#include "paint/request_hash.hpp"
#include "provenance/document_shape.hpp"
#include "provenance/words.hpp"

namespace colophon::provenance {
namespace {

Json text(std::string_view value) {
  return Json(std::string(value));
}
Json hex(ByteView bytes) {
  return text(to_hex_0x(bytes));
}
Json number(std::uint64_t value) {
  return text(std::to_string(value));
}
Json integer(std::uint64_t value) {
  return Json(static_cast<std::int64_t>(value));
}

Json written(const std::string& value) {
  return Json(written_text(value));
}

void add_if(Json::Members& members, const char* name, const Bytes32& hash) {
  if (hash != Bytes32{}) members.emplace_back(name, hex(hash));
}

Json chain_part(const ChainFacts& facts) {
  return Json(Json::Members{{"chainId", number(facts.chain_id)},
                            {"commission", number(facts.commission)},
                            {"registry", hex(facts.registry)},
                            {"revenue", hex(facts.revenue)},
                            {"studio", hex(facts.studio)},
                            {"token", hex(facts.token)}});
}

Json commission_part(const ChainFacts::Commission& order) {
  Json::Members members{{"block", number(order.block)},
                        {"creator", hex(order.creator)},
                        {"fee", text(decimal(order.fee_wei))},
                        {"resolver", hex(order.resolver)},
                        {"seedRule", text(order.drawn ? "drawn" : "fixed")},
                        {"time", text(utc_time(order.time_s))}};
  if (order.provider != Account{}) members.emplace_back("provider", hex(order.provider));
  add_if(members, "statement", order.statement);
  add_if(members, "promptWork", order.prompt_work);
  return Json(std::move(members));
}

Json request_part(const paint::Request& request) {
  const paint::Recipe& recipe = request.recipe;
  const bool committed = recipe.prompt_rule == paint::PromptRule::kCommitted;
  Json::Members members{{"guidance", text(fixed_point(recipe.guidance_q16))},
                        {"hash", hex(paint::request_hash(request))},
                        {"mark", integer(static_cast<std::uint64_t>(recipe.mark))},
                        {"promptRule", text(committed ? "committed" : "public")},
                        {"sampler", Json(recipe.sampler)},
                        {"seed", number(request.seed)},
                        {"steps", integer(recipe.steps)}};
  if (committed) {
    members.emplace_back("promptCommitment", hex(recipe.prompt_commitment));
  } else {
    members.emplace_back("prompt", Json(recipe.prompt));
    members.emplace_back("negativePrompt", Json(recipe.negative_prompt));
  }
  return Json(std::move(members));
}

Json image_part(const ChainFacts& facts) {
  const paint::Recipe& recipe = facts.request.recipe;
  return Json(Json::Members{{"bytes", integer(paint::picture_bytes(facts.request))},
                            {"height", integer(recipe.height)},
                            {"mime", text("image/png")},
                            {"sha256", hex(facts.image_hash)},
                            {"width", integer(recipe.width)}});
}

Json works_part(const ChainFacts& facts) {
  Json::Array works;
  for (const ChainFacts::Work& work : facts.works) {
    Json::Array made_from;
    for (const Bytes32& parent : work.made_from) made_from.push_back(hex(parent));
    Json::Members members{{"id", hex(work.id)},
                          {"kind", text(kWorkKinds[work.kind])},
                          {"licence", written(work.licence)},
                          {"madeFrom", Json(std::move(made_from))},
                          {"name", written(work.name)},
                          {"registered", text(utc_time(work.registered_s))},
                          {"registrant", hex(work.registrant)},
                          {"share", integer(work.share)}};
    add_if(members, "licenceSha256", work.terms);
    add_if(members, "previous", work.previous);
    for (const paint::Adapter& adapter : facts.request.recipe.adapters) {
      if (adapter.id == work.id) members.emplace_back("strength", text(fixed_point(adapter.strength_q16)));
    }
    works.emplace_back(std::move(members));
  }
  return Json(std::move(works));
}

Json parents_part(const ChainFacts& facts) {
  Json::Array parents;
  for (const auto& parent : facts.parents) {
    parents.emplace_back(
        Json::Members{{"imageSha256", hex(parent.image_hash)}, {"token", hex(parent.token)}});
  }
  return Json(std::move(parents));
}

Json revenue_part(const ChainFacts& facts) {
  Json::Array shares;
  for (const auto& share : facts.shares) {
    Json::Members members{{"role", text(kPayeeRoles[share.role])},
                          {"share", integer(share.share)},
                          {"slot", text(decimal(share.slot))}};
    if (share.account) members.emplace_back("account", hex(*share.account));
    if (share.work) members.emplace_back("work", hex(*share.work));
    shares.emplace_back(std::move(members));
  }
  return Json(Json::Members{{"receiver", hex(facts.royalty_receiver)},
                            {"royalty", integer(facts.royalty)},
                            {"shares", Json(std::move(shares))}});
}

Json derived_part(const ChainFacts& facts) {
  return Json(Json::Members{{"ai", Json(Json::Members{{"altered", Json(false)},
                                                      {"digitalSourceType", text(kTrainedAlgorithmicMedia)},
                                                      {"generated", Json(true)}})},
                            {"chain", chain_part(facts)},
                            {"commission", commission_part(facts.order)},
                            {"image", image_part(facts)},
                            {"parents", parents_part(facts)},
                            {"receipt", Json(Json::Members{{"block", number(facts.delivered_block)},
                                                           {"provider", hex(facts.provider)},
                                                           {"time", text(utc_time(facts.delivered_time_s))},
                                                           {"traceRoot", hex(facts.trace_root)}})},
                            {"request", request_part(facts.request)},
                            {"revenue", revenue_part(facts)},
                            {"system", Json(Json::Members{{"arithmetic", text("integer")},
                                                          {"formats", text("v1")},
                                                          {"name", text("Colophon")},
                                                          {"verification", text("repaint")}})},
                            {"works", works_part(facts)}});
}

Json with_member(const Json& document, std::string name, Json value) {
  Json::Members members = *document.members();
  std::erase_if(members, [&](const auto& member) { return member.first == name; });
  members.emplace_back(std::move(name), std::move(value));
  return Json(std::move(members));
}

Error inconsistent(const std::string& what) {
  return {"DocumentInconsistent", "the document contradicts itself: " + what,
          "rebuild it from the chain: colophon document --token N"};
}

Bytes32 hash_at(const Json& document, std::string_view path) {
  const auto hash = from_hex_exact<32>(text_at(document, path));
  return hash ? *hash : Bytes32{};
}

Result<Json> read_as(std::string_view text, const Shape& shape) {
  COLOPHON_TRY(Json value, read_json(text));
  COLOPHON_TRY_VOID(check_shape(value, shape, ""));
  return value;
}

}  // namespace

Json derived_document(const ChainFacts& facts) {
  const std::string id = "eip155:" + std::to_string(facts.chain_id) + "/erc721:" + to_hex_0x(facts.token) +
                         "/" + decimal(paint::request_hash(facts.request));
  return Json(Json::Members{
      {"derived", derived_part(facts)}, {"docId", Json(id)}, {"schema", text(kDocumentSchema)}});
}

Result<Json> with_statement(Json document, Json statement) {
  const std::string expected = text_at(document, "derived.commission.statement");
  const std::string given = to_hex_0x(json_hash(statement));
  if (expected.empty()) {
    return Error{"StatementUnknown", "the commission names no statement, so none belongs to this piece"};
  }
  if (given != expected) {
    return Error{"StatementUnknown",
                 "the statement's hash is " + given + ", the commission names " + expected,
                 "pass the statement that the piece was commissioned with"};
  }
  return with_member(document, "stated", std::move(statement));
}

Json with_attestation(Json document, Json attested) {
  return with_member(document, "attested", std::move(attested));
}

Result<Json> read_document(std::string_view text) {
  return read_as(text, kDocumentShape);
}

Result<Json> read_statement(std::string_view text) {
  return read_as(text, kStatementShape);
}

Result<Json> read_attestation(std::string_view text) {
  return read_as(text, kAttestedShape);
}

Result<paint::Request> document_request(const Json& document) {
  const Json* derived = document.find("derived");
  COLOPHON_CHECK(derived != nullptr);
  paint::Request request;
  paint::Recipe& recipe = request.recipe;
  const Json& fields = *derived->find("request");
  recipe.model = Bytes32{};
  for (const Json& work : *derived->find("works")->array()) {
    const std::string kind = text_at(work, "kind");
    const auto strength = parse_fixed_point(text_at(work, "strength"));
    if (kind == "model" && recipe.model == Bytes32{}) recipe.model = hash_at(work, "id");
    if (kind == "adapter" && strength) {
      recipe.adapters.push_back({hash_at(work, "id"), static_cast<std::int32_t>(*strength)});
    }
  }
  const auto guidance = parse_fixed_point(text_at(fields, "guidance"));
  const auto seed = parse_u64(text_at(fields, "seed"));
  if (!guidance || *guidance < 0 || !seed) return inconsistent("no request has this seed or this guidance");
  request.seed = *seed;
  recipe.guidance_q16 = static_cast<std::uint32_t>(*guidance);
  recipe.prompt_rule = text_at(fields, "promptRule") == "committed" ? paint::PromptRule::kCommitted
                                                                    : paint::PromptRule::kPublic;
  recipe.prompt = text_at(fields, "prompt");
  recipe.negative_prompt = text_at(fields, "negativePrompt");
  recipe.prompt_commitment = hash_at(fields, "promptCommitment");
  recipe.sampler = text_at(fields, "sampler");
  recipe.steps = static_cast<std::uint16_t>(*fields.find("steps")->integer());
  recipe.mark = static_cast<paint::Mark>(*fields.find("mark")->integer());
  recipe.width = static_cast<std::uint16_t>(*member(*derived, "image.width")->integer());
  recipe.height = static_cast<std::uint16_t>(*member(*derived, "image.height")->integer());
  const auto checked = paint::check_recipe(recipe);
  if (!checked) return inconsistent(checked.error().message);
  return request;
}

Result<void> check_document(const Json& document) {
  COLOPHON_TRY(const paint::Request request, document_request(document));
  const Bytes32 hash = paint::request_hash(request);
  if (to_hex_0x(hash) != text_at(document, "derived.request.hash")) {
    return inconsistent("its request hashes to " + to_hex_0x(hash));
  }
  const std::string id = "eip155:" + text_at(document, "derived.chain.chainId") +
                         "/erc721:" + text_at(document, "derived.chain.token") + "/" + decimal(hash);
  if (id != text_at(document, "docId")) return inconsistent("its docId should be " + id);
  const Json* stated = document.find("stated");
  if (stated != nullptr &&
      to_hex_0x(json_hash(*stated)) != text_at(document, "derived.commission.statement")) {
    return inconsistent("its stated part is not the statement that the commission names");
  }
  if (static_cast<std::uint64_t>(*member(document, "derived.image.bytes")->integer()) !=
      paint::picture_bytes(request)) {
    return inconsistent("the canonical picture of its request has another length");
  }
  return {};
}

const Json* member(const Json& document, std::string_view path) {
  const Json* at = &document;
  while (at != nullptr && !path.empty()) {
    const auto dot = path.find('.');
    at = at->find(path.substr(0, dot));
    path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
  }
  return at;
}

std::string text_at(const Json& document, std::string_view path) {
  const Json* found = member(document, path);
  const std::string* value = found == nullptr ? nullptr : found->string();
  return value == nullptr ? std::string() : *value;
}

}  // namespace colophon::provenance

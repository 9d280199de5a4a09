#include "provenance/c2pa_assertions.hpp"

#include "crypto/sha256.hpp"
#include "provenance/jumbf.hpp"
#include "provenance/words.hpp"

namespace colophon::provenance {
namespace {

constexpr std::string_view kAssertionUrl = "self#jumbf=c2pa.assertions/";
constexpr std::size_t kBoxHeadBytes = 8;

Cbor utf8(std::string_view value) {
  return Cbor::text(value);
}

Assertion of_cbor(std::string label, const Cbor& content) {
  return {label, superbox(kCborBox, label, content_box("cbor", cbor_bytes(content)))};
}

Assertion of_json(std::string label, std::string_view content) {
  return {label, superbox(kJsonBox, label, content_box("json", as_bytes(content)))};
}

const Json* works_of(const PictureClaim& claim) {
  return claim.document ? member(*claim.document, "derived.works") : nullptr;
}

// The name that the registry has for a work; nothing without a document.
std::string registered_name(const PictureClaim& claim, const Bytes32& id) {
  if (const Json* works = works_of(claim)) {
    for (const Json& work : *works->array()) {
      if (text_at(work, "id") == to_hex_0x(id)) return text_at(work, "name");
    }
  }
  return {};
}

std::string name_or_id(const PictureClaim& claim, const Bytes32& id) {
  const std::string name = registered_name(claim, id);
  return name.empty() ? to_hex_0x(id) : name;
}

std::string painted_at(const PictureClaim& claim) {
  if (claim.attested) {
    if (const std::string finished = text_at(*claim.attested, "compute.finished"); !finished.empty())
      return finished;
  }
  return claim.document ? text_at(*claim.document, "derived.receipt.time") : claim.time;
}

// ---- ingredients: what went into the picture

struct Input {
  std::string title;
  std::string description;
  std::string type;      // c2pa.types.…
  std::string instance;  // may be empty
  std::optional<std::string> data{};
};

std::vector<Input> inputs_of(const PictureClaim& claim) {
  const paint::Recipe& recipe = claim.request.recipe;
  std::vector<Input> inputs = {{.title = "Model " + name_or_id(claim, recipe.model),
                                .description = "The model that painted it; the id is the root of its weights",
                                .type = "c2pa.types.model",
                                .instance = "colophon:model:" + to_hex_0x(recipe.model)}};
  for (const paint::Adapter& adapter : recipe.adapters) {
    inputs.push_back(
        {.title = "Adapter " + name_or_id(claim, adapter.id),
         .description = "An adapter of the model, at strength " + fixed_point(adapter.strength_q16),
         .type = "c2pa.types.model",
         .instance = "colophon:adapter:" + to_hex_0x(adapter.id)});
  }
  if (recipe.prompt_rule == paint::PromptRule::kCommitted) {
    inputs.push_back({.title = "Prompt",
                      .description = "Private: its commitment is " + to_hex_0x(recipe.prompt_commitment),
                      .type = "c2pa.types.generator.prompt",
                      .instance = ""});
  } else {
    inputs.push_back({.title = "Prompt",
                      .description = "What was to be painted",
                      .type = "c2pa.types.generator.prompt",
                      .instance = "",
                      .data = recipe.prompt});
    if (!recipe.negative_prompt.empty()) {
      inputs.push_back({.title = "Negative prompt",
                        .description = "What was to be left out",
                        .type = "c2pa.types.generator.prompt",
                        .instance = "",
                        .data = recipe.negative_prompt});
    }
  }
  inputs.push_back({.title = "Seed",
                    .description = "Chooses among the pictures of one recipe",
                    .type = "c2pa.types.generator.seed",
                    .instance = "",
                    .data = std::to_string(claim.request.seed)});
  if (claim.document) {
    for (const Json& parent : *member(*claim.document, "derived.parents")->array()) {
      inputs.push_back(
          {.title = "Parent " + text_at(parent, "token"),
           .description = "An earlier piece that this one derives from; painted anew, not edited",
           .type = "c2pa.types.dataset",
           .instance = "colophon:image:" + text_at(parent, "imageSha256")});
    }
  }
  return inputs;
}

// JUMBF's type of embedded files, which is none of C2PA's own.
Bytes embedded_box(const std::string& label, std::string_view content) {
  constexpr std::array<std::uint8_t, 16> kEmbeddedFile{0x40, 0xCB, 0x0C, 0x32, 0xBB, 0x8A, 0x48, 0x9D,
                                                       0xA7, 0x0B, 0x2A, 0xD6, 0xF4, 0x7F, 0x43, 0x69};
  constexpr std::uint8_t kRequestableWithLabel = 3;
  Bytes description(kEmbeddedFile.begin(), kEmbeddedFile.end());
  description.push_back(kRequestableWithLabel);
  append(description, as_bytes(label));
  description.push_back(0);
  Bytes media(1, 0);  // no file name follows
  append(media, as_bytes("text/plain"));
  media.push_back(0);
  Bytes boxes = content_box("jumd", description);
  append(boxes, content_box("bfdb", media));
  append(boxes, content_box("bidb", as_bytes(content)));
  return content_box("jumb", boxes);
}

std::string numbered(std::string_view label, std::size_t index) {
  return std::string(label) + (index == 0 ? "" : "__" + std::to_string(index));
}

// Adds the ingredients, and the texts that they hold; returns pointers to the ingredients.
Cbor::Array add_inputs(std::vector<Assertion>& assertions, const PictureClaim& claim) {
  Cbor::Array links;
  std::size_t texts = 0;
  for (const Input& input : inputs_of(claim)) {
    Cbor::Map types{{utf8("type"), utf8(input.type)}};
    Cbor::Map entries{{utf8("relationship"), utf8("inputTo")},
                      {utf8("dc:title"), utf8(input.title)},
                      {utf8("description"), utf8(input.description)},
                      {utf8("dataTypes"), Cbor::array({Cbor::map(std::move(types))})}};
    if (!input.instance.empty()) entries.emplace_back(utf8("instanceID"), utf8(input.instance));
    if (input.data) {
      const std::string label = numbered("c2pa.embedded-data", texts++);
      assertions.push_back({label, embedded_box(label, *input.data)});
      entries.emplace_back(utf8("dc:format"), utf8("text/plain"));
      entries.emplace_back(utf8("data"), hashed_uri(assertions.back()));
    }
    assertions.push_back(
        of_cbor(numbered("c2pa.ingredient.v3", links.size()), Cbor::map(std::move(entries))));
    links.push_back(hashed_uri(assertions.back()));
  }
  return links;
}

Assertion actions(const PictureClaim& claim, Cbor::Array ingredients) {
  Cbor::Map parameters{{utf8("ingredients"), Cbor::array(std::move(ingredients))}};
  Cbor::Map agent{{utf8("name"), utf8("Colophon")}, {utf8("version"), utf8(claim.program_version)}};
  Cbor::Map action{{utf8("action"), utf8("c2pa.created")},
                   {utf8("when"), Cbor::tagged(0, utf8(painted_at(claim)))},
                   {utf8("softwareAgent"), Cbor::map(std::move(agent))},
                   {utf8("digitalSourceType"), utf8(kTrainedAlgorithmicMedia)},
                   {utf8("parameters"), Cbor::map(std::move(parameters))}};
  Cbor::Map entries{{utf8("actions"), Cbor::array({Cbor::map(std::move(action))})},
                    {utf8("allActionsIncluded"), Cbor::truth(true)}};
  return of_cbor("c2pa.actions.v2", Cbor::map(std::move(entries)));
}

// Without a statement nothing is known of a human's part, and the least is said.
Assertion ai_disclosure(const PictureClaim& claim) {
  std::string oversight = claim.document ? text_at(*claim.document, "stated.disclosures.oversight") : "";
  if (oversight.empty()) oversight = "fully_autonomous";
  Cbor::Map profile{{utf8("humanOversightLevel"), utf8(oversight)}};
  return of_cbor("c2pa.ai-disclosure",
                 Cbor::map({{utf8("modelType"), utf8("c2pa.types.model")},
                            {utf8("modelName"), utf8(name_or_id(claim, claim.request.recipe.model))},
                            {utf8("modelIdentifier"), utf8(to_hex_0x(claim.request.recipe.model))},
                            {utf8("contentProfile"), Cbor::map(std::move(profile))}}));
}

// What the creator says of training and mining; nothing is said for whoever said nothing.
std::optional<Assertion> training_mining(const PictureClaim& claim) {
  const std::string use = claim.document ? text_at(*claim.document, "stated.rights.trainingAndMining") : "";
  if (use.empty()) return std::nullopt;
  Cbor::Map entries;
  for (const char* what :
       {"cawg.ai_inference", "cawg.ai_generative_training", "cawg.ai_training", "cawg.data_mining"}) {
    Cbor::Map entry{{utf8("use"), utf8(use)}};
    if (use == "constrained")
      entry.emplace_back(utf8("constraint_info"), utf8(text_at(*claim.document, "stated.rights.claim")));
    entries.emplace_back(utf8(what), Cbor::map(std::move(entry)));
  }
  return of_cbor("cawg.training-mining", Cbor::map({{utf8("entries"), Cbor::map(std::move(entries))}}));
}

std::optional<Assertion> document_reference(const PictureClaim& claim) {
  if (!claim.document) return std::nullopt;
  const std::string bytes = canonical_json(*claim.document);
  const Bytes32 hash = crypto::sha256(as_bytes(bytes));
  Cbor::Map location{{utf8("url"), utf8(claim.document_url.empty() ? ipfs_url(hash) : claim.document_url)},
                     {utf8("alg"), utf8("sha256")},
                     {utf8("hash"), Cbor::bytes(hash)},
                     {utf8("dc:format"), utf8("application/json")},
                     {utf8("size"), Cbor::number(static_cast<std::int64_t>(bytes.size()))}};
  return of_cbor(
      "c2pa.external-reference",
      Cbor::map({{utf8("location"), Cbor::map(std::move(location))},
                 {utf8("description"), utf8("Provenance document " + text_at(*claim.document, "docId"))}}));
}

// IPTC Photo Metadata 2025.1, as JSON-LD.
Assertion metadata(const PictureClaim& claim) {
  const paint::Recipe& recipe = claim.request.recipe;
  Json::Members members{
      {"@context",
       Json(Json::Members{{"Iptc4xmpExt", Json(std::string("http://iptc.org/std/Iptc4xmpExt/2008-02-29/"))},
                          {"dc", Json(std::string("http://purl.org/dc/elements/1.1/"))},
                          {"xmpRights", Json(std::string("http://ns.adobe.com/xap/1.0/rights/"))}})},
      {"dc:title", Json(claim_title(claim))},
      {"Iptc4xmpExt:DigitalSourceType", Json(std::string(kTrainedAlgorithmicMedia))},
      {"Iptc4xmpExt:AISystemUsed", Json("Colophon, model " + name_or_id(claim, recipe.model))},
      {"Iptc4xmpExt:AISystemVersionUsed", Json("formats v1, model id " + to_hex_0x(recipe.model))}};
  if (recipe.prompt_rule == paint::PromptRule::kPublic)
    members.emplace_back("Iptc4xmpExt:AIPromptInformation", Json(recipe.prompt));
  if (claim.document) {
    const std::string author = text_at(*claim.document, "stated.rights.author");
    const std::string owner = text_at(*claim.document, "stated.rights.owner");
    const std::string licence = text_at(*claim.document, "stated.granted.licence");
    if (!author.empty()) members.emplace_back("Iptc4xmpExt:AIPromptWriterName", Json(author));
    if (!owner.empty()) members.emplace_back("xmpRights:Owner", Json(owner));
    if (!licence.empty())
      members.emplace_back("xmpRights:UsageTerms", Json("The holder of the token: " + licence));
  }
  return of_json("cawg.metadata", canonical_json(Json(std::move(members))));
}

}  // namespace

std::string claim_title(const PictureClaim& claim) {
  const std::string title = claim.document ? text_at(*claim.document, "stated.title") : "";
  return title.empty() ? "Colophon picture" : title;
}

std::vector<Assertion> claim_assertions(const PictureClaim& claim) {
  std::vector<Assertion> assertions;
  Cbor::Array ingredients = add_inputs(assertions, claim);
  assertions.push_back(actions(claim, std::move(ingredients)));
  assertions.push_back(ai_disclosure(claim));
  assertions.push_back(metadata(claim));
  if (auto one = training_mining(claim)) assertions.push_back(std::move(*one));
  if (auto one = document_reference(claim)) assertions.push_back(std::move(*one));
  if (claim.attested)
    assertions.push_back(of_json(std::string(kAttestedLabel), canonical_json(*claim.attested)));
  if (claim.wallet) assertions.push_back(of_json(std::string(kWalletLabel), canonical_json(*claim.wallet)));
  return assertions;
}

Assertion data_hash_assertion(const Bytes32& image_hash, std::uint32_t start, std::uint32_t length) {
  Cbor::Map exclusion{{utf8("start"), Cbor::wide(start)}, {utf8("length"), Cbor::wide(length)}};
  return of_cbor(std::string(kDataHashLabel),
                 Cbor::map({{utf8("exclusions"), Cbor::array({Cbor::map(std::move(exclusion))})},
                            {utf8("name"), utf8("the canonical picture")},
                            {utf8("alg"), utf8("sha256")},
                            {utf8("hash"), Cbor::bytes(image_hash)},
                            {utf8("pad"), Cbor::bytes({})}}));
}

Cbor hashed_uri(const Assertion& assertion) {
  const Bytes32 hash = crypto::sha256(ByteView(assertion.box).subspan(kBoxHeadBytes));
  return Cbor::map(
      {{utf8("url"), utf8(std::string(kAssertionUrl) + assertion.label)}, {utf8("hash"), Cbor::bytes(hash)}});
}

std::string ipfs_url(const Bytes32& sha256) {
  constexpr std::string_view kBase32 = "abcdefghijklmnopqrstuvwxyz234567";
  Bytes cid = {0x01, 0x55, 0x12, 0x20};  // version 1, raw, SHA-256, 32 bytes
  append(cid, sha256);
  std::string text = "ipfs://b";
  unsigned bits = 0;
  int waiting = 0;
  for (const std::uint8_t byte : cid) {
    bits = bits << 8 | byte;
    for (waiting += 8; waiting >= 5; waiting -= 5) text.push_back(kBase32[bits >> (waiting - 5) & 31]);
  }
  if (waiting > 0) text.push_back(kBase32[bits << (5 - waiting) & 31]);
  return text;
}

}  // namespace colophon::provenance

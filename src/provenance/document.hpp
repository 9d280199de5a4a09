// The provenance document of a piece: what the chain shows (derived), what its creator says (stated), what
// its provider says (attested). spec/provenance.md. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "paint/recipe.hpp"
#include "provenance/json_text.hpp"

namespace colophon::provenance {

inline constexpr std::string_view kDocumentSchema = "colophon/document/v1";
inline constexpr std::string_view kStatementSchema = "colophon/statement/v1";
inline constexpr std::string_view kTrainedAlgorithmicMedia =
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

using Account = std::array<std::uint8_t, 20>;
using Number = Bytes32;  // a big-endian uint256

// What the chain says for ever about a piece. `src/chain` reads it; no other source exists.
struct ChainFacts {
  std::uint64_t chain_id = 0;
  Account registry{}, revenue{}, studio{}, token{};
  std::uint64_t commission = 0;

  struct Commission {
    Account creator{};
    Account provider{};  // who alone might claim it; zero: anyone
    Account resolver{};
    Number fee_wei{};
    std::uint64_t time_s = 0;
    std::uint64_t block = 0;
    bool drawn = true;
    Bytes32 statement{};    // zero: none
    Bytes32 prompt_work{};  // zero: none
  } order{};

  paint::Request request{};
  Bytes32 image_hash{};
  Bytes32 trace_root{};
  Account provider{};
  std::uint64_t delivered_block = 0;
  std::uint64_t delivered_time_s = 0;

  struct Parent {
    Number token{};
    Bytes32 image_hash{};
  };
  std::vector<Parent> parents{};

  // The model, the adapters in the recipe's order, the prompt work, then what they were made from, each once.
  struct Work {
    Bytes32 id{};
    std::uint8_t kind = 0;  // model, adapter, dataset, prompt
    std::uint16_t share = 0;
    Account registrant{};
    std::uint64_t registered_s = 0;
    Bytes32 terms{};
    Bytes32 previous{};
    std::string name{};
    std::string licence{};
    std::vector<Bytes32> made_from{};
  };
  std::vector<Work> works{};

  struct Share {
    std::uint8_t role = 0;  // model, adapter, dataset, prompt, provider, platform, creator
    Number slot{};
    std::uint16_t share = 0;
    std::optional<Bytes32> work{};     // whose slot it is,
    std::optional<Account> account{};  // or the account that it was made for
  };
  std::vector<Share> shares{};
  std::uint16_t royalty = 0;
  Account royalty_receiver{};
};

inline constexpr std::array<std::string_view, 4> kWorkKinds = {"model", "adapter", "dataset", "prompt"};
inline constexpr std::array<std::string_view, 7> kPayeeRoles = {"model",    "adapter",  "dataset", "prompt",
                                                                "provider", "platform", "creator"};

// The document with its derived part alone: a pure function of the facts.
Json derived_document(const ChainFacts& facts);

// Adds the stated part. Error: StatementUnknown (the commission holds another statement's hash, or none).
Result<Json> with_statement(Json document, Json statement);
// Adds the attested part, already checked.
Json with_attestation(Json document, Json attested);

// Strict readers: shape, text and size as spec/provenance.md says. Errors: those of read_json,
// DocumentMalformed, and of paint::check_text.
Result<Json> read_document(std::string_view text);
Result<Json> read_statement(std::string_view text);
Result<Json> read_attestation(std::string_view text);

// What a document says of itself must agree: docId with the chain's ids, the request's hash with its fields,
// the statement with the commission. Error: DocumentInconsistent.
Result<void> check_document(const Json& document);

// The request that a document's derived part holds. Error: DocumentInconsistent (not one that could be
// painted).
Result<paint::Request> document_request(const Json& document);

// A member by its path, "derived.image.sha256"; nullptr where there is none.
const Json* member(const Json& document, std::string_view path);
// The same, of a text that must be there or may be missing.
std::string text_at(const Json& document, std::string_view path);

}  // namespace colophon::provenance

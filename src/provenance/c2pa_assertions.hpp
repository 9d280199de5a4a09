// What a signed copy of a picture says of it: the assertions of its C2PA manifest. spec/c2pa.md,
// "Assertions". Everything is taken from the picture's request, and from the document where there is one.
// Thread-safe.
#pragma once

#include <optional>

#include "provenance/cbor.hpp"
#include "provenance/document.hpp"

namespace colophon::provenance {

inline constexpr std::string_view kAttestedLabel = "org.colophon.attested";
inline constexpr std::string_view kWalletLabel = "org.colophon.wallet-signature";
inline constexpr std::string_view kDataHashLabel = "c2pa.hash.data";

struct PictureClaim {
  paint::Request request{};
  Bytes32 image_hash{};            // of the canonical file
  std::string time{};              // when it was painted, if nothing better is known; UTC
  std::string program_version{};   // of this program
  std::optional<Json> document{};  // already checked, and of this picture
  std::string document_url{};      // empty: its IPFS address
  std::optional<Json> attested{};
  std::optional<Json> wallet{};  // a wallet's signature: wallet_signature.hpp
};

struct Assertion {
  std::string label{};  // with "__1" and so on where several have one label
  Bytes box{};          // the whole superbox
};

// What a reader shows first.
std::string claim_title(const PictureClaim& claim);

// All but the hash of the data, in the order in which they are written.
std::vector<Assertion> claim_assertions(const PictureClaim& claim);

// The one that binds the copy: the file's SHA-256 without the chunk that starts at byte `start`.
Assertion data_hash_assertion(const Bytes32& image_hash, std::uint32_t start, std::uint32_t length);

// url and hash of an assertion, as claims and other assertions point to it.
Cbor hashed_uri(const Assertion& assertion);

// "ipfs://" and the CIDv1 of bytes that fit into one raw block.
std::string ipfs_url(const Bytes32& sha256);

}  // namespace colophon::provenance

#include "provenance/c2pa_writer.hpp"

#include "crypto/sha256.hpp"
#include "paint/picture.hpp"
#include "paint/png.hpp"
#include "provenance/jumbf.hpp"

namespace colophon::provenance {
namespace {

constexpr std::size_t kHeaderChunkBytes = paint::kChunkOverheadBytes + 13;
constexpr std::size_t kManifestAt = paint::kPngSignature.size() + kHeaderChunkBytes;

// A version 4 UUID in text.
std::string uuid(std::array<std::uint8_t, 16> id) {
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0F) | 0x40);
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3F) | 0x80);
  std::string text = to_hex(id);
  for (const std::size_t at : {std::size_t{20}, std::size_t{16}, std::size_t{12}, std::size_t{8}})
    text.insert(at, "-");
  return text;
}

Bytes claim_box(const PictureClaim& claim, const std::vector<Assertion>& assertions, const std::string& id) {
  Cbor::Array links;
  for (const Assertion& assertion : assertions) links.push_back(hashed_uri(assertion));
  Cbor::Map generator{{Cbor::text("name"), Cbor::text("Colophon")},
                      {Cbor::text("version"), Cbor::text(claim.program_version)}};
  return cbor_bytes(
      Cbor::map({{Cbor::text("instanceID"), Cbor::text("xmp:iid:" + id)},
                 {Cbor::text("claim_generator_info"), Cbor::map(std::move(generator))},
                 {Cbor::text("signature"), Cbor::text("self#jumbf=/c2pa/urn:c2pa:" + id + "/c2pa.signature")},
                 {Cbor::text("created_assertions"), Cbor::array(std::move(links))},
                 {Cbor::text("dc:title"), Cbor::text(claim_title(claim))},
                 {Cbor::text("alg"), Cbor::text("sha256")}}));
}

struct ManifestStore {
  Bytes claim;  // what is signed
  Bytes bytes;  // the whole store, with `signature` in its place
};

ManifestStore store_of(const PictureClaim& claim, std::vector<Assertion> assertions, std::size_t chunk_bytes,
                       const std::string& id, ByteView signature) {
  assertions.push_back(
      data_hash_assertion(claim.image_hash, kManifestAt, static_cast<std::uint32_t>(chunk_bytes)));
  Bytes all;
  for (const Assertion& assertion : assertions) append(all, assertion.box);
  ManifestStore store{claim_box(claim, assertions, id), {}};
  Bytes manifest = superbox(kAssertionsBox, "c2pa.assertions", all);
  append(manifest, superbox(kClaimBox, "c2pa.claim.v2", content_box("cbor", store.claim)));
  append(manifest, superbox(kSignatureBox, "c2pa.signature", content_box("cbor", signature)));
  store.bytes = superbox(kStoreBox, "c2pa", superbox(kManifestBox, "urn:c2pa:" + id, manifest));
  return store;
}

}  // namespace

Result<Bytes> sign_picture(ByteView picture, const PictureClaim& claim, const Signing& signing) {
  COLOPHON_TRY(const paint::Picture decoded, paint::decode_picture(picture));
  COLOPHON_CHECK(decoded.request == claim.request && paint::image_hash(picture) == claim.image_hash);
  const std::string id = uuid(signing.id);
  const std::vector<Assertion> assertions = claim_assertions(claim);
  const std::size_t signature_bytes = cose_size(signing.signer, static_cast<bool>(signing.stamp));
  // Every number that depends on the store's length has a fixed width, so its length is known before its
  // content.
  const std::size_t store_bytes = store_of(claim, assertions, 0, id, Bytes(signature_bytes)).bytes.size();
  const std::size_t chunk_bytes = paint::kChunkOverheadBytes + store_bytes;
  const Bytes unsigned_claim = store_of(claim, assertions, chunk_bytes, id, Bytes(signature_bytes)).claim;
  COLOPHON_TRY(const Bytes signature,
               cose_sign(unsigned_claim, signing.signer, signing.stamp, signature_bytes));
  const ManifestStore store = store_of(claim, assertions, chunk_bytes, id, signature);
  COLOPHON_CHECK(store.bytes.size() == store_bytes && store.claim == unsigned_claim);

  Bytes file(picture.begin(), picture.begin() + kManifestAt);
  const std::size_t begun = paint::begin_chunk(file, kManifestChunk, store.bytes.size());
  append(file, store.bytes);
  paint::end_chunk(file, begun);
  append(file, picture.subspan(kManifestAt));
  return file;
}

Result<Bytes> without_manifest(ByteView png) {
  if (!paint::is_png(png))
    return Error{"NotPng", "the file is not a PNG", "pictures are PNG files: pass one"};
  Bytes file(paint::kPngSignature.begin(), paint::kPngSignature.end());
  paint::ChunkReader chunks(png.subspan(paint::kPngSignature.size()));
  for (std::size_t at = paint::kPngSignature.size(); at < png.size();) {
    const auto chunk = chunks.next();
    if (!chunk)
      return Error{"PictureTruncated", "the PNG breaks off after " + std::to_string(at) + " good bytes",
                   "fetch the file again"};
    const std::size_t size = paint::kChunkOverheadBytes + chunk->data.size();
    if (chunk->type != kManifestChunk) append(file, png.subspan(at, size));
    at += size;
  }
  return file;
}

}  // namespace colophon::provenance

// A signed copy of a picture: its canonical bytes and one chunk, caBX, with a C2PA manifest. spec/c2pa.md.
// Thread-safe.
#pragma once

#include "provenance/c2pa_assertions.hpp"
#include "provenance/cose.hpp"

namespace colophon::provenance {

inline constexpr std::string_view kManifestChunk = "caBX";

struct Signing {
  const ClaimSigner& signer;
  TimeStamper stamp{};                // absent: no time stamp
  std::array<std::uint8_t, 16> id{};  // random: the manifest's UUID is made of it
};

// `picture` is the canonical file that the claim is about. Errors: those of paint::decode_picture
// (PictureEncoding: another program saved it again), and of cose_sign.
Result<Bytes> sign_picture(ByteView picture, const PictureClaim& claim, const Signing& signing);

// The file without its manifest chunk: for a signed copy, the canonical picture. Errors: NotPng,
// PictureTruncated.
Result<Bytes> without_manifest(ByteView png);

}  // namespace colophon::provenance

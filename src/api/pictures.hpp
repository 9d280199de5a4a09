// Pictures by their hash: the canonical bytes, thumbnails, signed copies; and a piece's document and what
// laws want to be told of it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "api/kept.hpp"
#include "api/pieces.hpp"
#include "api/readers.hpp"
#include "api/thumbnail.hpp"
#include "http/router.hpp"
#include "http/workers.hpp"
#include "provenance/cose.hpp"
#include "provenance/document.hpp"

namespace colophon::api {

inline constexpr std::size_t kThumbnailsBytesMax = std::size_t{48} << 20;
// The bytes under a hash never change, but a piece may be hidden, and that has to reach whoever kept them.
inline constexpr const char* kPictureCaching = "public, max-age=300";
inline constexpr std::size_t kDocumentsBytesMax = std::size_t{8} << 20;

// Whatever the node is asked to give that its tables don't hold.
struct PictureSources {
  // Path of the file with that SHA-256, checked when it was stored; nullopt: not here.
  std::function<std::optional<std::string>(const Bytes32& hash)> artefact{};
  // The document of a piece, from the chain. Absent: NotConfigured.
  std::function<Result<provenance::Json>(const Bytes32& token)> document{};
  std::optional<provenance::ClaimSigner> signer{};  // absent: no signed copies
  provenance::TimeStamper stamp{};
  std::string program_version{};
};

class Pictures {
 public:
  // What asks the chain's node has threads of its own: a slow node holds up no picture.
  struct Threads {
    http::Workers& pictures;
    http::Workers& documents;
  };
  Pictures(PictureSources sources, Readers& readers, Threads threads, Now now)
      : sources_(std::move(sources)), readers_(readers), threads_(threads), now_(std::move(now)) {}

  void add_to(http::Router& router);

  // Error: PieceHidden (a takedown case hides a piece with that picture).
  Result<void> check_shown(const Bytes32& hash) const;
  std::optional<std::string> file_of(const Bytes32& hash) const;
  // Errors: PictureUnknown, those of read_file and decode_picture.
  Result<Pixels> read_pixels(const Bytes32& hash) const;

 private:
  http::Response canonical(const http::Request& request) const;
  http::Response thumbnail(const http::Request& request);
  http::Response signed_copy(const http::Request& request);
  http::Response document(const http::Request& request);
  http::Response disclosure(const http::Request& request);

  // The hash of a piece's picture. Error: PieceUnknown.
  Result<Bytes32> picture_of(const Bytes32& token) const;
  Result<Bytes> read_picture(const Bytes32& hash) const;
  Result<provenance::Json> read_document(const Bytes32& token);
  Result<std::string> make_thumbnail(const Bytes32& hash, std::uint32_t side, bool webp) const;
  Result<std::shared_ptr<const std::string>> keep_thumbnail(const Bytes32& hash, std::uint32_t side,
                                                            bool webp);
  Result<Bytes> make_signed_copy(const Bytes32& token);

  const PictureSources sources_;
  Readers& readers_;
  const Threads threads_;
  const Now now_;
  Kept thumbnails_{kThumbnailsBytesMax};
  Kept documents_{kDocumentsBytesMax};
};

}  // namespace colophon::api

#include "paint/picture_request.hpp"

#include "paint/png.hpp"
#include "paint/request_abi.hpp"

namespace colophon::paint {
namespace {

Error edited(const std::string& how) {
  return {"RequestEdited", "the request in the picture was edited: " + how,
          "take the original file, or the request from the chain"};
}

}  // namespace

Result<Request> read_picture_request(ByteView png) {
  if (!is_png(png)) return Error{"NotPng", "the file is not a PNG", "pictures are PNG files: pass one"};
  ChunkReader chunks(png.subspan(kPngSignature.size()));
  std::optional<Chunk> found;
  for (std::string_view type; type != "IEND";) {
    const auto chunk = chunks.next();
    if (!chunk) {
      return Error{
          "PictureTruncated",
          "the PNG breaks off after " + std::to_string(png.size() - chunks.left_bytes()) + " good bytes",
          "fetch the file again"};
    }
    type = chunk->type;
    if (type != kRequestChunk) continue;
    if (found) return edited("it stands there twice");
    found = chunk;
  }
  if (!found) {
    return Error{"RequestMissing", "the PNG carries no request (chunk clPn)",
                 "another program stripped it, or this is no Colophon picture: take the original file"};
  }
  if (!found->crc_holds) return edited("its checksum fails");
  auto request = decode_request(found->data);
  if (!request) return edited(request.error().message);
  return request;
}

}  // namespace colophon::paint

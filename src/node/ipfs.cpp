#include "node/ipfs.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "crypto/sha256.hpp"

namespace colophon::node {
namespace {

Result<void> check_cid(const std::string& cid) {
  const bool sane = !cid.empty() && cid.size() <= 128 && std::all_of(cid.begin(), cid.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  if (sane) return {};
  return Error{"BadCid", "'" + printable(cid) + "' is no CID", "it looks like bafkrei…"};
}

}  // namespace

Result<std::string> Ipfs::ask(const net::HttpRequest& request) {
  COLOPHON_TRY(auto answer, http_.perform(request));
  if (answer.status == 200) return std::move(answer.body);
  return Error{"IpfsFailed",
               "the IPFS node at " + net::displayed_url(api_) + " answered HTTP " +
                   std::to_string(answer.status) + ": " + printable(answer.body, 120),
               "is this the address of its HTTP API (port 5001)?"};
}

Result<std::string> Ipfs::add(ByteView file) {
  // A boundary that the file can't hold but by a collision of SHA-256.
  const std::string boundary = to_hex(crypto::sha256(file));
  std::string body = "--" + boundary +
                     "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\nContent-Type: "
                     "application/octet-stream\r\n\r\n";
  body += as_text(file);
  body += "\r\n--" + boundary + "--\r\n";
  COLOPHON_TRY(
      const std::string said,
      ask({.url =
               api_ + "/api/v0/add?cid-version=1&raw-leaves=true&chunker=size-1048576&pin=true&quieter=true",
           .body = std::move(body),
           .headers = {"Content-Type: multipart/form-data; boundary=" + boundary}}));
  const auto json = nlohmann::json::parse(said, nullptr, false);
  if (json.is_object() && json.contains("Hash") && json["Hash"].is_string())
    return json["Hash"].get<std::string>();
  return Error{"IpfsFailed",
               "the IPFS node at " + net::displayed_url(api_) + " gave no name: " + printable(said, 120)};
}

Result<void> Ipfs::unpin(const std::string& cid) {
  COLOPHON_TRY_VOID(check_cid(cid));
  const auto said = ask({.url = api_ + "/api/v0/pin/rm?arg=" + cid, .body = std::string()});
  const bool was_not = !said && said.error().message.find("not pinned") != std::string::npos;
  if (said || was_not) return {};
  return said.error();
}

Result<Bytes> Ipfs::cat(const std::string& cid) {
  COLOPHON_TRY_VOID(check_cid(cid));
  COLOPHON_TRY(const std::string body, ask({.url = api_ + "/api/v0/cat?arg=" + cid, .body = std::string()}));
  const ByteView bytes = as_bytes(body);
  return Bytes(bytes.begin(), bytes.end());
}

}  // namespace colophon::node

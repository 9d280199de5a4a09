// An IPFS node through its HTTP API (Kubo's /api/v0). Nothing that it says is believed: what comes is hashed
// by whoever asked. Not thread-safe.
#pragma once

#include <string>

#include "base/bytes.hpp"
#include "net/http.hpp"

namespace colophon::node {

class Ipfs {
 public:
  // "http://127.0.0.1:5001"
  explicit Ipfs(std::string api, net::HttpLimits limits = {}) : api_(std::move(api)), http_(limits) {}

  // Adds and pins a file. Files of one block get the name that follows from their hash. Errors: IpfsFailed
  // (what it answered), those of HttpClient.
  Result<std::string> add(ByteView file);
  // Keeps the file no longer, and is well where it was not kept. Others may. Errors: IpfsFailed, BadCid,
  // those of HttpClient.
  Result<void> unpin(const std::string& cid);
  // A file by its name. Errors: IpfsFailed, those of HttpClient.
  Result<Bytes> cat(const std::string& cid);

 private:
  Result<std::string> ask(const net::HttpRequest& request);
  std::string api_;
  net::HttpClient http_;
};

}  // namespace colophon::node

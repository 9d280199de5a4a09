#include "http/tokens.hpp"

#include "base/base64.hpp"
#include "crypto/sha256.hpp"

namespace colophon::http {
namespace {

// No branch depends on the bytes.
std::uint8_t difference(const Bytes32& a, const Bytes32& b) {
  std::uint8_t seen = 0;
  for (std::size_t i = 0; i < a.size(); ++i) seen = static_cast<std::uint8_t>(seen | (a[i] ^ b[i]));
  return seen;
}

Error wrong() {
  return {"TokenWrong", "the token is not one of this node's", "ask whoever runs the node for a token"};
}

}  // namespace

Result<Tokens> Tokens::of(const std::vector<std::string>& tokens) {
  Tokens out;
  for (const std::string& token : tokens) {
    if (token.size() < kTokenBytesMin || token.size() > kTokenBytesMax) {
      return Error{"BadToken",
                   "a token has " + std::to_string(token.size()) + " characters, and must have " +
                       std::to_string(kTokenBytesMin) + " to " + std::to_string(kTokenBytesMax),
                   "draw one: openssl rand -hex 32"};
    }
    out.hashes_.push_back(crypto::sha256(as_bytes(token)));
  }
  return out;
}

bool Tokens::holds(std::string_view token) const {
  const Bytes32 given = crypto::sha256(as_bytes(token));
  bool found = false;
  for (const Bytes32& hash : hashes_) found = (difference(hash, given) == 0) | found;
  return found;
}

Result<void> Tokens::check(const Request& request) const {
  const std::string* header = request.header("authorization");
  if (!header) {
    return Error{"TokenMissing", "this path wants a token and none was sent",
                 "send the header 'Authorization: Bearer TOKEN', or Basic with the token as password"};
  }
  std::string_view given = *header;
  if (given.starts_with("Bearer ")) return holds(given.substr(7)) ? Result<void>() : wrong();
  if (!given.starts_with("Basic ")) return wrong();
  const auto decoded = from_base64(given.substr(6));
  if (!decoded) return wrong();
  const std::size_t colon = decoded->find(':');
  if (colon == std::string::npos) return wrong();
  return holds(std::string_view(*decoded).substr(colon + 1)) ? Result<void>() : wrong();
}

}  // namespace colophon::http

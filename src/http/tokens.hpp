// Tokens of those who may make the machine work. Only their hashes are kept, and comparing takes the same
// time whatever is sent. Immutable, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "http/message.hpp"

namespace colophon::http {

inline constexpr std::size_t kTokenBytesMin = 16;
inline constexpr std::size_t kTokenBytesMax = 512;

class Tokens {
 public:
  Tokens() = default;
  // Error: BadToken (too short to be a secret, or too long); the message never holds it.
  static Result<Tokens> of(const std::vector<std::string>& tokens);

  bool empty() const { return hashes_.empty(); }
  bool holds(std::string_view token) const;

  // What `Authorization` gives: a bearer token, or the password of Basic, whatever the name. Errors:
  // TokenMissing, TokenWrong.
  Result<void> check(const Request& request) const;

 private:
  std::vector<Bytes32> hashes_;
};

}  // namespace colophon::http

// Tells webhooks what artists do: an exhibition opens, is sold, goes to the archive. docs/operating.md says
// what is posted and how it is signed.
//
// What is to be told is written down first, once for each webhook; it is crossed out after the webhook said
// 2xx. So a process that dies at any instruction forgets nothing, and tells twice at most what it was telling
// then, under the same name. Only what stands deep enough in the chain is told, and only what happened after
// the webhook was configured.
#pragma once

#include "net/http.hpp"
#include "node/context.hpp"

namespace colophon::node {

class Announcer {
 public:
  explicit Announcer(Context& context);
  Result<void> tick(const Moment& moment);

 private:
  struct Letter {
    std::int64_t id = 0;
    std::string name{};
    std::string body{};
    std::uint64_t tries = 0;
    const Webhook* webhook = nullptr;
  };
  Result<void> write_down(const Moment& moment);
  Result<std::optional<Letter>> due();
  Result<void> send(const Letter& letter);

  Context& c_;
  net::HttpClient http_;
};

// Value of the header Colophon-Signature: "sha256=" and the HMAC of the body.
std::string webhook_signature(std::string_view secret, std::string_view body);

}  // namespace colophon::node

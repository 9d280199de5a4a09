#include "keys/sealed_box.hpp"

#include <sodium.h>

#include "base/check.hpp"

namespace colophon::keys {
namespace {

static_assert(kSealBytes == crypto_box_SEALBYTES);
static_assert(crypto_box_PUBLICKEYBYTES == 32 && crypto_box_SECRETKEYBYTES == 32 &&
              crypto_box_SEEDBYTES == 32);

void start_library() {
  static const bool started = sodium_init() >= 0;
  COLOPHON_CHECK(started);
}

}  // namespace

BoxKey BoxKey::of(const PrivateKey& account) {
  start_library();
  constexpr std::string_view kTag = "colophon/prompt-key/v1";
  const ByteView tag = as_bytes(kTag);
  const ByteView key = account.secret_bytes();
  Secret seed(32);
  COLOPHON_CHECK(crypto_generichash(seed.bytes().data(), seed.size(), tag.data(), tag.size(), key.data(),
                                    key.size()) == 0);
  Secret secret(32);
  Bytes32 public_key{};
  COLOPHON_CHECK(crypto_box_seed_keypair(public_key.data(), secret.bytes().data(), seed.view().data()) == 0);
  return BoxKey(std::move(secret), public_key);
}

Result<Secret> BoxKey::open(ByteView sealed) const {
  if (sealed.size() >= kSealBytes) {
    Secret message(sealed.size() - kSealBytes);
    if (crypto_box_seal_open(message.bytes().data(), sealed.data(), sealed.size(), public_.data(),
                             secret_.view().data()) == 0) {
      return message;
    }
  }
  return Error{"NotSealedForUs", "the box was not sealed to this account's key, or is damaged",
               "ask its sender to seal it to the key that colophon prompt-key shows"};
}

Result<Bytes> seal(ByteView message, const Bytes32& recipient) {
  start_library();
  Bytes sealed(message.size() + kSealBytes);
  if (crypto_box_seal(sealed.data(), message.data(), message.size(), recipient.data()) == 0) return sealed;
  return Error{"BadBoxKey", "nothing can be sealed to the key " + to_hex_0x(recipient),
               "the provider has to register another one: colophon prompt-key"};
}

}  // namespace colophon::keys

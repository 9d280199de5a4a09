#include "keys/keystore.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "crypto/keccak256.hpp"

namespace colophon::keys {
namespace {

using nlohmann::json;

constexpr std::size_t kDerivedBytes = 32;
constexpr std::uint64_t kMemoryMaxBytes = std::uint64_t{1} << 30;
constexpr std::uint64_t kRoundsMax = 10'000'000;
constexpr std::size_t kFileMaxBytes = 65'536;

Error bad(const std::string& what) {
  return {"BadKeystore", "keystore: " + what, "is this a web3 keystore file, version 3?"};
}

// json::parse without exceptions; every reader below checks what it touches.
json parse(ByteView file) {
  if (file.size() > kFileMaxBytes) return json(json::value_t::discarded);
  return json::parse(file.begin(), file.end(), nullptr, false);
}

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

Result<Bytes> hex_member(const json& object, const char* name) {
  const json* found = member(object, name);
  if (!found || !found->is_string()) return bad("no \"" + std::string(name) + "\"");
  auto bytes = from_hex(found->get_ref<const std::string&>());
  if (!bytes) return bad("\"" + std::string(name) + "\" is not hexadecimal");
  return bytes;
}

Result<std::uint64_t> number_member(const json& object, const char* name) {
  const json* found = member(object, name);
  if (!found || !found->is_number_unsigned()) return bad("no number \"" + std::string(name) + "\"");
  return found->get<std::uint64_t>();
}

bool says(const json& object, const char* name, const char* text) {
  const json* found = member(object, name);
  return found && found->is_string() && found->get_ref<const std::string&>() == text;
}

Result<void> check_cost(const ScryptCost& c) {
  const bool power_of_two = c.n >= 2 && (c.n & (c.n - 1)) == 0;
  if (!power_of_two || c.r == 0 || c.p == 0) return bad("scrypt parameters that make no sense");
  constexpr std::uint64_t kEach = std::uint64_t{1} << 23;  // so that the products below cannot wrap
  if (c.n > kEach || c.r > 1024 || c.p > 1024 || 128 * c.r * (c.n + c.p) > kMemoryMaxBytes ||
      c.n * c.r * c.p > 8 * kEach) {
    return bad("scrypt parameters above the limits (1 GiB of memory)");
  }
  return {};
}

Result<Secret> derive_scrypt(const Secret& password, ByteView salt, const ScryptCost& c) {
  COLOPHON_TRY_VOID(check_cost(c));
  Secret derived(kDerivedBytes);
  const auto* text = reinterpret_cast<const char*>(password.view().data());
  if (EVP_PBE_scrypt(text ? text : "", password.size(), salt.data(), salt.size(), c.n, c.r, c.p,
                     2 * kMemoryMaxBytes, derived.bytes().data(), kDerivedBytes) != 1) {
    return bad("scrypt failed; is there enough memory?");
  }
  return derived;
}

Result<Secret> derive_pbkdf2(const Secret& password, ByteView salt, std::uint64_t rounds) {
  if (rounds == 0 || rounds > kRoundsMax) return bad("PBKDF2 rounds outside 1 to 10,000,000");
  Secret derived(kDerivedBytes);
  const auto* text = reinterpret_cast<const char*>(password.view().data());
  if (PKCS5_PBKDF2_HMAC(text ? text : "", static_cast<int>(password.size()), salt.data(),
                        static_cast<int>(salt.size()), static_cast<int>(rounds), EVP_sha256(), kDerivedBytes,
                        derived.bytes().data()) != 1) {
    return bad("PBKDF2 failed");
  }
  return derived;
}

Result<Secret> derive(const json& crypto, const Secret& password) {
  const json* parameters = member(crypto, "kdfparams");
  if (!parameters) return bad("no \"kdfparams\"");
  COLOPHON_TRY(const Bytes salt, hex_member(*parameters, "salt"));
  COLOPHON_TRY(const std::uint64_t length, number_member(*parameters, "dklen"));
  if (length != kDerivedBytes) return bad("\"dklen\" is not 32");
  if (says(crypto, "kdf", "scrypt")) {
    ScryptCost cost;
    COLOPHON_TRY(cost.n, number_member(*parameters, "n"));
    COLOPHON_TRY(cost.r, number_member(*parameters, "r"));
    COLOPHON_TRY(cost.p, number_member(*parameters, "p"));
    return derive_scrypt(password, salt, cost);
  }
  if (!says(crypto, "kdf", "pbkdf2")) return bad("\"kdf\" is neither scrypt nor pbkdf2");
  if (!says(*parameters, "prf", "hmac-sha256")) return bad("\"prf\" is not hmac-sha256");
  COLOPHON_TRY(const std::uint64_t rounds, number_member(*parameters, "c"));
  return derive_pbkdf2(password, salt, rounds);
}

Bytes32 mac_of(const Secret& derived, ByteView ciphertext) {
  return crypto::Keccak256().update(derived.view().subspan(16)).update(ciphertext).finish();
}

// AES-128-CTR is its own inverse.
Result<void> crypt(const Secret& derived, ByteView iv, ByteView from, std::span<std::uint8_t> to) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> cipher(EVP_CIPHER_CTX_new(),
                                                                               EVP_CIPHER_CTX_free);
  int written = 0;
  if (!cipher ||
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_ctr(), nullptr, derived.view().data(), iv.data()) != 1 ||
      EVP_EncryptUpdate(cipher.get(), to.data(), &written, from.data(), static_cast<int>(from.size())) != 1 ||
      written != static_cast<int>(from.size())) {
    return bad("AES failed");
  }
  return {};
}

std::string random_uuid(std::array<std::uint8_t, 16> bytes) {
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);  // RFC 4122, version 4
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  std::string text = to_hex(bytes);
  for (std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, "-");
  return text;
}

}  // namespace

Result<PrivateKey> read_keystore(ByteView file, const Secret& password) {
  const json document = parse(file);
  if (!document.is_object()) return bad("not a JSON object");
  const json* version = member(document, "version");
  if (!version || *version != 3) return bad("\"version\" is not 3");
  const json* crypto = member(document, "crypto");
  if (!crypto) crypto = member(document, "Crypto");  // as some programs write it
  if (!crypto) return bad("no \"crypto\"");
  if (!says(*crypto, "cipher", "aes-128-ctr")) return bad("\"cipher\" is not aes-128-ctr");
  const json* cipher = member(*crypto, "cipherparams");
  if (!cipher) return bad("no \"cipherparams\"");
  COLOPHON_TRY(const Bytes iv, hex_member(*cipher, "iv"));
  COLOPHON_TRY(const Bytes ciphertext, hex_member(*crypto, "ciphertext"));
  COLOPHON_TRY(const Bytes mac, hex_member(*crypto, "mac"));
  if (iv.size() != 16 || ciphertext.size() != 32 || mac.size() != 32)
    return bad("a field of the wrong length");

  COLOPHON_TRY(const Secret derived, derive(*crypto, password));
  const Bytes32 expected = mac_of(derived, ciphertext);
  if (CRYPTO_memcmp(mac.data(), expected.data(), expected.size()) != 0) {
    return Error{"WrongPassword", "the password does not open this keystore",
                 "try again; a damaged file looks the same"};
  }
  Secret plain(32);
  COLOPHON_TRY_VOID(crypt(derived, iv, ciphertext, plain.bytes()));
  COLOPHON_TRY(auto key, PrivateKey::from_bytes(plain.view()));
  const auto stated = keystore_address(file);
  if (stated && *stated != key.address()) return bad("it holds the key of another account than it says");
  return key;
}

Result<Bytes> write_keystore(const PrivateKey& key, const Secret& password, const ScryptCost& cost) {
  std::array<std::uint8_t, 32> salt{};
  std::array<std::uint8_t, 16> iv{};
  std::array<std::uint8_t, 16> id{};
  if (RAND_bytes(salt.data(), 32) != 1 || RAND_bytes(iv.data(), 16) != 1 || RAND_bytes(id.data(), 16) != 1) {
    return Error{"NoRandomness", "the system's random number generator failed"};
  }
  COLOPHON_TRY(const Secret derived, derive_scrypt(password, salt, cost));
  std::array<std::uint8_t, 32> ciphertext{};
  COLOPHON_TRY_VOID(crypt(derived, iv, key.secret_bytes(), ciphertext));
  const json crypto = {
      {"cipher", "aes-128-ctr"},
      {"cipherparams", {{"iv", to_hex(iv)}}},
      {"ciphertext", to_hex(ciphertext)},
      {"kdf", "scrypt"},
      {"kdfparams",
       {{"dklen", kDerivedBytes}, {"n", cost.n}, {"p", cost.p}, {"r", cost.r}, {"salt", to_hex(salt)}}},
      {"mac", to_hex(mac_of(derived, ciphertext))}};
  const json document = {
      {"address", to_hex(key.address().bytes)}, {"crypto", crypto}, {"id", random_uuid(id)}, {"version", 3}};
  const std::string text = document.dump(2) + "\n";
  return Bytes(text.begin(), text.end());
}

std::optional<eth::Address> keystore_address(ByteView file) {
  const json document = parse(file);
  const json* stated = member(document, "address");
  eth::Address address;
  if (!stated || !stated->is_string() || !from_hex_into(stated->get_ref<const std::string&>(), address.bytes))
    return std::nullopt;
  return address;
}

}  // namespace colophon::keys

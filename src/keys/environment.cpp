#include "keys/environment.hpp"

#include <cstdlib>
#include <cstring>

namespace colophon::keys {
namespace {

Secret take(const char* variable) {
  char* value = std::getenv(variable);
  if (!value) return {};
  const std::size_t length = std::strlen(value);
  Secret secret = Secret::copy_of(std::string_view(value, length));
  wipe({reinterpret_cast<std::uint8_t*>(value), length});
  ::unsetenv(variable);
  return secret;
}

}  // namespace

Result<PrivateKey> key_from_environment(const char* variable) {
  const Secret text = take(variable);
  if (text.empty()) {
    return Error{"NoKey", "no private key: the environment variable " + std::string(variable) + " is not set",
                 "set it, or name a keystore file"};
  }
  auto key = PrivateKey::from_hex_text(as_text(text.view()));
  if (!key) return Error{"BadKey", std::string(variable) + ": " + key.error().message, key.error().hint};
  return key;
}

Result<Secret> password_from_environment(const char* variable) {
  Secret password = take(variable);
  if (password.empty()) {
    return Error{"NoPassword",
                 "no password: the environment variable " + std::string(variable) + " is not set", ""};
  }
  return password;
}

}  // namespace colophon::keys

// Keys and passwords from environment variables, never from a command line, which every user of a machine can
// read. The variable is overwritten and removed once read, so that child processes do not inherit it. Not
// thread-safe, like the environment itself: call before threads start.
#pragma once

#include "keys/private_key.hpp"

namespace colophon::keys {

// Errors: NoKey (not set or empty), BadKey; messages name the variable, never what is in it.
Result<PrivateKey> key_from_environment(const char* variable);

// Error: NoPassword.
Result<Secret> password_from_environment(const char* variable);

}  // namespace colophon::keys

// What a diffusers folder says beside its weights.
#pragma once

#include <string>

#include "authoring/checkpoint.hpp"

namespace colophon::authoring {

// Of unet, vae, text_encoder and scheduler; a file or a key that is not there leaves the default. Errors:
// BadSettings (a file that is no JSON, a value out of reach), WrongArchitecture (a key that says so).
Result<Settings> read_settings(const std::string& folder);

}  // namespace colophon::authoring

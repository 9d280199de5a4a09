// Two pictures of one request, compared pixel by pixel.
#pragma once

#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "paint/recipe.hpp"

namespace colophon::cli {

// How a picture file (any PNG) differs from the repainted pixels, in words; empty if it does not. Errors:
// those of decode_any_png.
Result<std::string> compare_pictures(ByteView file, const paint::Recipe& recipe, ByteView painted_rgb);

}  // namespace colophon::cli

// What clients of AUTOMATIC1111's web UI get: pictures whose file says how they were made, and the same as
// JSON. Thread-safe.
#pragma once

#include "api/painting.hpp"
#include "api/webui_request.hpp"

namespace colophon::api {

// The lines that the web UI calls infotext: the prompt, what to stay away from, then "Steps: 20, Sampler: …".
std::string infotext(const WebuiOrder& order, const PaintedImage& image, const std::string& program_version);

// A copy of a PNG with one more chunk behind IHDR that holds `text` under `keyword`: tEXt where the text is
// ASCII, else iTXt. Without that chunk the copy is the file again, byte for byte.
Bytes with_text(ByteView png, std::string_view keyword, std::string_view text);

// {"images": […], "parameters": {…}, "info": "…"}
Json txt2img_answer(const WebuiOrder& order, const Json& body, const std::vector<PaintedImage>& images,
                    const std::string& program_version);

}  // namespace colophon::api

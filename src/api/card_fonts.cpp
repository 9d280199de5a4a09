#include "api/card_fonts.hpp"

#include <array>
#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>

#include "base/check.hpp"
#include "base/file.hpp"

namespace colophon::api {
namespace {

constexpr std::array<const char*, 4> kFiles = {
    "/usr/share/fonts/opentype/ebgaramond/EBGaramond12-Regular.otf",
    "/usr/share/fonts/opentype/ebgaramond/EBGaramond12-Italic.otf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf"};

// Of these files alone; nullptr, which is the machine's own, where there is none. Kept as long as the
// process.
FcConfig* pinned_fonts() {
  static FcConfig* const kFonts = []() -> FcConfig* {
    FcConfig* config = FcConfigCreate();
    bool any = false;
    for (const char* file : kFiles) {
      if (!file_exists(file)) continue;
      any |= FcConfigAppFontAddFile(config, reinterpret_cast<const FcChar8*>(file)) == FcTrue;
    }
    if (any) return config;
    FcConfigDestroy(config);
    return nullptr;
  }();
  return kFonts;
}

}  // namespace

FontMap card_fonts() {
  FontMap fonts(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
  COLOPHON_CHECK(fonts && PANGO_IS_FC_FONT_MAP(fonts.get()));
  if (FcConfig* pinned = pinned_fonts()) pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts.get()), pinned);
  return fonts;
}

}  // namespace colophon::api

// The typefaces of share cards: EB Garamond, as the gallery's pages have it, then DejaVu Sans and Droid Sans
// Fallback for the writings that it lacks. They are taken from where Debian's packages put them and from
// nowhere else, so that a card doesn't depend on what else a machine has; the machine's own are used only
// where none of those files is there. Thread-safe.
#pragma once

#include <memory>
#include <pango/pangocairo.h>

namespace colophon::api {

struct GObjectUnref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
using FontMap = std::unique_ptr<PangoFontMap, GObjectUnref>;

// For one thread at a time; made anew for each card.
FontMap card_fonts();

inline constexpr const char* kCardFamily = "EB Garamond, DejaVu Sans, Droid Sans Fallback";

}  // namespace colophon::api

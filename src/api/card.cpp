#include "api/card.hpp"

#include <algorithm>
#include <array>
#include <cairo.h>
#include <initializer_list>

#include "api/card_fonts.hpp"
#include "base/check.hpp"
#include "provenance/html.hpp"

namespace colophon::api {
namespace {

constexpr double kRoom = kCardHeight;  // the wall that the picture hangs on is a square
constexpr double kMargin = 54;
constexpr double kLeft = kRoom + kMargin;
constexpr double kColumn = kCardWidth - kLeft - kMargin;
constexpr std::size_t kTextMax = 160;  // code points that are laid out at all

// The gallery's colours by day (web/gallery/src/styles/type.css).
constexpr std::uint32_t kWall = 0xf3f3f1, kRoomColour = 0xe3e3df, kInk = 0x17181a, kSoft = 0x5b5d60,
                        kLine = 0xc9c9c3, kLie = 0xb01818;

struct Unref {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
};
using Surface = std::unique_ptr<cairo_surface_t, Unref>;

void set_colour(cairo_t* at, std::uint32_t rgb) {
  cairo_set_source_rgb(at, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

void fill(cairo_t* at, std::uint32_t rgb, double x, double y, double width, double height) {
  set_colour(at, rgb);
  cairo_rectangle(at, x, y, width, height);
  cairo_fill(at);
}

struct Size {
  int pixels = 0;
  int lines_max = 1;
};

struct Type {
  std::initializer_list<Size> sizes;  // the largest first: the first in which all fits is taken
  double height_max = kCardHeight;
  bool italic = false;
  std::uint32_t colour = kInk;
  double indent = 0;
};

// A column of texts. Each is one paragraph of plain text; what never fits ends in "…".
class Label {
 public:
  Label(cairo_t* at, PangoContext* context) : at_(at), layout_(pango_layout_new(context)) {
    pango_layout_set_width(layout_.get(), static_cast<int>(kColumn * PANGO_SCALE));
    pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(layout_.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode(layout_.get(), TRUE);
    const std::unique_ptr<PangoAttrList, Unref> attributes(pango_attr_list_new());
    pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("lnum=1, kern=1, liga=1"));
    pango_layout_set_attributes(layout_.get(), attributes.get());
  }

  double height_of(const std::string& text, const Type& type) {
    if (text.empty()) return 0;
    const std::string safe = provenance::visible(provenance::shortened(text, kTextMax));
    pango_layout_set_text(layout_.get(), safe.data(), static_cast<int>(safe.size()));
    const std::unique_ptr<PangoFontDescription, Unref> font(pango_font_description_from_string(kCardFamily));
    pango_font_description_set_style(font.get(), type.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    int height = 0;
    for (const Size& size : type.sizes) {
      pango_font_description_set_absolute_size(font.get(), size.pixels * PANGO_SCALE);
      pango_layout_set_font_description(layout_.get(), font.get());
      pango_layout_set_height(layout_.get(), -size.lines_max);
      pango_layout_get_pixel_size(layout_.get(), nullptr, &height);
      if (pango_layout_is_ellipsized(layout_.get()) == FALSE && height <= type.height_max) break;
    }
    return std::min<double>(height, type.height_max);
  }

  // Marks piled upon a letter may not leave the text's own place. Returns where the text ends.
  double draw(double top, const std::string& text, const Type& type) {
    if (text.empty()) return top;
    const double height = height_of(text, type);
    cairo_save(at_);
    cairo_rectangle(at_, kLeft - 8, top, kColumn + 16, height);
    cairo_clip(at_);
    set_colour(at_, type.colour);
    cairo_move_to(at_, kLeft + type.indent, top);
    pango_cairo_show_layout(at_, layout_.get());
    cairo_restore(at_);
    return top + height;
  }

 private:
  cairo_t* at_;
  std::unique_ptr<PangoLayout, GObjectUnref> layout_;
};

// The mark of web/gallery/public/icon.svg, without its ground: lines that narrow to a point, as a colophon's
// do.
void draw_mark(cairo_t* at, double x, double y, double scale, std::uint32_t colour) {
  cairo_save(at);
  cairo_translate(at, x, y);
  cairo_scale(at, scale, scale);
  set_colour(at, colour);
  for (const auto& [left, top, width] : {std::array<double, 3>{0, 0, 16}, {2, 5, 12}, {4, 10, 8}, {6, 15, 4}})
    cairo_rectangle(at, left, top, width, 2);
  cairo_arc(at, 8, 21, 1.5, 0, 6.2832);
  cairo_fill(at);
  cairo_restore(at);
}

// Light from above: many thin layers, each with rounder corners than the one within.
void draw_shadow(cairo_t* at, double x, double y, double width, double height) {
  constexpr int kLayers = 26;
  constexpr double kBelow = 9;
  constexpr double kQuarter = 1.5708;
  for (int i = kLayers; i > 0; --i) {
    const double left = x - i, top = y - i + kBelow, right = x + width + i, bottom = y + height + i + kBelow;
    cairo_set_source_rgba(at, 0, 0, 0, 0.0007 * (kLayers - i));
    cairo_new_sub_path(at);
    cairo_arc(at, right - i, top + i, i, -kQuarter, 0);
    cairo_arc(at, right - i, bottom - i, i, 0, kQuarter);
    cairo_arc(at, left + i, bottom - i, i, kQuarter, 2 * kQuarter);
    cairo_arc(at, left + i, top + i, i, 2 * kQuarter, 3 * kQuarter);
    cairo_close_path(at);
    cairo_fill(at);
  }
}

Surface surface_of(const Pixels& picture) {
  Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(picture.width),
                                             static_cast<int>(picture.height)));
  cairo_surface_flush(surface.get());
  std::uint8_t* const bytes = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  for (std::uint32_t y = 0; y < picture.height; ++y) {
    auto* row = reinterpret_cast<std::uint32_t*>(bytes + static_cast<std::ptrdiff_t>(y) * stride);
    for (std::uint32_t x = 0; x < picture.width; ++x) {
      const std::uint8_t* rgb = &picture.rgb[3 * (std::size_t{y} * picture.width + x)];
      row[x] = std::uint32_t{rgb[0]} << 16 | std::uint32_t{rgb[1]} << 8 | rgb[2];
    }
  }
  cairo_surface_mark_dirty(surface.get());
  return surface;
}

void draw_picture(cairo_t* at, const Pixels& picture) {
  const std::uint32_t scale = card_scale(picture);
  const Pixels shown = shrunk(picture, kCardPictureMax);
  const double width = shown.width * scale;
  const double height = shown.height * scale;
  const int x = static_cast<int>((kRoom - width) / 2);
  const int y = static_cast<int>((kRoom - height) / 2);
  draw_shadow(at, x, y, width, height);
  const Surface surface = surface_of(shown);
  cairo_save(at);
  cairo_translate(at, x, y);
  cairo_scale(at, scale, scale);
  cairo_set_source_surface(at, surface.get(), 0, 0);
  cairo_pattern_set_filter(cairo_get_source(at), CAIRO_FILTER_NEAREST);
  cairo_rectangle(at, 0, 0, shown.width, shown.height);
  cairo_fill(at);
  cairo_restore(at);
}

void draw_empty_frame(cairo_t* at) {
  constexpr double kSide = 400;
  constexpr double kAt = (kRoom - kSide) / 2;
  set_colour(at, kLine);
  cairo_set_line_width(at, 2);
  cairo_rectangle(at, kAt, kAt, kSide, kSide);
  cairo_stroke(at);
  draw_mark(at, kRoom / 2 - 40, kRoom / 2 - 56, 5, kLine);
}

void draw_words(cairo_t* at, const CardWords& words) {
  const FontMap fonts = card_fonts();
  const std::unique_ptr<PangoContext, GObjectUnref> context(pango_font_map_create_context(fonts.get()));
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context.get(), options);
  cairo_font_options_destroy(options);
  Label column(at, context.get());

  draw_mark(at, kLeft, 62, 1.35, kInk);
  column.draw(52, "Colophon", {.sizes = {{34}}, .italic = true, .indent = 32});

  const Type title{.sizes = {{60, 3}, {50, 3}, {42, 4}}, .height_max = 232};
  const Type name{.sizes = {{27}, {24}}, .italic = true, .colour = kSoft};
  const double under_title = column.draw(130, words.title, title);
  column.draw(column.draw(under_title + 8, words.by, name) + 2, words.made, name);

  // From the foot upwards.
  const std::uint32_t colour = words.wrong ? kLie : kSoft;
  const Type note{.sizes = {{26}, {24, 2}}, .colour = colour};
  const Type amount{.sizes = {{58}, {46}, {34}}};
  const Type label{.sizes = {{27}, {24}}, .italic = true, .colour = colour};
  double top = kCardHeight - kMargin;
  column.draw(top -= column.height_of(words.note, note), words.note, note);
  if (!words.amount.empty()) top -= 2;
  column.draw(top -= column.height_of(words.amount, amount), words.amount, amount);
  column.draw(top -= column.height_of(words.label, label) + 2, words.label, label);
  fill(at, kLine, kLeft, top - 14, kColumn, 1);
}

cairo_status_t append(void* out, const unsigned char* bytes, unsigned int size) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

std::uint32_t card_scale(const Pixels& picture) {
  return std::max<std::uint32_t>(1, kCardPictureMax / std::max(picture.width, picture.height));
}

Result<std::string> draw_card(const CardWords& words, const std::optional<Pixels>& picture) {
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, kCardWidth, kCardHeight));
  const std::unique_ptr<cairo_t, Unref> at(cairo_create(surface.get()));
  fill(at.get(), kWall, 0, 0, kCardWidth, kCardHeight);
  fill(at.get(), kRoomColour, 0, 0, kRoom, kCardHeight);
  if (picture) {
    draw_picture(at.get(), *picture);
  } else {
    draw_empty_frame(at.get());
  }
  draw_words(at.get(), words);
  std::string out;
  const cairo_status_t status = cairo_surface_write_to_png_stream(surface.get(), append, &out);
  if (cairo_status(at.get()) != CAIRO_STATUS_SUCCESS || status != CAIRO_STATUS_SUCCESS)
    return Error{"EncodingFailed", std::string("the card can't be drawn: ") + cairo_status_to_string(status)};
  return out;
}

}  // namespace colophon::api

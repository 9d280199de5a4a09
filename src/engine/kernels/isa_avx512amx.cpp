// Tile products of bytes: 16 pixels by 64 inputs times 64 inputs by 16 channels in one instruction. An int16
// is taken as its lower byte, unsigned, and its upper byte, signed; their products are summed apart and put
// together at the end, modulo 2^32. Compiled with -mavx512f -mavx512bw -mavx512vnni -mamx-tile -mamx-int8.
#include "engine/kernels/isa_kernels.hpp"

#if defined(__AMX_INT8__) && defined(__AVX512VNNI__)
#include "engine/kernels/avx512.hpp"

namespace colophon::engine {
namespace {

constexpr int kRows = 16;                        // pixels of a tile
constexpr int kStep = 64;                        // inputs of a tile
constexpr std::int64_t kTileBytes = kRows * 64;  // any tile's
constexpr std::int64_t kCachedBytes =
    786'432;  // weights in the second-level cache, which feeds tiles as fast

// Tiles: 0 to 3 sums, 4 and 5 inputs, 6 and 7 weights. Sum 2·i + j is of input tile i and weight tile j.
struct alignas(64) TileConfig {
  std::uint8_t palette = 1;
  std::uint8_t start_row = 0;
  std::uint8_t reserved[14] = {};
  std::uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  std::uint8_t rows[16] = {};
};

inline void configure(int first_rows, int second_rows) {
  TileConfig config;
  const auto first = static_cast<std::uint8_t>(first_rows);
  const auto second = static_cast<std::uint8_t>(second_rows);
  for (const int tile : {0, 1, 4}) config.rows[tile] = first;
  for (const int tile : {2, 3, 5}) config.rows[tile] = second;
  for (const int tile : {6, 7}) config.rows[tile] = kRows;
  // GCC 12 believes that the instruction reads eight bytes.
  asm volatile("" : : "r"(&config) : "memory");
  _tile_loadconfig(&config);
}

using Sums = std::int32_t[4][kRows][kPanel];

// Input tiles: lower and upper bytes. Weight tiles: the same.
struct Wide16 {
  static constexpr int kPixelTiles = 1;
  static constexpr int kPanelTiles = 1;
  static constexpr bool kPlanes = true;
  static constexpr std::int64_t kStepBytes = 2 * kTileBytes;
  static void products() {
    _tile_dpbuud(0, 4, 6);
    _tile_dpbusd(1, 4, 7);
    _tile_dpbsud(2, 5, 6);
    _tile_dpbssd(3, 5, 7);
  }
  static __m512i total(const Sums& sums, int, int, int row) {
    const __m512i middle = _mm512_add_epi32(_mm512_load_si512(sums[1][row]), _mm512_load_si512(sums[2][row]));
    const __m512i upper = _mm512_add_epi32(middle, _mm512_slli_epi32(_mm512_load_si512(sums[3][row]), 8));
    return _mm512_add_epi32(_mm512_load_si512(sums[0][row]), _mm512_slli_epi32(upper, 8));
  }
};

// Input tiles: lower and upper bytes. Weight tiles: two panels.
struct Wide8 {
  static constexpr int kPixelTiles = 1;
  static constexpr int kPanelTiles = 2;
  static constexpr bool kPlanes = true;
  static constexpr std::int64_t kStepBytes = kTileBytes;
  static void products() {
    _tile_dpbusd(0, 4, 6);
    _tile_dpbusd(1, 4, 7);
    _tile_dpbssd(2, 5, 6);
    _tile_dpbssd(3, 5, 7);
  }
  static __m512i total(const Sums& sums, int, int panel, int row) {
    return _mm512_add_epi32(_mm512_load_si512(sums[panel][row]),
                            _mm512_slli_epi32(_mm512_load_si512(sums[2 + panel][row]), 8));
  }
};

// Input tiles: the next 16 pixels. Weight tiles: two panels.
struct Narrow {
  static constexpr int kPixelTiles = 2;
  static constexpr int kPanelTiles = 2;
  static constexpr bool kPlanes = false;
  static constexpr std::int64_t kStepBytes = kTileBytes;
  static void products() {
    _tile_dpbssd(0, 4, 6);
    _tile_dpbssd(1, 4, 7);
    _tile_dpbssd(2, 5, 6);
    _tile_dpbssd(3, 5, 7);
  }
  static __m512i total(const Sums& sums, int pixels, int panel, int row) {
    return _mm512_load_si512(sums[2 * pixels + panel][row]);
  }
};

// The sums of one position; where there is no second input or weight tile, the first is taken twice.
template <typename Form>
void multiply(const Strip& strip, const std::byte* x, std::int64_t second_x, const std::byte* w,
              std::int64_t second_w, Sums& sums) {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  const std::int64_t stride = strip.x_stride;
  for (std::int64_t piece = 0; piece < strip.piece_count; ++piece) {
    const std::byte* from = x + strip.pieces[piece].offset;
    for (std::int64_t step = strip.pieces[piece].steps; step > 0; --step) {
      _tile_loadd(6, w, 64);
      _tile_loadd(7, w + second_w, 64);
      _tile_loadd(4, from, stride);
      _tile_loadd(5, from + second_x, stride);
      Form::products();
      from += kStep;
      w += Form::kStepBytes;
    }
  }
  _tile_stored(0, sums[0], 64);
  _tile_stored(1, sums[1], 64);
  _tile_stored(2, sums[2], 64);
  _tile_stored(3, sums[3], 64);
}

template <typename Form>
void put(const Strip& strip, const Sums& sums, std::int64_t pixel, int pixels, int panel, int panels) {
  for (int p = 0; p < pixels; ++p) {
    for (int n = 0; n < panels; ++n) {
      std::int32_t* out = strip.out + (pixel + p) * strip.out_stride + (panel + n) * kPanel;
      const __m512i before = _mm512_loadu_si512(strip.start ? strip.start + (panel + n) * kPanel : out);
      _mm512_storeu_si512(out, _mm512_add_epi32(before, Form::total(sums, p / kRows, n, p % kRows)));
    }
  }
}

template <typename Form>
void run_tiles(const Strip& strip) {
  alignas(64) Sums sums;
  constexpr int kPixels = Form::kPixelTiles * kRows;
  int configured = 0;
  for (std::int64_t pixel = 0; pixel < strip.pixels; pixel += kPixels) {
    const std::int64_t rest = strip.pixels - pixel;
    const int pixels = rest < kPixels ? static_cast<int>(rest) : kPixels;
    const int first = pixels < kRows ? pixels : kRows;
    const bool two = Form::kPlanes || pixels > kRows;
    if (configured != pixels) configure(first, Form::kPlanes || !two ? first : pixels - kRows);
    configured = pixels;
    const std::byte* x = strip.x + pixel * strip.x_stride;
    const std::int64_t second_x = Form::kPlanes ? strip.x_plane : two ? kRows * strip.x_stride : 0;
    for (int panel = 0; panel < strip.panels; panel += Form::kPanelTiles) {
      const int panels = strip.panels - panel < Form::kPanelTiles ? strip.panels - panel : Form::kPanelTiles;
      const std::int64_t second_w = Form::kPanelTiles == 1 ? kTileBytes : panels > 1 ? strip.w_stride : 0;
      multiply<Form>(strip, x, second_x, strip.w + panel * strip.w_stride, second_w, sums);
      put<Form>(strip, sums, pixel, pixels, panel, panels);
    }
  }
  _tile_release();
}

void split(const std::int16_t* from, std::int64_t count, std::byte* lower, std::byte* upper) {
  for (std::int64_t i = 0; i < count; i += 32) {
    const __mmask32 some = count - i < 32 ? (1U << (count - i)) - 1 : 0xffffffffU;
    const __m512i x = _mm512_maskz_loadu_epi16(some, from + i);
    _mm512_mask_cvtepi16_storeu_epi8(lower + i, some, x);
    _mm512_mask_cvtepi16_storeu_epi8(upper + i, some, _mm512_srli_epi16(x, 8));
  }
}

constexpr StripForm form(void (*run)(const Strip&), bool planes) {
  return {.run = run,
          .step = kStep,
          .panels = 2,
          .pixels = kRows,
          .lanes = kStep / 4,
          .planes = planes ? 2 : 1,
          .cached_bytes = kCachedBytes};
}

constexpr IsaKernels kKernels = {.sum = sum_in_vectors,
                                 .look_up = look_up_by_gathers,
                                 .wide16 = form(run_tiles<Wide16>, true),
                                 .wide8 = form(run_tiles<Wide8>, true),
                                 .narrow = form(run_tiles<Narrow>, false),
                                 .split = split,
                                 .short_runs = Isa::kAvx512Vnni};

}  // namespace

const IsaKernels* avx512amx_kernels() {
  return &kKernels;
}

}  // namespace colophon::engine

#else
const colophon::engine::IsaKernels* colophon::engine::avx512amx_kernels() {
  return nullptr;
}
#endif

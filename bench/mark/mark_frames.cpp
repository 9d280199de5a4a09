// mark_frames KEY SHIFT < FRAMES: what the detector says of each picture, one line each: "score payload
// scale". A frame is three little-endian u32 (width, height, payload) and the pixels, three bytes each; with
// a payload that is not 0 the picture is marked instead, and its pixels are the answer.
#include <iostream>

#include "base/endian.hpp"
#include "base/file.hpp"
#include "provenance/mark_detector.hpp"
#include "tests/support/apply_mark.hpp"

int main(int count, char** arguments) {
  using namespace colophon;
  if (count != 3) return 2;
  const auto file = read_file(arguments[1], provenance::kMarkKeyBytesMax);
  if (!file) return 1;
  const auto key = provenance::read_mark_key(*file);
  if (!key) return 1;
  const provenance::MarkDetector detector(*key);
  std::array<std::uint8_t, 12> head{};
  while (std::cin.read(reinterpret_cast<char*>(head.data()), head.size())) {
    const std::size_t width = load_le<std::uint32_t>(head.data());
    const std::size_t height = load_le<std::uint32_t>(head.data() + 4);
    const auto payload = load_le<std::uint32_t>(head.data() + 8);
    Bytes rgb(3 * width * height);
    std::cin.read(reinterpret_cast<char*>(rgb.data()), static_cast<std::streamsize>(rgb.size()));
    if (payload != 0) {
      test::apply_mark(*key, std::stoi(arguments[2]), payload, width, rgb);
      std::cout.write(reinterpret_cast<const char*>(rgb.data()), static_cast<std::streamsize>(rgb.size()));
    } else {
      const auto best = detector.best({width, height, rgb});
      const auto found = best.value_or(provenance::FoundMark{});
      std::cout << found.score << ' ' << found.payload << ' ' << found.scale << '\n';
    }
    std::cout.flush();
  }
}

#include "provenance/jumbf.hpp"

#include <algorithm>

#include "base/endian.hpp"
#include "base/text.hpp"

namespace colophon::provenance {
namespace {

constexpr std::size_t kHeadBytes = 8;
constexpr std::array<std::uint8_t, 12> kUuidTail{0x00, 0x11, 0x00, 0x10, 0x80, 0x00,
                                                 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71};
constexpr std::size_t kUuidBytes = 4 + kUuidTail.size();
constexpr std::uint8_t kRequestable = 0x01;
constexpr std::uint8_t kHasLabel = 0x02;

class Reader {
 public:
  explicit Reader(ByteView bytes) : bytes_(bytes) {}

  Result<Box> whole() {
    COLOPHON_TRY(Box box, this->box(0, bytes_.size(), 0));
    if (box.type != "jumb") return fail(0, "no superbox");
    if (box.content.size() + kHeadBytes != bytes_.size())
      return fail(box.content.size() + kHeadBytes, "something follows it");
    return box;
  }

 private:
  static Error fail(std::size_t at, std::string_view reason) {
    return {"BadJumbf", "bad JUMBF at byte " + std::to_string(at) + ": " + std::string(reason)};
  }

  Result<Box> box(std::size_t at, std::size_t end, int depth) {
    if (depth > kBoxDepthMax) return fail(at, "nested too deeply");
    if (++boxes_ > kBoxesMax) return fail(at, "too many boxes");
    if (end - at < kHeadBytes) return fail(at, "it ends within a box's head");
    const auto length = load_be<std::uint32_t>(bytes_.data() + at);
    if (length < kHeadBytes || length > end - at) return fail(at, "a box whose length does not fit");
    Box box{.type = std::string(as_text(bytes_.subspan(at + 4, 4))),
            .content = bytes_.subspan(at + kHeadBytes, length - kHeadBytes),
            .label = {}};
    if (box.type != "jumb") return box;
    std::size_t inside = at + kHeadBytes;
    const std::size_t inside_end = at + length;
    for (bool described = false; inside < inside_end;) {
      COLOPHON_TRY(Box inner, this->box(inside, inside_end, depth + 1));
      const std::size_t inner_at = inside;
      inside += kHeadBytes + inner.content.size();
      if (described) {
        box.boxes.push_back(std::move(inner));
        continue;
      }
      if (inner.type != "jumd") return fail(inner_at, "a superbox without a description");
      COLOPHON_TRY_VOID(describe(box, inner.content, inner_at));
      described = true;
    }
    if (box.label.empty()) return fail(at, "a superbox without a description");
    return box;
  }

  Result<void> describe(Box& box, ByteView content, std::size_t at) {
    if (content.size() < kUuidBytes + 2) return fail(at, "a description that is cut short");
    if (equal(content.subspan(4, kUuidTail.size()), kUuidTail))
      std::copy_n(content.begin(), 4, box.kind.begin());
    if ((content[kUuidBytes] & kHasLabel) == 0) return fail(at, "a superbox without a label");
    const ByteView rest = content.subspan(kUuidBytes + 1);
    const auto end = std::find(rest.begin(), rest.end(), 0);
    if (end == rest.end() || end == rest.begin()) return fail(at, "a label without an end, or an empty one");
    box.label.assign(rest.begin(), end);
    if (!is_utf8(box.label)) return fail(at, "a label that is not UTF-8");
    return {};
  }

  ByteView bytes_;
  std::size_t boxes_ = 0;
};

}  // namespace

Bytes content_box(std::string_view type, ByteView content) {
  COLOPHON_CHECK(type.size() == 4 && content.size() < 0xFFFFFFF0);
  Bytes box;
  append_be(box, static_cast<std::uint32_t>(content.size() + kHeadBytes));
  append(box, as_bytes(type));
  append(box, content);
  return box;
}

Bytes superbox(const BoxKind& kind, std::string_view label, ByteView contents) {
  Bytes description(kind.begin(), kind.end());
  append(description, kUuidTail);
  description.push_back(kRequestable | kHasLabel);
  append(description, as_bytes(label));
  description.push_back(0);
  Bytes content = content_box("jumd", description);
  append(content, contents);
  return content_box("jumb", content);
}

const Box* Box::find(std::string_view wanted) const {
  const auto found = std::find_if(boxes.rbegin(), boxes.rend(),
                                  [&](const Box& box) { return box.type == "jumb" && box.label == wanted; });
  return found == boxes.rend() ? nullptr : &*found;
}

Result<Box> read_superbox(ByteView bytes) {
  return Reader(bytes).whole();
}

}  // namespace colophon::provenance

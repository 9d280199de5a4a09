// JUMBF (ISO 19566-5): boxes of u32 length ‖ type ‖ content, and superboxes whose first box says what they
// are. C2PA 2.x, "JUMBF". Thread-safe; input is not trusted; views point into what was read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace colophon::provenance {

// What kind of superbox it is: four letters of its UUID, the rest of which is the same for all of C2PA's.
using BoxKind = std::array<char, 4>;
inline constexpr BoxKind kStoreBox{'c', '2', 'p', 'a'};
inline constexpr BoxKind kManifestBox{'c', '2', 'm', 'a'};
inline constexpr BoxKind kAssertionsBox{'c', '2', 'a', 's'};
inline constexpr BoxKind kClaimBox{'c', '2', 'c', 'l'};
inline constexpr BoxKind kSignatureBox{'c', '2', 'c', 's'};
inline constexpr BoxKind kCborBox{'c', 'b', 'o', 'r'};
inline constexpr BoxKind kJsonBox{'j', 's', 'o', 'n'};

// A content box, with its head: type is four letters.
Bytes content_box(std::string_view type, ByteView content);

// A superbox: its description, then `contents`, which are whole boxes one behind the other.
Bytes superbox(const BoxKind& kind, std::string_view label, ByteView contents);

struct Box {
  std::string type;          // "jumb" for a superbox, else a content box's
  ByteView content;          // without the head
  BoxKind kind{};            // of a superbox; zeros if its UUID is none of C2PA's
  std::string label;         // of a superbox
  std::vector<Box> boxes{};  // of a superbox, without its description

  // The superbox with that label; nullptr if there is none. The last one, where several have it.
  const Box* find(std::string_view label) const;
};

inline constexpr int kBoxDepthMax = 8;
inline constexpr std::size_t kBoxesMax = 4'096;

// Exactly one superbox. Error: BadJumbf (with the byte and the reason).
Result<Box> read_superbox(ByteView bytes);

// What C2PA hashes of a superbox: everything behind its own head.
inline ByteView hashed_part(const Box& box) {
  return box.content;
}

}  // namespace colophon::provenance

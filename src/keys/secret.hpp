// Bytes that are wiped from memory when they go. Neither copied nor printed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace colophon::keys {

// Overwrites in a way that the compiler keeps.
void wipe(std::span<std::uint8_t> bytes);

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::size_t size) : bytes_(size) {}
  static Secret copy_of(ByteView bytes);
  static Secret copy_of(std::string_view text) { return copy_of(as_bytes(text)); }

  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(bytes_); }

  std::span<std::uint8_t> bytes() { return bytes_; }
  ByteView view() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

 private:
  Bytes bytes_;  // never grows, so no unwiped copy is left behind
};

}  // namespace colophon::keys

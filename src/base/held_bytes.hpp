// Bytes that somebody keeps: read into memory, or a file's own.
#pragma once

#include <utility>

#include "base/bytes.hpp"

namespace colophon {

class HeldBytes {
 public:
  virtual ~HeldBytes() = default;
  virtual ByteView bytes() const = 0;  // the same for this object's whole life
  // They are not looked at for a while: where they can be fetched again, their memory may serve others.
  virtual void let_go() const {}

 protected:
  HeldBytes() = default;
  HeldBytes(HeldBytes&&) = default;
  HeldBytes& operator=(HeldBytes&&) = default;
};

class ReadBytes final : public HeldBytes {
 public:
  explicit ReadBytes(Bytes bytes) : bytes_(std::move(bytes)) {}
  ByteView bytes() const override { return bytes_; }

 private:
  Bytes bytes_;
};

}  // namespace colophon

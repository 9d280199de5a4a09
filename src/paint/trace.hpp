// The trace: a commitment to the state after every stage. spec/trace.md
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "engine/value.hpp"

namespace colophon::paint {

// SHA-256 of the elements, little-endian, in their type's width.
Bytes32 value_digest(const engine::Tensor& tensor);

class Trace {
 public:
  explicit Trace(const Bytes32& request_hash);
  void record(std::string_view stage, std::uint32_t index, std::span<const engine::Tensor> outputs);
  Bytes32 root() const;
  const std::vector<Bytes>& leaves() const { return leaves_; }

 private:
  std::vector<Bytes> leaves_;
};

}  // namespace colophon::paint

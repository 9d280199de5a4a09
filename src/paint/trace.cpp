#include "paint/trace.hpp"

#include "base/endian.hpp"
#include "crypto/merkle.hpp"
#include "crypto/sha256.hpp"

namespace colophon::paint {

Bytes32 value_digest(const engine::Tensor& tensor) {
  Bytes bytes;
  bytes.reserve(tensor.data.size() * static_cast<std::size_t>(engine::width_bytes(tensor.facts.type)));
  for (const std::int32_t x : tensor.data) {
    switch (tensor.facts.type) {
      case engine::Type::kU8:
      case engine::Type::kI8:
        append_le(bytes, static_cast<std::int8_t>(x));
        break;
      case engine::Type::kI16:
        append_le(bytes, static_cast<std::int16_t>(x));
        break;
      case engine::Type::kI32:
        append_le(bytes, x);
        break;
    }
  }
  return crypto::sha256(bytes);
}

Trace::Trace(const Bytes32& request_hash) {
  Bytes leaf(as_bytes("colophon/trace/v1").begin(), as_bytes("colophon/trace/v1").end());
  append(leaf, request_hash);
  leaves_.push_back(std::move(leaf));
}

void Trace::record(std::string_view stage, std::uint32_t index, std::span<const engine::Tensor> outputs) {
  Bytes leaf{static_cast<std::uint8_t>(stage.size())};
  append(leaf, as_bytes(stage));
  append_be(leaf, index);
  for (const engine::Tensor& output : outputs) append(leaf, value_digest(output));
  leaves_.push_back(std::move(leaf));
}

Bytes32 Trace::root() const {
  std::vector<Bytes32> hashes;
  for (const Bytes& leaf : leaves_) hashes.push_back(crypto::merkle_leaf(leaf));
  return crypto::merkle_root(hashes);
}

}  // namespace colophon::paint

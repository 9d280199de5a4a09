#include "engine/model_id.hpp"

#include <algorithm>

#include "base/endian.hpp"
#include "crypto/merkle.hpp"
#include "crypto/sha256.hpp"
#include "engine/thread_pool.hpp"

namespace colophon::engine {

namespace {

constexpr std::size_t kWorthThreads = std::size_t{64} << 20;  // about what is hashed while threads start

}  // namespace

Bytes32 tensor_entry(const Constant& constant) {
  std::vector<Bytes32> chunks;
  for (std::size_t at = 0; at < constant.bytes.size(); at += kChunkBytes) {
    chunks.push_back(
        crypto::merkle_leaf(constant.bytes.subspan(at, std::min(kChunkBytes, constant.bytes.size() - at))));
  }
  Bytes entry{0x02};
  append_be(entry, static_cast<std::uint32_t>(constant.name.size()));
  append(entry, as_bytes(constant.name));
  entry.push_back(static_cast<std::uint8_t>(constant.type));
  entry.push_back(static_cast<std::uint8_t>(constant.extents.size()));
  for (const std::int64_t extent : constant.extents) append_be(entry, static_cast<std::uint32_t>(extent));
  append(entry, crypto::merkle_root(chunks));
  return crypto::sha256(entry);
}

namespace {

Bytes32 root_of(const std::vector<Constant>& constants, std::string_view domain) {
  std::vector<Bytes32> entries(constants.size());
  std::size_t bytes = 0;
  for (const Constant& constant : constants) bytes += constant.bytes.size();
  ThreadPool pool(bytes < kWorthThreads ? 1 : hardware_threads());
  pool.run(static_cast<std::int64_t>(constants.size()), [&](std::int64_t index, int) {
    const auto at = static_cast<std::size_t>(index);
    entries[at] = tensor_entry(constants[at]);
  });
  Bytes top{0x03};
  append(top, as_bytes(domain));
  append(top, crypto::merkle_root(entries));
  return crypto::sha256(top);
}

}  // namespace

Bytes32 model_id(const std::vector<Constant>& constants) {
  return root_of(constants, "colophon/model/v1");
}

Bytes32 adapter_id(const std::vector<Constant>& constants) {
  return root_of(constants, "colophon/adapter/v1");
}

}  // namespace colophon::engine

// A model's id: the Merkle root over its tensors. spec/model-file.md, "Model id".
#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "engine/value.hpp"

namespace colophon::engine {

inline constexpr std::size_t kChunkBytes = 1024;

// `constants` in ascending order of names, as read_container gives them.
Bytes32 model_id(const std::vector<Constant>& constants);

// An adapter's, made likewise. spec/adapter.md
Bytes32 adapter_id(const std::vector<Constant>& constants);

// The entry of one tensor, of which the id is the root.
Bytes32 tensor_entry(const Constant& constant);

}  // namespace colophon::engine

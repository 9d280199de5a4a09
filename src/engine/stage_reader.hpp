// One stage's nodes, from their JSON. spec/model-file.md, "Nodes".
#pragma once

#include "engine/json.hpp"
#include "engine/program.hpp"

namespace colophon::engine {

inline constexpr std::size_t kNodesMax = 16'384;
inline constexpr std::size_t kNameBytesMax = 255;  // of a value

// Errors: BadProgram, BadAttribute, UnknownOperator, UndefinedValue.
Result<Stage> read_stage(const Json& json, std::vector<std::string> inputs, std::size_t outputs,
                         const std::vector<Constant>& constants);

}  // namespace colophon::engine

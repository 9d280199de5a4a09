// A model's program as it was read: five stages of nodes, a tokenizer, samplers. spec/model-file.md,
// "Program".
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "engine/attributes.hpp"
#include "engine/operation.hpp"

namespace colophon::engine {

enum class StageId : std::uint8_t { kText, kInit, kDenoise, kStep, kDecode };
inline constexpr std::array<std::string_view, 5> kStageNames = {"text", "init", "denoise", "step", "decode"};

struct Node {
  std::string op;
  std::string out;
  std::shared_ptr<const Operation> operation;  // an adapted program shares its model's
  std::vector<std::size_t> inputs;             // indices into the stage's values
  std::string point;  // of a mix where adapters may add to its first input, a conv; else empty
};

// Values are numbered: the stage's inputs, then the constants it uses as values, then one a node, in order.
struct Stage {
  std::vector<std::string> inputs;
  std::vector<const Constant*> constants;
  std::vector<Node> nodes;
  std::vector<std::size_t> outputs;

  std::size_t first_node_value() const { return inputs.size() + constants.size(); }
  std::size_t value_count() const { return first_node_value() + nodes.size(); }

  // The values that nobody needs once each node has run (the node's own output, if nobody takes it).
  std::vector<std::vector<std::size_t>> dying() const;
};

// Two tokens that become one; ordered by the two.
struct Merge {
  std::array<std::int32_t, 2> pair{};
  std::int32_t token = 0;
  friend auto operator<=>(const Merge&, const Merge&) = default;
};

struct Tokenizer {
  std::size_t slots = 0;
  std::vector<std::string> words;  // token = index + 1
  std::vector<std::string> ignored;
  std::vector<Merge> merges;  // ascending; if any, the tokenizer is of kind byte-pairs and has no words
  std::int32_t padding = 0;

  std::int32_t start() const { return kByteTokens + static_cast<std::int32_t>(merges.size()); }
  std::int32_t end() const { return start() + 1; }
  std::int64_t token_max() const { return merges.empty() ? static_cast<std::int64_t>(words.size()) : end(); }

  static constexpr std::int32_t kByteTokens = 512;  // a byte, and a byte that ends a word
};

struct Schedule {
  std::int64_t steps = 0;
  std::int64_t first_row = 0;
};
struct Sampler {
  std::string name;
  std::vector<Schedule> schedules;
};

struct State {
  std::string name;
  Extents shape;
  Type type = Type::kI32;
  Range range;
};

struct Defaults {
  std::string sampler;
  std::int64_t steps = 0;
  std::int64_t guidance_q16 = 0;
  Size size;
};

inline constexpr std::int64_t kGuidanceMax = 30 * 65'536;
inline constexpr std::int64_t kGuidanceNone = 65'536;  // 1.0: the prompt's own prediction

struct Program {
  std::string name;
  std::vector<Size> sizes;
  Tokenizer tokenizer;
  std::vector<Sampler> samplers;
  Defaults defaults;
  std::int64_t rows = 0;
  std::int64_t evaluations = 2;  // of `denoise` in a step; 1: without guidance or a negative prompt
  std::vector<State> states;
  std::array<Stage, 5> stages;

  const Stage& stage(StageId id) const { return stages[static_cast<std::size_t>(id)]; }
  bool has_mark() const;  // `decode` ends in the operator mark
  const Schedule* find_schedule(std::string_view sampler, std::int64_t steps) const;  // nullptr: not offered
};

// `constants` must outlive the program. Errors: BadProgram, BadJson, BadAttribute, UnknownOperator,
// UndefinedValue (a cycle is one: nodes stand in order), and those of the operators' parsers.
Result<Program> read_program(const std::vector<Constant>& constants);

}  // namespace colophon::engine

#include "engine/program.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "engine/program_json.hpp"
#include "engine/stage_reader.hpp"
#include "engine/tokenizer_reader.hpp"

namespace colophon::engine {
namespace {

using namespace program_json;

constexpr Range kSteps{1, 65'535};

Result<std::vector<Size>> read_sizes(const Json& json) {
  COLOPHON_TRY(const auto* items, list(json.find("sizes"), "sizes", 1, 16));
  std::vector<Size> sizes;
  for (const Json& item : *items) {
    COLOPHON_TRY(const auto* pair, list(&item, "size", 2, 2));
    Size size;
    COLOPHON_TRY(size.width, integer(&(*pair)[0], "width", {1, 4096}));
    COLOPHON_TRY(size.height, integer(&(*pair)[1], "height", {1, 4096}));
    if (std::find(sizes.begin(), sizes.end(), size) != sizes.end()) return bad("sizes hold one twice");
    sizes.push_back(size);
  }
  return sizes;
}

bool is_sampler_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

Result<std::vector<Sampler>> read_samplers(const Json& json, std::int64_t rows) {
  COLOPHON_TRY(const auto* items, list(json.find("samplers"), "samplers", 1, 16));
  std::vector<Sampler> samplers;
  for (const Json& item : *items) {
    COLOPHON_TRY_VOID(only_keys(item, "sampler", {"name", "schedules"}));
    Sampler sampler;
    COLOPHON_TRY(sampler.name, text(item.find("name"), "sampler's name", 31));
    if (!is_sampler_name(sampler.name)) return bad("sampler's name is not of [a-z0-9_-]");
    const auto same_name = [&](const Sampler& other) { return other.name == sampler.name; };
    if (std::any_of(samplers.begin(), samplers.end(), same_name)) return bad("samplers hold a name twice");
    COLOPHON_TRY(const auto* schedules, list(item.find("schedules"), "schedules", 1, 1024));
    for (const Json& entry : *schedules) {
      COLOPHON_TRY_VOID(only_keys(entry, "schedule", {"steps", "first"}));
      Schedule schedule;
      COLOPHON_TRY(schedule.steps, integer(entry.find("steps"), "schedule's steps", kSteps));
      COLOPHON_TRY(schedule.first_row, integer(entry.find("first"), "schedule's first row", {0, rows - 1}));
      if (schedule.first_row + schedule.steps > rows) return bad("schedule runs beyond its rows");
      const auto same_steps = [&](const Schedule& other) { return other.steps == schedule.steps; };
      if (std::any_of(sampler.schedules.begin(), sampler.schedules.end(), same_steps)) {
        return bad("schedules hold a number of steps twice");
      }
      sampler.schedules.push_back(schedule);
    }
    samplers.push_back(std::move(sampler));
  }
  return samplers;
}

// Names of the stages' other inputs, and constants, can't be a state's.
bool is_taken(std::string_view name, const std::vector<Constant>& constants) {
  constexpr std::string_view kInputs[] = {"tokens",     "row",           "context",
                                          "prediction", "unconditional", "guidance"};
  return std::find(std::begin(kInputs), std::end(kInputs), name) != std::end(kInputs) ||
         find_constant(constants, name);
}

Result<std::vector<State>> read_states(const Json& json, const std::vector<Constant>& constants) {
  COLOPHON_TRY(const auto* items, list(json.find("state"), "state", 1, 8));
  std::vector<State> states;
  for (const Json& item : *items) {
    COLOPHON_TRY_VOID(only_keys(item, "state", {"name", "shape", "type", "lo", "hi"}));
    State state;
    COLOPHON_TRY(state.name, text(item.find("name"), "state's name", kNameBytesMax));
    const auto same_name = [&](const State& other) { return other.name == state.name; };
    if (is_taken(state.name, constants) || std::any_of(states.begin(), states.end(), same_name)) {
      return bad("state's name '" + printable(state.name) + "' is taken");
    }
    COLOPHON_TRY(state.shape, parse_extents(*item.find("shape")));
    COLOPHON_TRY(const std::string type, text(item.find("type"), "state's type", 3));
    if (type != "I8" && type != "I16" && type != "I32") return bad("state's type is not I8, I16 or I32");
    state.type = type == "I32" ? Type::kI32 : type == "I16" ? Type::kI16 : Type::kI8;
    COLOPHON_TRY(state.range.lo, integer(item.find("lo"), "state's lo", type_range(state.type)));
    COLOPHON_TRY(state.range.hi, integer(item.find("hi"), "state's hi", type_range(state.type)));
    if (state.range.lo > state.range.hi) return bad("state's lo is above its hi");
    states.push_back(std::move(state));
  }
  return states;
}

Result<Defaults> read_defaults(const Json& json, std::int64_t evaluations) {
  COLOPHON_TRY_VOID(only_keys(json, "defaults", {"sampler", "steps", "guidance", "width", "height"}));
  Defaults defaults;
  COLOPHON_TRY(defaults.sampler, text(json.find("sampler"), "default sampler", 31));
  COLOPHON_TRY(defaults.steps, integer(json.find("steps"), "default steps", kSteps));
  COLOPHON_TRY(defaults.guidance_q16, integer(json.find("guidance"), "default guidance", {0, kGuidanceMax}));
  if (evaluations == 1 && defaults.guidance_q16 != kGuidanceNone) {
    return bad("default guidance is not 65536, and one evaluation can't be guided");
  }
  COLOPHON_TRY(defaults.size.width, integer(json.find("width"), "default width", {1, 4096}));
  COLOPHON_TRY(defaults.size.height, integer(json.find("height"), "default height", {1, 4096}));
  return defaults;
}

std::vector<std::string> stage_inputs(StageId id, const std::vector<State>& states,
                                      std::int64_t evaluations) {
  std::vector<std::string> names;
  if (id == StageId::kText) return {"tokens"};
  if (id == StageId::kInit) return {};
  for (const State& state : states) names.push_back(state.name);
  if (id == StageId::kDenoise) names.insert(names.end(), {"row", "context"});
  if (id == StageId::kStep) names.insert(names.end(), {"row", "prediction"});
  if (id == StageId::kStep && evaluations == 2) names.insert(names.end(), {"unconditional", "guidance"});
  return names;
}

// Operators that only one place may hold.
Result<void> check_places(StageId id, const Stage& stage) {
  const std::string where = "stage '" + std::string(kStageNames[static_cast<std::size_t>(id)]) + "' holds ";
  for (std::size_t n = 0; n < stage.nodes.size(); ++n) {
    const Node& node = stage.nodes[n];
    if (node.op == "noise" && id != StageId::kInit) return bad(where + "noise, which only 'init' may");
    const std::size_t value = stage.first_node_value() + n;
    if (node.op == "mark" &&
        (id != StageId::kDecode || n + 1 < stage.nodes.size() || stage.outputs[0] != value)) {
      return bad(where + "mark '" + printable(node.out) +
                 "', which may only be the last node of 'decode', with the stage's output");
    }
  }
  return {};
}

}  // namespace

std::vector<std::vector<std::size_t>> Stage::dying() const {
  std::vector<std::size_t> last(value_count(), 0);
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    last[first_node_value() + node] = node;
    for (const std::size_t input : nodes[node].inputs) last[input] = node;
  }
  for (const std::size_t output : outputs) last[output] = nodes.size();
  std::vector<std::vector<std::size_t>> dying(nodes.size() + 1);
  for (std::size_t value = 0; value < last.size(); ++value) dying[last[value]].push_back(value);
  return dying;
}

const Schedule* Program::find_schedule(std::string_view sampler, std::int64_t steps) const {
  for (const Sampler& candidate : samplers) {
    if (candidate.name != sampler) continue;
    for (const Schedule& schedule : candidate.schedules) {
      if (schedule.steps == steps) return &schedule;
    }
  }
  return nullptr;
}

bool Program::has_mark() const {
  const Stage& decode = stage(StageId::kDecode);
  return !decode.nodes.empty() && decode.nodes.back().op == "mark";
}

Result<Program> read_program(const std::vector<Constant>& constants) {
  const Constant* source = find_constant(constants, "program");
  if (!source && find_constant(constants, "adapter")) {
    return Error{"BadProgram", "the file is an adapter, not a model",
                 "name it with --adapter, or look into it with: colophon adapter info FILE"};
  }
  if (!source || source->type != Type::kU8 || source->extents.size() != 1) {
    return Error{"BadProgram",
                 "the file holds no tensor 'program' of type U8 and rank 1: it is no Colophon model"};
  }
  if (source->bytes.size() > kHeaderBytesMax) return bad("JSON is over 16 MiB");
  const auto is_ascii = [](std::uint8_t byte) { return byte < 0x80; };
  if (!std::all_of(source->bytes.begin(), source->bytes.end(), is_ascii)) return bad("JSON is not ASCII");
  COLOPHON_TRY(const Json json, parse_json(as_text(source->bytes)));
  COLOPHON_TRY_VOID(
      only_keys(json, "object",
                {"format", "name", "sizes", "tokenizer", "samplers", "defaults", "rows", "state", "stages"},
                {"evaluations"}));
  const std::string* format = json.find("format")->string();
  if (!format || *format != "colophon/program/v1") {
    return bad("format is not \"colophon/program/v1\": another version of colophon may read it");
  }
  Program program;
  COLOPHON_TRY(program.name, text(json.find("name"), "name", 64));
  if (std::any_of(program.name.begin(), program.name.end(), [](char c) { return c < ' ' || c > '~'; })) {
    return bad("name holds something that can't be shown");  // it goes to terminals as it stands
  }
  COLOPHON_TRY(program.sizes, read_sizes(json));
  COLOPHON_TRY(program.tokenizer, read_tokenizer(*json.find("tokenizer"), constants));
  COLOPHON_TRY(program.rows, integer(json.find("rows"), "rows", {1, 65'536}));
  COLOPHON_TRY(program.samplers, read_samplers(json, program.rows));
  if (const Json* evaluations = json.find("evaluations")) {
    COLOPHON_TRY(program.evaluations, integer(evaluations, "evaluations", {1, 2}));
  }
  COLOPHON_TRY(program.defaults, read_defaults(*json.find("defaults"), program.evaluations));
  COLOPHON_TRY(program.states, read_states(json, constants));
  const auto& d = program.defaults;
  if (!program.find_schedule(d.sampler, d.steps) ||
      std::find(program.sizes.begin(), program.sizes.end(), d.size) == program.sizes.end()) {
    return bad("defaults are not among its own samplers, steps and sizes");
  }
  const Json& stages = *json.find("stages");
  COLOPHON_TRY_VOID(only_keys(stages, "stages", {"text", "init", "denoise", "step", "decode"}));
  for (std::size_t i = 0; i < kStageNames.size(); ++i) {
    const auto id = static_cast<StageId>(i);
    const bool per_state = id == StageId::kInit || id == StageId::kStep;
    auto stage =
        read_stage(*stages.find(kStageNames[i]), stage_inputs(id, program.states, program.evaluations),
                   per_state ? program.states.size() : 1, constants);
    if (!stage) {
      Error error = std::move(stage).error();
      error.message = "stage '" + std::string(kStageNames[i]) + "', " + error.message;
      return error;
    }
    program.stages[i] = std::move(stage).value();
    COLOPHON_TRY_VOID(check_places(id, program.stages[i]));
  }
  return program;
}

}  // namespace colophon::engine

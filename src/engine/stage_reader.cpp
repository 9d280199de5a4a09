#include "engine/stage_reader.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "engine/operators.hpp"
#include "engine/ops/branch.hpp"

namespace colophon::engine {
namespace {

// What an input's name stands for, before values are numbered: constants are found out only on the way.
struct Source {
  enum class Kind : std::uint8_t { kInput, kConstant, kNode } kind = Kind::kInput;
  std::size_t index = 0;
};

bool is_printable(std::string_view name) {
  const auto shown = [](char c) { return c >= ' ' && c <= '~'; };
  return name.size() <= kNameBytesMax && std::all_of(name.begin(), name.end(), shown);
}

class StageReader {
 public:
  StageReader(std::vector<std::string> inputs, const std::vector<Constant>& constants)
      : constants_(constants) {
    stage_.inputs = std::move(inputs);
    for (std::size_t i = 0; i < stage_.inputs.size(); ++i)
      names_[stage_.inputs[i]] = {Source::Kind::kInput, i};
  }

  Result<Stage> read(const Json& json, std::size_t outputs) {
    const Json* nodes = json.find("nodes");
    const Json* out = json.find("out");
    if (!nodes || !nodes->array() || !out || !out->array() || json.members()->size() != 2) {
      return Error{"BadProgram", "it is not {nodes: […], out: […]}"};
    }
    if (nodes->array()->size() > kNodesMax) return Error{"BadProgram", "it has more than 16,384 nodes"};
    for (const Json& node : *nodes->array()) {
      auto added = add(node);
      if (!added) {
        Error error = std::move(added).error();
        error.message = "node " + std::to_string(stage_.nodes.size()) + ": " + error.message;
        return error;
      }
    }
    if (out->array()->size() != outputs) {
      return Error{"BadProgram", "it has not " + std::to_string(outputs) + " outputs"};
    }
    std::vector<Source> sources;
    for (const Json& name : *out->array()) {
      COLOPHON_TRY(Source source, find(name));
      sources.push_back(source);
    }
    number_values();
    COLOPHON_TRY_VOID(check_points());
    for (const Source& source : sources) stage_.outputs.push_back(number(source));
    return std::move(stage_);
  }

 private:
  Result<Source> find(const Json& json) {
    if (!json.string()) return Error{"BadProgram", "the name of a value is not a string"};
    const std::string& name = *json.string();
    if (const auto at = names_.find(name); at != names_.end()) return at->second;
    if (const Constant* constant = find_constant(constants_, name)) {
      if (constant->type == Type::kU8)
        return Error{"TypeMismatch", "constant '" + name + "' of type U8 is used as a value"};
      if (constant->extents.size() != 1 && constant->extents.size() != 3) {
        return Error{"BadShape", "constant '" + name + "' is used as a value, but has not rank 1 or 3"};
      }
      stage_.constants.push_back(constant);
      const Source source{Source::Kind::kConstant, stage_.constants.size() - 1};
      names_[name] = source;
      return source;
    }
    return Error{"UndefinedValue",
                 "value '" + printable(name) +
                     "' is not defined before it is used (nodes stand in order; a cycle is an error)"};
  }

  Result<void> add(const Json& json) {
    const Json* op = json.find("op");
    const Json* out = json.find("out");
    if (!op || !op->string() || !out || !out->string()) return Error{"BadProgram", "it lacks 'op' or 'out'"};
    const Operator* row = find_operator(*op->string());
    if (!row) return Error{"UnknownOperator", "operator '" + printable(*op->string()) + "' is not known"};

    Node node{*op->string(), *out->string(), nullptr, {}, {}};
    if (node.out.empty() || node.out.size() > kNameBytesMax) {
      return Error{"BadProgram", "the name of its output has not 1 to 255 bytes"};
    }
    std::vector<Source> sources;
    const Json* in = json.find("in");
    if (in && !in->array()) return Error{"BadProgram", "'in' is not a list"};
    const std::size_t count = in ? in->array()->size() : 0;
    if (count < static_cast<std::size_t>(row->inputs_min) ||
        count > static_cast<std::size_t>(row->inputs_max)) {
      return Error{"BadProgram", node.op + " does not take " + std::to_string(count) + " inputs"};
    }
    for (std::size_t i = 0; i < count; ++i) {
      COLOPHON_TRY(Source source, find((*in->array())[i]));
      sources.push_back(source);
    }
    Attributes attributes(json, constants_);
    std::vector<std::string> operands;
    auto operation = row->parse(attributes, operands);
    if (!operation) {
      Error error = std::move(operation).error();
      error.message = node.op + " '" + printable(node.out) + "': " + error.message;
      return error;
    }
    if (node.op == "mix") {
      COLOPHON_TRY(node.point, attributes.string_if_any("point"));
    }
    COLOPHON_TRY_VOID(attributes.all_read());
    node.operation = std::move(operation).value();
    for (const std::string& name : operands) {
      COLOPHON_TRY(Source source, find(Json(name)));
      if (source.kind == Source::Kind::kConstant && stage_.constants[source.index]->type != Type::kI32) {
        return Error{"TypeMismatch", "constant '" + name + "' is used as a multiplier, but is not I32"};
      }
      sources.push_back(source);
    }
    // mix's list has one entry an input.
    if (const Json* by = json.find("by"); by && by->array()->size() != count) {
      return Error{"BadAttribute", "attribute 'by' has not one entry an input"};
    }
    if (find_constant(constants_, node.out) ||
        !names_.emplace(node.out, Source{Source::Kind::kNode, stage_.nodes.size()}).second) {
      return Error{"BadProgram", "the name '" + printable(node.out) + "' is taken"};
    }
    sources_.push_back(std::move(sources));
    stage_.nodes.push_back(std::move(node));
    return {};
  }

  std::size_t number(const Source& source) const {
    if (source.kind == Source::Kind::kInput) return source.index;
    if (source.kind == Source::Kind::kConstant) return stage_.inputs.size() + source.index;
    return stage_.first_node_value() + source.index;
  }

  void number_values() {
    for (std::size_t i = 0; i < stage_.nodes.size(); ++i) {
      for (const Source& source : sources_[i]) stage_.nodes[i].inputs.push_back(number(source));
    }
  }

  // spec/adapter.md: what an adapter may count on.
  Result<void> check_points() const {
    std::set<std::string_view> seen;
    for (const Node& node : stage_.nodes) {
      if (node.point.empty()) continue;
      const auto bad = [&](std::string_view why) {
        return Error{"BadAttribute",
                     "mix '" + printable(node.out) + "': attribute 'point' " + std::string(why)};
      };
      if (!is_printable(node.point)) return bad("is not 1 to 255 printable characters");
      if (!seen.insert(node.point).second) return bad("stands twice in the stage");
      const std::size_t first = node.inputs[0];
      const bool computed = first >= stage_.first_node_value();
      const Node* input = computed ? &stage_.nodes[first - stage_.first_node_value()] : nullptr;
      if (!input || input->op != "conv" || ops::conv_of(*input->operation).groups != 1) {
        return bad("stands at a mix whose first input is not a conv of one group");
      }
    }
    return {};
  }

  const std::vector<Constant>& constants_;
  Stage stage_;
  std::map<std::string, Source> names_;
  std::vector<std::vector<Source>> sources_;  // of each node
};

}  // namespace

Result<Stage> read_stage(const Json& json, std::vector<std::string> inputs, std::size_t outputs,
                         const std::vector<Constant>& constants) {
  if (!json.members()) return Error{"BadProgram", "it is not an object"};
  return StageReader(std::move(inputs), constants).read(json, outputs);
}

}  // namespace colophon::engine

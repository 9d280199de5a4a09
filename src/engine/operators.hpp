// The operators there are: one row each. spec/ops.md.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/attributes.hpp"
#include "engine/operation.hpp"

namespace colophon::engine {

struct Operator {
  std::string_view name;
  int inputs_min;  // values named by "in"
  int inputs_max;
  // Errors: BadAttribute. `operands` receives the names of further values that attributes name (mix's "by");
  // they follow the inputs.
  Result<std::unique_ptr<Operation>> (*parse)(Attributes& attributes, std::vector<std::string>& operands);
};

std::span<const Operator> operators();
const Operator* find_operator(std::string_view name);  // nullptr: unknown

}  // namespace colophon::engine

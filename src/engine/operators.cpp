#include "engine/operators.hpp"

#include "engine/ops/parse.hpp"

namespace colophon::engine {
namespace {

constexpr Operator kOperators[] = {
    {"conv", 1, 1, ops::parse_conv},         {"mix", 1, 8, ops::parse_mix},
    {"multiply", 2, 2, ops::parse_multiply}, {"table", 1, 1, ops::parse_table},
    {"gather", 1, 1, ops::parse_gather},     {"concat", 2, 8, ops::parse_concat},
    {"slice", 1, 1, ops::parse_slice},       {"permute", 1, 1, ops::parse_permute},
    {"resize", 1, 1, ops::parse_resize},     {"shuffle", 1, 1, ops::parse_shuffle},
    {"noise", 0, 0, ops::parse_noise},       {"attend", 3, 3, ops::parse_attend},
    {"moments", 1, 1, ops::parse_moments},   {"normalise", 2, 2, ops::parse_normalise},
    {"mark", 1, 1, ops::parse_mark},
};

}  // namespace

std::span<const Operator> operators() {
  return kOperators;
}

const Operator* find_operator(std::string_view name) {
  for (const Operator& op : kOperators) {
    if (op.name == name) return &op;
  }
  return nullptr;
}

}  // namespace colophon::engine

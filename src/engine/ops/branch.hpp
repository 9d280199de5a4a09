// What an adapter's branches are made of: a conv that slides like another, a mix with more inputs.
// spec/adapter.md
#pragma once

#include <memory>
#include <vector>

#include "engine/kernels/conv.hpp"
#include "engine/kernels/elementwise.hpp"
#include "engine/operation.hpp"
#include "engine/requant.hpp"

namespace colophon::engine::ops {

// A mix: its products refer to a node's inputs by their index.
struct Sum {
  std::vector<Term> terms;
  Requant requant;
};

// Of the operation of a node whose operator is conv, or mix; of no other.
const ConvSpec& conv_of(const Operation& operation);
const Sum& sum_of(const Operation& operation);

std::shared_ptr<const Operation> make_conv(const ConvSpec& spec);
std::shared_ptr<const Operation> make_mix(Sum sum);

}  // namespace colophon::engine::ops

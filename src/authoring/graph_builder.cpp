#include "authoring/graph_builder.hpp"

namespace colophon::authoring {
namespace {

constexpr std::int64_t kChannelsMax = 65'536;
constexpr std::size_t kNodesMax = 8'192;

}  // namespace

GraphBuilder::Value GraphBuilder::add(GraphNode node) {
  if (graph_.nodes.size() >= kNodesMax) fail({"WrongArchitecture", "the network has more than 8,192 layers"});
  graph_.nodes.push_back(std::move(node));
  return graph_.nodes.size() - 1;
}

std::vector<std::int64_t> GraphBuilder::extents(const std::string& tensor) {
  const auto found = checkpoint_.find(tensor);
  if (!found) {
    fail(found.error());
    return {};
  }
  for (const std::int64_t extent : (*found)->extents) {
    if (extent > kChannelsMax)
      fail({"WrongArchitecture", "tensor '" + tensor + "' is wider than any layer read here"});
  }
  return (*found)->extents;
}

void GraphBuilder::expect(bool fits, const std::string& tensor) {
  if (fits) return;
  fail({"WrongArchitecture",
        "tensor '" + tensor + "' has not the shape that its place in Stable Diffusion 1.x asks for"});
}

GraphBuilder::Value GraphBuilder::input(const std::string& name, std::int64_t channels) {
  return add({.kind = Kind::kInput, .name = name, .in = {}, .channels = channels});
}

GraphBuilder::Value GraphBuilder::embed(const std::string& name, Value tokens, const std::string& table,
                                        const std::string& places) {
  GraphNode node{.kind = Kind::kEmbed, .name = name, .in = {tokens}, .channels = 1};
  node.weight = prefix_ + table;
  node.bias = prefix_ + places;
  const auto rows = extents(node.weight);
  const auto order = extents(node.bias);
  expect(rows.size() == 2, node.weight);
  expect(order.size() == 2 && rows.size() == 2 && order[1] == rows[1], node.bias);
  if (rows.size() == 2) node.channels = rows[1];
  return add(std::move(node));
}

GraphBuilder::Value GraphBuilder::conv(const std::string& module, Value in, Conv more) {
  GraphNode node{.kind = Kind::kConv, .name = module, .in = {in}, .channels = 1};
  node.weight = prefix_ + module + ".weight";
  node.stride = more.stride;
  const auto shape = extents(node.weight);
  const bool square = shape.size() == 4 && shape[2] == shape[3] && (shape[2] == 1 || shape[2] == 3);
  expect((shape.size() == 2 || square) && shape[1] == channels(in), node.weight);
  if (!shape.empty()) node.channels = shape[0];
  node.kernel = square ? static_cast<int>(shape[2]) : 1;
  if (checkpoint_.has(prefix_ + module + ".bias")) {
    node.bias = prefix_ + module + ".bias";
    const auto bias = extents(node.bias);
    expect(bias.size() == 1 && bias[0] == node.channels, node.bias);
  }
  for (const Value added : more.added) {
    expect(channels(added) == node.channels, node.weight);
    node.in.push_back(added);
  }
  return add(std::move(node));
}

GraphBuilder::Value GraphBuilder::half(const std::string& module, const std::string& half, Value in) {
  const Value whole = conv(module, in);
  GraphNode& node = graph_.nodes[whole];
  expect(node.channels % 2 == 0, node.weight);
  node.channels /= 2;
  if (half == "gate") node.first_row = node.channels;
  node.name += "." + half;
  return whole;
}

GraphBuilder::Value GraphBuilder::norm(const std::string& module, Value in, std::int64_t groups,
                                       std::int64_t epsilon_e6, Activation activation) {
  GraphNode node{.kind = Kind::kNorm, .name = module, .in = {in}, .channels = channels(in)};
  node.weight = prefix_ + module + ".weight";
  node.bias = prefix_ + module + ".bias";
  node.groups = groups;
  node.epsilon_e6 = epsilon_e6;
  node.activation = activation;
  for (const std::string& tensor : {node.weight, node.bias}) {
    const auto shape = extents(tensor);
    expect(shape.size() == 1 && shape[0] == node.channels, tensor);
  }
  if (groups > 0 && node.channels % groups != 0) {
    fail({"WrongArchitecture", "the " + std::to_string(groups) + " groups of '" + prefix_ + module +
                                   "' don't divide its " + std::to_string(node.channels) + " channels"});
  }
  return add(std::move(node));
}

GraphBuilder::Value GraphBuilder::activate(const std::string& name, Value in, Activation activation) {
  GraphNode node{.kind = Kind::kActivate, .name = name, .in = {in}, .channels = channels(in)};
  node.activation = activation;
  return add(std::move(node));
}

GraphBuilder::Value GraphBuilder::gate(const std::string& name, Value value, Value by) {
  return add({.kind = Kind::kGate, .name = name, .in = {value, by}, .channels = channels(value)});
}

GraphBuilder::Value GraphBuilder::attend(const std::string& name, Value q, Value k, Value v,
                                         std::int64_t heads, bool causal) {
  GraphNode node{.kind = Kind::kAttend, .name = name, .in = {q, k, v}, .channels = channels(v)};
  node.heads = heads;
  node.causal = causal;
  if (heads < 1 || channels(q) % heads != 0 || channels(v) % heads != 0 || channels(q) != channels(k)) {
    fail({"WrongArchitecture", std::to_string(heads) + " heads don't divide the " +
                                   std::to_string(channels(q)) + " channels of '" + prefix_ + name + "'"});
  }
  return add(std::move(node));
}

GraphBuilder::Value GraphBuilder::concat(const std::string& name, Value a, Value b) {
  return add({.kind = Kind::kConcat, .name = name, .in = {a, b}, .channels = channels(a) + channels(b)});
}

GraphBuilder::Value GraphBuilder::upsample(const std::string& name, Value in) {
  return add({.kind = Kind::kUpsample, .name = name, .in = {in}, .channels = channels(in)});
}

Result<Graph> GraphBuilder::finish() && {
  if (error_) return std::move(*error_);
  return std::move(graph_);
}

}  // namespace colophon::authoring

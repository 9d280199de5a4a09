// Random programs over all operators, for tests that compare executors. A node is proposed at random and kept
// if the operator itself proves it, so whatever is made loads.
#pragma once

#include <algorithm>
#include <optional>
#include <random>

#include "engine/operators.hpp"
#include "tests/support/test_model.hpp"

namespace colophon::engine::test {

struct MakerLimits {
  std::int64_t elements_max = 3'000;           // of a value
  std::int64_t multiply_adds_max = 4'000'000;  // of a node
  std::int64_t pixels = 8;                     // of the picture's sides; states have a quarter of them
};

class ProgramMaker {
 public:
  explicit ProgramMaker(std::mt19937_64& random, MakerLimits limits = {})
      : random_(random), limits_(limits) {}

  // `denoise` has so many random nodes or a few more, and any of them as its prediction; `decode` ends in a
  // mark.
  TestModel make(std::size_t nodes) {
    model_ = micro_model();
    const std::int64_t side = limits_.pixels / 2;
    model_.program["sizes"] = {{limits_.pixels, limits_.pixels}};
    model_.program["defaults"]["width"] = model_.program["defaults"]["height"] = limits_.pixels;
    model_.program["stages"]["step"] = {{"nodes", Js::array()}, {"out", {"x"}}};
    model_.node("init", 0)["stream"] = below(1'000);
    values_ = {{"x", {{side, side, 2}, Type::kI16, {-4096, 4096}}},
               {"row", {{1, 1, 1}, Type::kI32, {0, 3}}},
               {"context", {{1, 2, 3}, Type::kI16, {-300, 700}}}};
    constant_value("c.small", "I8", {1, side, 2}, 128);
    constant_value("c.wide", "I32", {2}, std::int64_t{1} << 31);
    nodes_ = Js::array();
    for (int tries = 0; nodes_.size() < nodes && tries < 4'000; ++tries) propose();
    const std::size_t first = nodes_.size() > 4 ? nodes_.size() - 4 : 0;
    const std::string out = nodes_[first + below(nodes_.size() - first)]["out"];
    model_.program["stages"]["denoise"] = {{"nodes", nodes_}, {"out", {out}}};
    mark_pixels();
    return model_;
  }

 private:
  struct Value {
    std::string name;
    Facts facts;
  };
  // A node's own constants until it is kept.
  using Tensors = std::map<std::string, TestTensor>;

  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  std::int64_t between(std::int64_t lo, std::int64_t hi) {
    return lo + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(hi - lo) + 1));
  }
  bool chance(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }
  template <typename T>
  T one_of(std::initializer_list<T> list) {
    return *(list.begin() + below(list.size()));
  }
  // Recent ones mostly: long chains are what a plan fuses.
  const Value& pick() {
    const std::size_t recent = std::min<std::size_t>(values_.size(), 3);
    return chance(60) ? values_[values_.size() - 1 - below(recent)] : values_[below(values_.size())];
  }

  std::string dtype_of(Type type) { return std::string(type_name(type)); }

  void constant_value(const std::string& name, const std::string& dtype, std::vector<std::int64_t> shape,
                      std::int64_t most) {
    model_.tensors[name] = random_tensor(dtype, shape, -most, most - 1);
    const Type type = dtype == "I8" ? Type::kI8 : Type::kI32;
    const Constant constant{name, type, shape, model_.tensors[name].bytes};
    values_.push_back({name, {constant.as_value(), type, constant.range()}});
  }

  TestTensor random_tensor(const std::string& dtype, const std::vector<std::int64_t>& shape, std::int64_t lo,
                           std::int64_t hi) {
    std::size_t count = 1;
    for (const std::int64_t extent : shape) count *= static_cast<std::size_t>(extent);
    std::vector<std::int64_t> elements(count);
    for (std::int64_t& x : elements) x = chance(10) ? lo : chance(10) ? hi : between(lo, hi);
    TestModel made;
    made.tensor("t", dtype, shape, elements);
    return made.tensors["t"];
  }

  // Keeps the node if its operator accepts it.
  void propose() {
    const std::string out = "n" + std::to_string(nodes_.size());
    const Value& x = pick();
    Tensors tensors;
    const std::optional<Js> made = chance(15) ? mix(x, out, tensors) : another(x, out, tensors);
    if (!made) return;
    std::vector<Constant> constants;
    for (const auto& [name, tensor] : tensors) {
      const Type type = tensor.dtype == "I8" ? Type::kI8 : tensor.dtype == "I16" ? Type::kI16 : Type::kI32;
      constants.push_back({name, type, tensor.shape, tensor.bytes});
    }
    const Json json = *parse_json(made->dump());
    Attributes attributes(json, constants);
    std::vector<std::string> operands = (*made)["in"];
    std::vector<std::string> more;
    const auto operation = find_operator((*made)["op"].get<std::string>())->parse(attributes, more);
    if (!operation || !attributes.all_read()) return;
    operands.insert(operands.end(), more.begin(), more.end());
    std::vector<Facts> in;
    for (const std::string& name : operands) {
      const auto at = std::find_if(values_.begin(), values_.end(),
                                   [&](const Value& value) { return value.name == name; });
      if (at == values_.end()) return;
      in.push_back(at->facts);
    }
    const auto facts = (*operation)->infer(in, {limits_.pixels, limits_.pixels});
    if (!facts || facts->shape.h < 1 || facts->shape.w < 1 || facts->shape.count() > limits_.elements_max)
      return;
    if ((*operation)->multiply_adds(in, *facts) > limits_.multiply_adds_max) return;
    values_.push_back({out, *facts});
    nodes_.push_back(*made);
    model_.tensors.merge(tensors);
  }

  Js random_requant() {
    const std::string type = one_of<std::string>({"I8", "I16", "I16", "I32"});
    const Range all = type_range(type == "I8" ? Type::kI8 : type == "I16" ? Type::kI16 : Type::kI32);
    std::int64_t lo = chance(50) ? all.lo : between(all.lo, all.hi);
    std::int64_t hi = chance(50) ? all.hi : between(all.lo, all.hi);
    if (chance(20)) lo = 0, hi = between(1, 6);  // what a gather or a small table can take
    return requant(one_of({0, 1, 3, 8, 16, 31, 47, 62}), type, std::min(lo, hi), std::max(lo, hi));
  }

  std::optional<Js> mix(const Value& x, const std::string& out, Tensors&) {
    std::vector<std::string> in{x.name};
    while (in.size() < 8 && chance(50)) in.push_back(pick().name);
    Js by = Js::array();
    for (std::size_t i = 0; i < in.size(); ++i) {
      const std::int64_t most = (std::int64_t{1} << one_of({1, 8, 16, 31})) - 1;
      const Value& other = pick();
      if (chance(30) && (!other.name.starts_with("c.") || other.facts.type == Type::kI32)) {
        by.push_back(other.name);
      } else {
        by.push_back(between(-most, most));
      }
    }
    return node("mix", in, out, random_requant(), {{"by", by}});
  }

  std::optional<Js> another(const Value& x, const std::string& out, Tensors& tensors) {
    const Shape& s = x.facts.shape;
    const std::string name = "k." + out;
    switch (below(13)) {
      case 0:
        return conv(x, out, tensors);
      case 1:
        return node("multiply", {x.name, pick().name}, out, random_requant());
      case 2: {
        const Range range = x.facts.range;
        if (range.hi - range.lo > 10'000) return std::nullopt;
        const std::string dtype = one_of<std::string>({"I8", "I16", "I32"});
        const Range all = type_range(dtype == "I8" ? Type::kI8 : dtype == "I16" ? Type::kI16 : Type::kI32);
        tensors[name] = random_tensor(dtype, {range.hi - range.lo + 3}, all.lo, all.hi);
        return node("table", {x.name}, out, {{"table", name}, {"first", range.lo - 1}});
      }
      case 3: {
        if (x.facts.range.lo < 0 || x.facts.range.hi > 50) return std::nullopt;
        tensors[name] = random_tensor(one_of<std::string>({"I8", "I16"}),
                                      {x.facts.range.hi + 1, between(1, 5)}, -100, 100);
        return node("gather", {x.name}, out, {{"table", name}});
      }
      case 4: {
        std::vector<std::string> in{x.name};
        do in.push_back(chance(50) ? x.name : pick().name);
        while (in.size() < 8 && chance(30));
        return node("concat", in, out, Js::object());
      }
      case 5: {
        const std::int64_t h = between(0, s.h - 1), w = between(0, s.w - 1), c = between(0, s.c - 1);
        return node("slice", {x.name}, out,
                    {{"begin", {h, w, c}},
                     {"size", {between(1, s.h - h), between(1, s.w - w), between(1, s.c - c)}}});
      }
      case 6:
        return permute(x, out);
      case 7:
        return node("resize", {x.name}, out, {{"factor", between(2, 3)}});
      case 8:
        return node("shuffle", {x.name}, out, {{"block", 2}, {"to", "space"}});
      case 9:
        return attend(x, out, tensors);
      case 10:
        return moments(x, out);
      case 11:
        return normalise(x, out, tensors);
      default:
        return node("shuffle", {x.name}, out, {{"block", 2}, {"to", "depth"}});
    }
  }

  std::optional<Js> conv(const Value& x, const std::string& out, Tensors& tensors) {
    const Shape& s = x.facts.shape;
    if (x.facts.type == Type::kI32) return std::nullopt;
    std::int64_t groups = one_of<std::int64_t>({1, 1, 2, 3, s.c});
    if (s.c % groups != 0) groups = 1;
    const std::int64_t outputs = groups * between(1, 6);
    const bool narrow = chance(50);
    const std::int64_t most = narrow ? 127 : one_of<std::int64_t>({9, 1'000, 32'767});
    tensors["k.w." + out] = random_tensor(narrow ? "I8" : "I16",
                                          {outputs, between(1, 3), between(1, 3), s.c / groups}, -most, most);
    Js attributes = {{"weight", "k.w." + out}, {"groups", groups}, {"stride", one_of({1, 1, 1, 2, 3})}};
    if (chance(60)) attributes["pad"] = {between(0, 2), between(0, 2), between(0, 2), between(0, 3)};
    if (chance(50)) {
      tensors["k.b." + out] = random_tensor("I32", {outputs}, -1'000'000, 1'000'000);
      attributes["bias"] = "k.b." + out;
    }
    return node("conv", {x.name}, out, attributes);
  }

  std::optional<Js> permute(const Value& x, const std::string& out) {
    const Shape& s = x.facts.shape;
    std::vector<std::int64_t> view{s.h, s.w, s.c};
    std::vector<std::int64_t> shape = view;
    if (chance(50)) view = {s.h * s.w, 1, s.c};
    if (chance(50)) view = {s.w, s.c, s.h};
    std::vector<int> order{0, 1, 2};
    std::shuffle(order.begin(), order.end(), random_);
    for (std::size_t axis = 0; axis < 3; ++axis) shape[axis] = view[static_cast<std::size_t>(order[axis])];
    if (chance(30)) shape = {1, 1, s.count()};
    if (chance(30)) shape = {1, s.count(), 1};
    return node("permute", {x.name}, out, {{"view", view}, {"order", order}, {"shape", shape}});
  }

  // Some number of groups of `channels`.
  std::int64_t groups_of(std::int64_t channels) {
    const std::int64_t groups = one_of<std::int64_t>({1, 1, 2, 3, 4, channels});
    return channels % groups == 0 ? groups : 1;
  }

  // A value that `fits`, or `otherwise`.
  template <typename F>
  const Value& pick_where(const F& fits, const Value& otherwise) {
    for (int tries = 0; tries < 6; ++tries) {
      const Value& value = pick();
      if (fits(value.facts)) return value;
    }
    return otherwise;
  }

  std::optional<Js> attend(const Value& q, const std::string& out, Tensors& tensors) {
    if (q.facts.type == Type::kI32) return std::nullopt;
    const auto narrow = [](const Facts& f) { return f.type != Type::kI32; };
    const Value& k = pick_where([&](const Facts& f) { return narrow(f) && f.shape.c == q.facts.shape.c; }, q);
    const Value& v = pick_where(
        [&](const Facts& f) {
          return narrow(f) && f.shape.h == k.facts.shape.h && f.shape.w == k.facts.shape.w;
        },
        k);
    const std::string table = "k.t." + out;
    tensors[table] = random_tensor("I16", {one_of<std::int64_t>({1, 2, 60, 700})}, one_of({0, 1}),
                                   one_of<std::int64_t>({1, 200, 4'096, 32'767}));
    tensors[table].bytes[0] |= 1;  // the first entry is above 0
    Js more = Js::object();
    if (chance(50)) {
      more = random_requant();
      more["fraction"] = between(0, 15);
    }
    more["shift"] = one_of({0, 1, 7, 12, 16, 20, 31});
    return node("attend", {q.name, k.name, v.name}, out,
                {{"heads", groups_of(q.facts.shape.c)}, {"table", table}, {"causal", chance(30) ? 1 : 0}},
                more);
  }

  std::optional<Js> moments(const Value& x, const std::string& out) {
    return node("moments", {x.name}, out,
                {{"per", chance(50) ? "image" : "position"},
                 {"groups", groups_of(x.facts.shape.c)},
                 {"fraction", between(0, 15)},
                 {"scale", between(0, 30)},
                 {"epsilon", one_of<std::int64_t>({1, 3, 256, 100'000, 2'147'483'647})}});
  }

  // By moments, or by any value that could be some.
  std::optional<Js> normalise(const Value& x, const std::string& out, Tensors& tensors) {
    const Shape& s = x.facts.shape;
    std::vector<const Value*> fit;
    for (const Value& m : values_) {
      const Shape& of = m.facts.shape;
      const bool everywhere = (of.h == 1 && of.w == 1) || (of.h == s.h && of.w == s.w);
      if (m.facts.type == Type::kI32 && of.c % 2 == 0 && s.c % (of.c / 2) == 0 && everywhere)
        fit.push_back(&m);
    }
    if (fit.empty()) return std::nullopt;
    const Value& m = *fit[below(fit.size())];
    const std::int64_t most = one_of<std::int64_t>({100, 100'000, 2'147'483'647});
    tensors["k.g." + out] = random_tensor("I32", {s.c}, -most, most);
    tensors["k.b." + out] = random_tensor("I32", {s.c}, -most, most);
    return node("normalise", {x.name, m.name}, out, random_requant(),
                {{"groups", m.facts.shape.c / 2},
                 {"fraction", between(0, 15)},
                 {"inner", one_of({0, 4, 14, 25, 40, 62})},
                 {"gamma", "k.g." + out},
                 {"beta", "k.b." + out}});
  }

  // So that `decode` ends in a mark.
  void mark_pixels() {
    const std::int64_t period = between(8, 20);
    const std::int64_t bits = one_of<std::int64_t>({1, 3, 33, 64});
    model_.tensors["mark.carrier"] = random_tensor("I8", {period, period, bits}, -128, 127);
    model_.tensors["mark.code"] =
        random_tensor("I32", {bits}, -(std::int64_t{1} << 31), (std::int64_t{1} << 31) - 1);
    Js& decode = model_.program["stages"]["decode"];
    decode["nodes"].push_back(
        node("mark", {"pixels"}, "marked",
             {{"carrier", "mark.carrier"}, {"code", "mark.code"}, {"shift", one_of({0, 4, 9, 15})}}));
    decode["out"] = {"marked"};
  }

  std::mt19937_64& random_;
  MakerLimits limits_;
  TestModel model_;
  std::vector<Value> values_;
  Js nodes_;
};

}  // namespace colophon::engine::test

#include "authoring/lower.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "authoring/elementary.hpp"
#include "base/check.hpp"

namespace colophon::authoring {
namespace {

using elementary::power_of_two;
using engine::Type;
using nlohmann::ordered_json;

constexpr int kMeanFraction = 4;    // bits of a mean below its value's unit
constexpr int kInverseBits = 20;    // of an inverse deviation, where the deviation is the one that was seen
constexpr int kNormalBits = 13;     // below 1, of a normalised value
constexpr int kFinerBits = 2;       // what an activation takes beyond what it gives
constexpr double kSiluFloor = -14;  // SiLU below it is within a thousandth of a percent of 0
constexpr std::int64_t kTableMax = 65'536;
constexpr std::int64_t kExpEntries = 16'384;  // of a table of exponentials, at most: it stays in the cache
constexpr double kExpReach = 11.1;            // e^-11.1 is half a unit of such a table

template <typename Real>
std::vector<std::int32_t> rounded(const Real& values, double scale) {
  std::vector<std::int32_t> whole;
  for (const auto x : values)
    whole.push_back(static_cast<std::int32_t>(elementary::round(static_cast<double>(x) * scale)));
  return whole;
}

double largest(std::span<const float> values) {
  float most = 0;
  for (const float x : values) most = std::max(most, x < 0 ? -x : x);
  return static_cast<double>(most);
}

class Lowering {
 public:
  Lowering(const Graph& graph, const FormPlan& plan, const Scales& scales, const Weights& weights,
           const Pieces& pieces, StageWriter& stage, const LowerWishes& wishes)
      : graph_(graph),
        plan_(plan),
        scales_(scales),
        weights_(weights),
        pieces_(pieces),
        stage_(stage),
        wishes_(wishes) {}

  Result<Lowered> run() {
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n) {
      COLOPHON_TRY(std::string name, add(n));
      names_.push_back(std::move(name));
      if (wishes_.done) wishes_.done();
    }
    result_.out = names_.back();
    return std::move(result_);
  }

 private:
  Result<std::string> add(std::size_t n) {
    const GraphNode& node = graph_.nodes[n];
    switch (node.kind) {
      case Kind::kInput:
        return wishes_.inputs.at(node.name);
      case Kind::kEmbed:
        return embed(n);
      case Kind::kConv:
        return conv(n);
      case Kind::kNorm:
        return norm(n);
      case Kind::kActivate:
        return activation(n);
      case Kind::kGate:
        return gate(n);
      case Kind::kAttend:
        return attend(n);
      case Kind::kConcat:
        return concat(n);
      case Kind::kUpsample:
        return stage_.node(
            {{"op", "resize"}, {"out", node.name}, {"in", {input(n, 0, plan_.value[n])}}, {"factor", 2}});
    }
    COLOPHON_CHECK(false);
  }

  // An input in the form that this node wants it.
  std::string input(std::size_t n, std::size_t index, const Form& form) {
    const std::size_t from = graph_.nodes[n].in[index];
    const Form& held = plan_.value[from];
    return stage_.cast(names_[from], held.exponent, is_wide(held) ? form : coarser(held, form.exponent));
  }
  // What a copy in the form `copied` leaves of the stream that a convolution reads.
  std::string rest(std::size_t n, const std::string& copy, const Form& copied, const Form& rest) {
    const std::size_t from = graph_.nodes[n].in[0];
    const int stream = plan_.value[from].exponent;
    return stage_.mix(graph_.nodes[n].name + ".rest", {names_[from], copy},
                      {1, -(std::int64_t{1} << (copied.exponent - stream))},
                      {.shift = rest.exponent - stream, .form = rest});
  }
  std::string narrow(std::size_t n) { return input(n, 0, plan_.narrow[graph_.nodes[n].in[0]]); }

  double seen_rms(std::size_t n) const {
    const Seen& seen = scales_.values.at(graph_.name + "/" + graph_.nodes[n].name);
    return static_cast<double>(seen.rms) * power_of_two(-kScaleBits);
  }

  double seen_largest(std::size_t n) const {
    const Seen& seen = scales_.values.at(graph_.name + "/" + graph_.nodes[n].name);
    return static_cast<double>(seen.largest) * power_of_two(-kScaleBits);
  }

  Result<std::string> embed(std::size_t n) {
    const GraphNode& node = graph_.nodes[n];
    const Form& form = plan_.value[n];
    const Form& held = plan_.conv_in[n];  // of the tables
    const double scale = power_of_two(-held.exponent);
    COLOPHON_TRY(const auto table, weights_.weight(node));
    COLOPHON_TRY(const auto places, weights_.bias(node));
    const std::int64_t rows = static_cast<std::int64_t>(table.size()) / node.channels;
    const std::int64_t slots = static_cast<std::int64_t>(places.size()) / node.channels;
    const std::string tokens =
        stage_.node({{"op", "gather"},
                     {"out", node.name + ".tokens"},
                     {"in", {names_[node.in[0]]}},
                     {"table", stage_.constant(node.name + ".table", Type::kI16, {rows, node.channels},
                                               rounded(table, scale))}});
    const std::string order =
        stage_.constant(node.name + ".places", Type::kI16, {1, slots, node.channels}, rounded(places, scale));
    const std::int64_t by = std::int64_t{1} << (held.exponent - form.exponent);
    return stage_.mix(node.name, {tokens, order}, {by, by}, {.form = form, .wide = is_wide(form)});
  }

  Result<Pieces::Piece> rounded_layer(std::size_t n, bool pixels) {
    const GraphNode& node = graph_.nodes[n];
    const std::int64_t taps = node.kernel * node.kernel;
    const std::int64_t width = graph_.nodes[node.in[0]].channels * taps;
    const std::string name = graph_.name + "." + node.name;
    if (const auto found = pieces_.find(name, node.channels, node.channels * width)) return *found;
    COLOPHON_TRY(const auto weight, weights_.weight(node));
    COLOPHON_TRY(auto bias, weights_.bias(node));
    for (float& b : bias) b = pixels ? b + 1 : b;
    return pieces_.put(name, round_conv({weight, bias, taps}, plan_.conv_in[n]));
  }

  Result<std::string> conv(std::size_t n) {
    const GraphNode& node = graph_.nodes[n];
    const bool last = n + 1 == graph_.nodes.size();
    const bool pixels = last && wishes_.output == LowerWishes::Output::kPixels;
    const bool wide = last && wishes_.output == LowerWishes::Output::kWide;
    const Form& in = plan_.conv_in[n];
    const Form out = pixels ? Form{0, 0, 255} : wide ? wishes_.wide : plan_.value[n];
    COLOPHON_TRY(const Pieces::Piece piece, rounded_layer(n, pixels));
    const std::string name = stage_.stage() + "/" + node.name;
    const std::int64_t k = node.kernel;
    stage_.writer().add_part(name + ".weight", Type::kI16,
                             {node.channels, k, k, graph_.nodes[node.in[0]].channels}, piece.path,
                             piece.weight_offset);
    const auto convolve = [&](const std::string& sum, const std::string& x) {
      ordered_json attributes = {{"op", "conv"}, {"out", sum}, {"in", {x}}, {"weight", name + ".weight"}};
      if (node.stride != 1) attributes["stride"] = node.stride;
      if (k != 1) attributes["pad"] = {k / 2, k / 2, k / 2, k / 2};
      return attributes;
    };
    const std::string copy = input(n, 0, in);
    ordered_json attributes = convolve(node.name + ".sum", copy);
    if (!node.bias.empty() || pixels) {
      stage_.writer().add_part(name + ".bias", Type::kI32, {node.channels}, piece.path, piece.bias_offset);
      attributes["bias"] = name + ".bias";
    }
    std::vector<std::string> values{stage_.node(std::move(attributes))};

    // One sum, one rounding: the layer's own, and what is added to it.
    std::vector<double> own;
    for (const double step : piece.step)
      own.push_back(step * power_of_two(in.exponent - out.exponent) * (pixels ? 127.5 : 1.0));
    std::vector<double> rests;
    if (const auto& left = plan_.rest[n]) {
      values.push_back(stage_.node(convolve(node.name + ".rest.sum", rest(n, copy, in, *left))));
      for (const double each : own) rests.push_back(each * power_of_two(left->exponent - in.exponent));
    }
    std::vector<double> others;
    for (std::size_t i = 1; i < node.in.size(); ++i) {
      values.push_back(names_[node.in[i]]);
      others.push_back(power_of_two(plan_.value[node.in[i]].exponent - out.exponent));
    }
    const Multipliers m = multipliers(own, others);
    ordered_json by = {stage_.constant(node.name + ".scale", Type::kI32, {node.channels}, m.by)};
    if (!rests.empty())
      by.push_back(stage_.constant(node.name + ".rest.scale", Type::kI32, {node.channels},
                                   rounded(rests, power_of_two(m.shift))));
    for (const std::int32_t other : m.others) by.push_back(other);
    const std::string point = graph_.name == "decode" ? "" : node.name;
    if (!point.empty())
      result_.points[point] = {in.exponent, std::max(seen_rms(node.in[0]), seen_largest(node.in[0]) / 16),
                               out.exponent, m.shift};
    return stage_.mix(node.name, values, std::move(by),
                      {.shift = m.shift, .form = out, .wide = wide || is_wide(out), .point = point});
  }

  Result<std::string> norm(std::size_t n) {
    const GraphNode& node = graph_.nodes[n];
    const int in = plan_.narrow[node.in[0]].exponent;
    const std::string x = narrow(n);
    const double rms = std::max(seen_rms(node.in[0]) * power_of_two(-in), 1.0);
    const int scale = std::clamp(kInverseBits + elementary::exponent_above(rms), kNormalBits, 30);
    const double epsilon = static_cast<double>(node.epsilon_e6) / 1e6 * power_of_two(-2 * in) * 256;
    const std::int64_t groups = std::max<std::int64_t>(node.groups, 1);
    const std::string moments = stage_.node(
        {{"op", "moments"},
         {"out", node.name + ".moments"},
         {"in", {x}},
         {"per", node.groups > 0 ? "image" : "position"},
         {"groups", groups},
         {"fraction", kMeanFraction},
         {"scale", scale},
         {"epsilon", static_cast<std::int64_t>(std::clamp(elementary::round(epsilon), 1.0, 2147483647.0))}});
    const bool active = node.activation != Activation::kNone;
    const Form out = active ? before(plan_.value[n]) : plan_.value[n];
    COLOPHON_TRY(const auto gamma, weights_.weight(node));
    COLOPHON_TRY(const auto beta, weights_.bias(node));
    const int bits =
        std::min({16, 20 - elementary::exponent_above(std::max(largest(gamma), 0x1p-8)),
                  30 - kNormalBits - elementary::exponent_above(std::max(largest(beta), 0x1p-8))});
    const int shift = out.exponent + kNormalBits + bits;
    COLOPHON_CHECK(shift >= 0 && shift <= 62);
    const std::string normal = active ? node.name + ".normal" : node.name;
    stage_.node({{"op", "normalise"},
                 {"out", normal},
                 {"in", {x, moments}},
                 {"groups", groups},
                 {"fraction", kMeanFraction},
                 {"inner", scale + kMeanFraction - kNormalBits},
                 {"gamma", stage_.constant(node.name + ".gamma", Type::kI32, {node.channels},
                                           rounded(gamma, power_of_two(bits)))},
                 {"beta", stage_.constant(node.name + ".beta", Type::kI32, {node.channels},
                                          rounded(beta, power_of_two(bits + kNormalBits)))},
                 {"shift", shift},
                 {"type", "I16"},
                 {"lo", out.lo},
                 {"hi", out.hi}});
    if (!active) return normal;
    return stage_.table(node.name, normal, out, plan_.value[n], elementary::silu);
  }

  // What a SiLU is given, so that it gives all of `form`: its table has an entry for each.
  static Form before(const Form& form) {
    const double most = static_cast<double>(form.hi) * power_of_two(form.exponent) - kSiluLeast;
    int exponent = form.exponent - kFinerBits;
    const auto units = [&](double x) {
      return static_cast<std::int64_t>(elementary::round(x / power_of_two(exponent)));
    };
    while (units(most) > 32'767 || units(most - kSiluFloor) >= kTableMax) ++exponent;
    return {exponent, std::max<std::int64_t>(units(kSiluFloor), -32'767), units(most)};
  }

  Result<std::string> activation(std::size_t n) {
    const GraphNode& node = graph_.nodes[n];
    const auto function = node.activation == Activation::kQuickGelu ? elementary::quick_gelu
                          : node.activation == Activation::kGelu    ? elementary::gelu
                                                                    : elementary::silu;
    return stage_.table(node.name, names_[node.in[0]], plan_.value[node.in[0]], plan_.value[n], function);
  }

  Result<std::string> gate(std::size_t n) {
    const GraphNode& node = graph_.nodes[n];
    const Form& value = plan_.value[node.in[0]];
    const Form& by = plan_.value[node.in[1]];
    const std::string gelu = stage_.table(node.name + ".gelu", names_[node.in[1]], by, by, elementary::gelu);
    const Form& out = plan_.value[n];
    const int shift = out.exponent - value.exponent - by.exponent;
    COLOPHON_CHECK(shift >= 0 && shift <= 62);
    return stage_.node({{"op", "multiply"},
                        {"out", node.name},
                        {"in", {names_[node.in[0]], gelu}},
                        {"shift", shift},
                        {"type", "I16"},
                        {"lo", out.lo},
                        {"hi", out.hi}});
  }

  Result<std::string> attend(std::size_t n) {
    const GraphNode& node = graph_.nodes[n];
    const auto exponent = [&](std::size_t index) { return plan_.value[node.in[index]].exponent; };
    const std::int64_t width = graph_.nodes[node.in[0]].channels / node.heads;
    double unit = power_of_two(exponent(0) + exponent(1)) / std::sqrt(static_cast<double>(width));
    int shift = 0;
    for (; kExpReach / unit > static_cast<double>(kExpEntries - 2) && shift < 31; ++shift) unit *= 2;
    const std::int64_t top = std::min<std::int64_t>(32'767, INT32_MAX / wishes_.keys_max);
    std::vector<std::int32_t> entries;
    const auto count = static_cast<std::int64_t>(elementary::round(kExpReach / unit)) + 2;
    for (std::int64_t i = 0; i < count; ++i) {
      const double e = i + 1 < count ? elementary::exp(-static_cast<double>(i) * unit) : 0;
      entries.push_back(static_cast<std::int32_t>(elementary::round(e * static_cast<double>(top))));
    }
    const Form& out = plan_.value[n];
    ordered_json attributes = {{"op", "attend"},
                               {"out", node.name},
                               {"in", {names_[node.in[0]], names_[node.in[1]], names_[node.in[2]]}},
                               {"heads", node.heads},
                               {"table", stage_.constant(node.name + ".table", Type::kI16, {count}, entries)},
                               {"shift", shift}};
    if (node.causal) attributes["causal"] = 1;
    COLOPHON_CHECK(exponent(2) >= out.exponent && exponent(2) - out.exponent <= 15);
    attributes["fraction"] = exponent(2) - out.exponent;
    attributes["type"] = "I16";
    attributes["lo"] = out.lo;
    attributes["hi"] = out.hi;
    return stage_.node(std::move(attributes));
  }

  Result<std::string> concat(std::size_t n) {
    const Form& form = plan_.value[n];
    return stage_.node(
        {{"op", "concat"}, {"out", graph_.nodes[n].name}, {"in", {input(n, 0, form), input(n, 1, form)}}});
  }

  const Graph& graph_;
  const FormPlan& plan_;
  const Scales& scales_;
  const Weights& weights_;
  const Pieces& pieces_;
  StageWriter& stage_;
  const LowerWishes& wishes_;
  std::vector<std::string> names_;
  Lowered result_;
};

}  // namespace

Result<Lowered> lower(const Graph& graph, const FormPlan& plan, const Scales& scales, const Weights& weights,
                      const Pieces& pieces, StageWriter& stage, const LowerWishes& wishes) {
  return Lowering(graph, plan, scales, weights, pieces, stage, wishes).run();
}

}  // namespace colophon::authoring

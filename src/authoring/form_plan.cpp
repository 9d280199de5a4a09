#include "authoring/form_plan.hpp"

#include <algorithm>
#include <functional>
#include <optional>

#include "authoring/elementary.hpp"
#include "base/check.hpp"

namespace colophon::authoring {
namespace {

using elementary::power_of_two;

constexpr std::int64_t kWide = 32'767;
constexpr double kScoreMax = 2147483647.0;
constexpr int kCoarserMax = 14;  // units that are tried above the finest

// The convolutions behind a value: its own readers, and those of a value that only repeats it.
struct Readers {
  std::vector<std::size_t> convs;
  bool others = false;  // somebody who wants all the bits there are
};

class Planner {
 public:
  Planner(const Graph& graph, const Scales& scales, const Weights& weights)
      : graph_(graph), scales_(scales), weights_(weights), readers_(graph.readers()) {}

  Result<FormPlan> run(const FormWishes& wishes) {
    COLOPHON_TRY_VOID(measure(wishes.done));
    plan_.value.resize(graph_.nodes.size());
    plan_.narrow.resize(graph_.nodes.size());
    plan_.conv_in.resize(graph_.nodes.size());
    plan_.rest.resize(graph_.nodes.size());
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n) {
      const bool last = n + 1 == graph_.nodes.size();
      if (last && wishes.output) {
        plan_.value[n] = *wishes.output;
      } else {
        COLOPHON_TRY(plan_.value[n], form_of(n));
      }
    }
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n) {
      plan_.narrow[n] = plan_.value[n];
      if (!is_wide(plan_.value[n])) continue;
      COLOPHON_TRY(const RealRange real_range, range(n));
      plan_.narrow[n] = widest(real_range.hi);
    }
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n) {
      const GraphNode& node = graph_.nodes[n];
      if (node.kind == Kind::kEmbed) {
        COLOPHON_TRY(plan_.conv_in[n], embedded(node));
      }
      if (node.kind != Kind::kConv) continue;
      const std::size_t from = node.in[0];
      const Form& held = plan_.narrow[from];
      const Readers who = readers(from);
      const int wish = balanced(who.others ? std::vector{n} : who.convs);
      plan_.conv_in[n] = coarser(held, std::clamp(wish, held.exponent, held.exponent + kCoarserMax));
      if (!is_wide(plan_.value[from])) continue;
      COLOPHON_TRY(const RealRange real_range, range(from));
      plan_.rest[n] = rest(plan_.conv_in[n], plan_.value[from].exponent, real_range.rms);
    }
    return std::move(plan_);
  }

 private:
  Result<Seen> seen(std::size_t n) const {
    const std::string name = graph_.name + "/" + graph_.nodes[n].name;
    const auto at = scales_.values.find(name);
    if (at != scales_.values.end()) return at->second;
    return Error{"BadScales", "the scales say nothing of '" + name + "'",
                 "measure them anew, from this checkpoint"};
  }

  static double real(std::int64_t seen) { return static_cast<double>(seen) * power_of_two(-kScaleBits); }

  Result<RealRange> range(std::size_t n) const {
    COLOPHON_TRY(const Seen value, seen(n));
    const double limit = kHeadroom * real(value.largest);
    const GraphNode& node = graph_.nodes[n];
    const bool one_sided =
        node.kind == Kind::kActivate || (node.kind == Kind::kNorm && node.activation != Activation::kNone);
    return RealRange{one_sided ? std::max(-limit, kSiluLeast) : -limit, limit, real(value.rms)};
  }

  // What rounding costs each convolution, by the unit of its input.
  Result<void> measure(const std::function<void()>& done) {
    costs_.resize(graph_.nodes.size());
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n) {
      const GraphNode& node = graph_.nodes[n];
      if (node.kind == Kind::kConv) {
        COLOPHON_TRY(const RealRange in, range(node.in[0]));
        COLOPHON_TRY(const auto weight, weights_.weight(node));
        COLOPHON_TRY(const auto bias, weights_.bias(node));
        costs_[n] = rounding_cost({weight, bias, node.kernel * node.kernel}, in);
      }
      if (done) done();
    }
    return {};
  }

  // The exponent that makes the sum of both roundings' errors least.
  int balanced(const std::vector<std::size_t>& convs) const {
    RoundingCost sum;
    for (const std::size_t conv : convs) {
      sum.weights += costs_[conv].weights;
      sum.values += costs_[conv].values;
    }
    if (!(sum.values > 0)) return -62;
    constexpr int kLeast = -40;
    int best = kLeast;
    double least = 0;
    for (int e = kLeast; e <= 40; ++e) {
      const double u = power_of_two(e);
      const double cost = sum.weights / u / u + sum.values * u * u;
      if (e > kLeast && cost >= least) continue;
      best = e;
      least = cost;
    }
    return best;
  }

  Readers readers(std::size_t n) const {
    Readers found;
    found.others = n + 1 == graph_.nodes.size();
    for (const std::size_t reader : readers_[n]) {
      const GraphNode& node = graph_.nodes[reader];
      const bool convolves =
          node.kind == Kind::kConv && node.in[0] == n && std::count(node.in.begin(), node.in.end(), n) == 1;
      if (convolves) found.convs.push_back(reader);
      found.others = found.others || !convolves;
    }
    return found;
  }

  Result<Form> form_of(std::size_t n) {
    const GraphNode& node = graph_.nodes[n];
    if (node.kind == Kind::kInput && node.name == "tokens") return Form{};
    if (is_stream(n)) return stream(n);
    if (node.kind == Kind::kEmbed) return embedded(node);
    if (const auto attend = attended_by(n)) return attended(n, *attend);
    COLOPHON_TRY(const RealRange real_range, range(n));
    const Form wide = widest(real_range.hi);
    const Readers who = readers(n);
    int exponent = who.others || who.convs.empty()
                       ? wide.exponent
                       : std::clamp(balanced(who.convs), wide.exponent, wide.exponent + kCoarserMax);
    if (node.kind ==
        Kind::kAttend) {  // no coarser than its values are: what is coarser is rounded afterwards
      const int values = plan_.value[node.in[2]].exponent;
      exponent = std::clamp(exponent, values - 15, values);
    }
    if (node.kind == Kind::kUpsample) exponent = std::max(exponent, plan_.value[node.in[0]].exponent);
    Form form = symmetric(real_range.hi, exponent);
    if (real_range.lo > -real_range.hi)
      form.lo = -static_cast<std::int64_t>(elementary::round(-real_range.lo / power_of_two(exponent) + 0.5));
    return form;
  }

  // What branches join, what is joined or enlarged of such: not the vectors of time, which are added
  // everywhere alike.
  bool is_stream(std::size_t n) const {
    const GraphNode& node = graph_.nodes[n];
    if (node.kind == Kind::kConcat) return true;
    if (node.kind == Kind::kUpsample) return is_stream(node.in[0]);
    if (node.kind != Kind::kEmbed && node.kind != Kind::kConv) return false;
    if (node.kind == Kind::kConv && graph_.nodes[node.in[0]].name == "time") return false;
    for (const std::size_t reader : readers_[n]) {
      const GraphNode& by = graph_.nodes[reader];
      const bool added =
          by.kind == Kind::kConv && std::find(by.in.begin() + 1, by.in.end(), n) != by.in.end();
      if (added || by.kind == Kind::kConcat || by.kind == Kind::kUpsample) return true;
    }
    return false;
  }

  Result<Form> stream(std::size_t n) const {
    if (graph_.nodes[n].kind == Kind::kUpsample) return plan_.value[graph_.nodes[n].in[0]];
    COLOPHON_TRY(const RealRange real_range, range(n));
    int exponent = std::max(kStreamExponent, elementary::exponent_above(real_range.hi) - 29);
    if (graph_.nodes[n].kind == Kind::kConcat) {
      for (const std::size_t input : graph_.nodes[n].in)
        exponent = std::max(exponent, plan_.value[input].exponent);
    }
    return Form{exponent, -kStreamMax, kStreamMax};
  }

  // A sum of weights by the rest is within the one by the copy, for the rest takes no more units.
  static std::optional<Form> rest(const Form& copy, int stream, double rms) {
    const double unit = power_of_two(copy.exponent);
    const bool fine = unit * unit <= kUniform * kCopyErrorMax * kCopyErrorMax * rms * rms;
    if (fine || copy.exponent <= stream) return std::nullopt;
    int bits = 0;
    while (copy.exponent - bits - 1 > stream && std::int64_t{2} << bits <= copy.hi) ++bits;
    const std::int64_t half = std::int64_t{1} << bits;
    return Form{copy.exponent - bits - 1, -half, half};
  }

  // Every token may come, seen or not: the table itself says how large it gets.
  Result<Form> embedded(const GraphNode& node) const {
    double limit = 0;
    for (const bool places : {false, true}) {
      COLOPHON_TRY(const auto table, places ? weights_.bias(node) : weights_.weight(node));
      float most = 0;
      for (const float x : table) most = std::max(most, x < 0 ? -x : x);
      limit += static_cast<double>(most);
    }
    return widest(limit);
  }

  // The attention whose queries or keys the value is, and nothing else.
  std::optional<std::size_t> attended_by(std::size_t n) const {
    if (readers_[n].size() != 1) return std::nullopt;
    const GraphNode& reader = graph_.nodes[readers_[n][0]];
    const bool score = reader.kind == Kind::kAttend && (reader.in[0] == n || reader.in[1] == n);
    return score ? std::optional(readers_[n][0]) : std::nullopt;
  }

  // Units of queries and keys, so that heads of D channels keep D·max|q|·max|k| within 32 bits: the one that
  // takes more units gives way first.
  Result<Form> attended(std::size_t n, std::size_t attend) const {
    const GraphNode& node = graph_.nodes[attend];
    const auto width = static_cast<double>(graph_.nodes[node.in[0]].channels / node.heads);
    COLOPHON_TRY(const RealRange q, range(node.in[0]));
    COLOPHON_TRY(const RealRange k, range(node.in[1]));
    Form queries = widest(q.hi);
    Form keys = widest(k.hi);
    const auto fits = [&] {
      return width * static_cast<double>(queries.hi) * static_cast<double>(keys.hi) <= kScoreMax;
    };
    while (!fits()) {
      const bool first = queries.hi >= keys.hi;
      (first ? queries : keys) = symmetric(first ? q.hi : k.hi, (first ? queries : keys).exponent + 1);
    }
    return n == node.in[0] ? queries : keys;
  }

  const Graph& graph_;
  const Scales& scales_;
  const Weights& weights_;
  std::vector<std::vector<std::size_t>> readers_;
  std::vector<RoundingCost> costs_;
  FormPlan plan_;
};

}  // namespace

Form symmetric(double limit, int exponent) {
  const auto units = static_cast<std::int64_t>(elementary::round(limit / power_of_two(exponent)));
  const std::int64_t held = std::clamp<std::int64_t>(units, 1, kWide);
  return {exponent, -held, held};
}

Form widest(double limit) {
  return symmetric(limit, elementary::exponent_above(limit / static_cast<double>(kWide)));
}

Result<FormPlan> plan_forms(const Graph& graph, const Scales& scales, const Weights& weights,
                            const FormWishes& wishes) {
  return Planner(graph, scales, weights).run(wishes);
}

}  // namespace colophon::authoring

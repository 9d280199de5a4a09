#include "api/metrics.hpp"

#include <mutex>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace colophon::api {
namespace {

// "rpcFaults" is rpc_faults.
std::string snake(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper) out.push_back('_');
    const bool good = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    out.push_back(upper ? static_cast<char>(c + 32) : good ? c : '_');
  }
  return out;
}

void set_gauges(prometheus::Registry& registry, const std::string& prefix, const Json& value) {
  for (const auto& [name, one] : value.items()) {
    const std::string full = prefix + "_" + snake(name);
    if (one.is_object()) {
      set_gauges(registry, full, one);
    } else if (one.is_number()) {
      prometheus::BuildGauge()
          .Name(full)
          .Help("See docs/operating.md")
          .Register(registry)
          .Add({})
          .Set(one.get<double>());
    }
  }
}

// Any text may be a method; a label must not be any text.
std::string known_method(const std::string& method) {
  for (const char* one : {"GET", "HEAD", "POST", "OPTIONS"})
    if (method == one) return one;
  return "other";
}

}  // namespace

struct Metrics::State {
  prometheus::Registry registry{};
  prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                          .Name("colophon_http_requests_total")
                                                          .Help("Answers, by route and status")
                                                          .Register(registry);
  prometheus::Family<prometheus::Counter>& refusals = prometheus::BuildCounter()
                                                          .Name("colophon_http_refusals_total")
                                                          .Help("Refusals, by why")
                                                          .Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds =
      prometheus::BuildHistogram()
          .Name("colophon_http_request_seconds")
          .Help("From the whole request to the answer's beginning")
          .Register(registry);
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::count(const http::Answered& answered) {
  const std::string route = answered.response.route.empty() ? "(none)" : answered.response.route;
  state_->requests
      .Add({{"route", route},
            {"method", known_method(answered.request.method)},
            {"status", std::to_string(answered.response.status)}})
      .Increment();
  state_->seconds
      .Add({{"route", route}},
           prometheus::Histogram::BucketBoundaries{0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300})
      .Observe(static_cast<double>(answered.microseconds) / 1e6);
  if (answered.response.refusal)
    state_->refusals.Add({{"code", answered.response.refusal->code}}).Increment();
}

std::string Metrics::text(const Json& gauges) const {
  prometheus::Registry now;
  set_gauges(now, "colophon", gauges);
  auto families = state_->registry.Collect();
  const auto more = now.Collect();
  families.insert(families.end(), more.begin(), more.end());
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace colophon::api

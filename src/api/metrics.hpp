// What Prometheus reads at /metrics, and /healthz. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/columns.hpp"
#include "http/site.hpp"

namespace colophon::api {

// Numbers that are asked for whenever somebody looks: objects of numbers, objects within them joined by '_'.
using Look = std::function<Json()>;

class Metrics {
 public:
  Metrics();
  ~Metrics();

  void count(const http::Answered& answered);

  // The text of /metrics; each number of `gauges` is colophon_NAME.
  std::string text(const Json& gauges) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace colophon::api

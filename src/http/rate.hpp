// How much one client may ask: a bucket each, which fills with time. Thread-safe.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace colophon::http {

class Rate {
 public:
  // `per_second` on average and `burst` at once, for each of at most `clients_max` clients; beyond those, the
  // ones that have asked for nothing the longest are forgotten.
  Rate(std::uint32_t per_second, std::uint32_t burst, std::size_t clients_max);

  struct Answer {
    bool allowed = true;
    bool first_refusal = false;       // since this client was last allowed: worth a line in the log
    std::uint64_t retry_after_s = 0;  // where refused
  };
  Answer ask(const std::string& client, std::uint64_t now_ms);

  std::size_t clients() const;

 private:
  struct Bucket {
    std::uint64_t thousandths = 0;  // of a request
    std::uint64_t at_ms = 0;
    bool refused = false;
  };
  void forget_some();

  const std::uint64_t per_second_;
  const std::uint64_t full_;
  const std::size_t clients_max_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace colophon::http

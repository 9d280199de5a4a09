#include "http/rate.hpp"

#include <algorithm>
#include <vector>

namespace colophon::http {

Rate::Rate(std::uint32_t per_second, std::uint32_t burst, std::size_t clients_max)
    : per_second_(std::max(per_second, 1u)),
      full_(std::uint64_t{1'000} * std::max(burst, 1u)),
      clients_max_(std::max<std::size_t>(clients_max, 2)) {}

Rate::Answer Rate::ask(const std::string& client, std::uint64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  auto found = buckets_.find(client);
  if (found == buckets_.end()) {
    if (buckets_.size() >= clients_max_) forget_some();
    found = buckets_.emplace(client, Bucket{full_, now_ms, false}).first;
  }
  Bucket& bucket = found->second;
  const std::uint64_t passed_ms = std::min<std::uint64_t>(now_ms - std::min(bucket.at_ms, now_ms), 3'600'000);
  bucket.thousandths = std::min(full_, bucket.thousandths + passed_ms * per_second_);
  bucket.at_ms = now_ms;
  if (bucket.thousandths >= 1'000) {
    bucket.thousandths -= 1'000;
    bucket.refused = false;
    return {};
  }
  const bool first = !bucket.refused;
  bucket.refused = true;
  const std::uint64_t wait_ms = (1'000 - bucket.thousandths + per_second_ - 1) / per_second_;
  return {false, first, (wait_ms + 999) / 1'000};
}

// A quarter goes, the longest silent first, so that this is rare.
void Rate::forget_some() {
  std::vector<std::uint64_t> times;
  times.reserve(buckets_.size());
  for (const auto& [client, bucket] : buckets_) times.push_back(bucket.at_ms);
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 4);
  std::nth_element(times.begin(), middle, times.end());
  const std::uint64_t limit_ms = *middle;
  std::size_t left = times.size() / 4 + 1;
  std::erase_if(buckets_,
                [&](const auto& item) { return item.second.at_ms <= limit_ms && left > 0 && left-- > 0; });
}

std::size_t Rate::clients() const {
  const std::scoped_lock lock(mutex_);
  return buckets_.size();
}

}  // namespace colophon::http

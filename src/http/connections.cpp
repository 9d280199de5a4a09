#include "http/connections.hpp"

#include <vector>

namespace colophon::http {

Connections::Answer Connections::enter(const std::string& client) {
  const std::scoped_lock lock(mutex_);
  const auto found = of_client_.find(client);
  const std::size_t here = found == of_client_.end() ? 0 : found->second;
  if (count_ >= limits_.connections_max || here >= limits_.connections_a_client_max) {
    const Admission why =
        count_ >= limits_.connections_max ? Admission::kTooMany : Admission::kTooManyOfClient;
    if (refused_.size() >= limits_.clients_remembered_max) refused_.clear();
    return {why, refused_.emplace(client, true).second};
  }
  refused_.erase(client);
  ++count_;
  ++of_client_[client];
  return {};
}

void Connections::leave(const std::string& client) {
  const std::scoped_lock lock(mutex_);
  --count_;
  const auto found = of_client_.find(client);
  if (--found->second == 0) of_client_.erase(found);
}

std::uint64_t Connections::add(std::shared_ptr<Waker> stop) {
  const std::scoped_lock lock(mutex_);
  stops_.emplace(next_, std::move(stop));
  return next_++;
}

void Connections::remove(std::uint64_t number) {
  const std::scoped_lock lock(mutex_);
  stops_.erase(number);
}

void Connections::stop_all() {
  stopping_ = true;
  std::vector<std::shared_ptr<Waker>> stops;
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [number, stop] : stops_) stops.push_back(stop);
  }
  for (const auto& stop : stops) stop->wake();
}

bool Connections::enter_stream() {
  const std::scoped_lock lock(mutex_);
  if (streams_ >= limits_.event_streams_max) return false;
  ++streams_;
  return true;
}

void Connections::leave_stream() {
  const std::scoped_lock lock(mutex_);
  --streams_;
}

std::size_t Connections::count() const {
  const std::scoped_lock lock(mutex_);
  return count_;
}

std::size_t Connections::streams() const {
  const std::scoped_lock lock(mutex_);
  return streams_;
}

}  // namespace colophon::http

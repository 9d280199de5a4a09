// Who is connected: counted, limited, and told when the server stops. Thread-safe.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "http/limits.hpp"
#include "http/waker.hpp"

namespace colophon::http {

class Connections {
 public:
  explicit Connections(const Limits& limits) : limits_(limits) {}

  enum class Admission { kAdmitted, kTooMany, kTooManyOfClient };
  struct Answer {
    Admission admission = Admission::kAdmitted;
    bool first_refusal = false;  // since this client was last admitted
  };

  // Counts one in, if the limits allow; leave() counts it out.
  Answer enter(const std::string& client);
  void leave(const std::string& client);

  // One that is told to end when the server stops.
  std::uint64_t add(std::shared_ptr<Waker> stop);
  void remove(std::uint64_t number);
  void stop_all();
  bool stopping() const { return stopping_; }

  bool enter_stream();  // false: there are event_streams_max
  void leave_stream();

  std::size_t count() const;
  std::size_t streams() const;

 private:
  const Limits limits_;
  mutable std::mutex mutex_;
  std::size_t count_ = 0;
  std::size_t streams_ = 0;
  std::uint64_t next_ = 1;
  std::unordered_map<std::string, std::size_t> of_client_;
  std::unordered_map<std::string, bool> refused_;
  std::unordered_map<std::uint64_t, std::shared_ptr<Waker>> stops_;
  std::atomic<bool> stopping_ = false;
};

}  // namespace colophon::http

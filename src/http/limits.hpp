// What a stranger may ask of the server. Every one has a name; the defaults suit a gallery on two cores.
#pragma once

#include <cstddef>
#include <cstdint>

namespace colophon::http {

struct Limits {
  std::size_t header_bytes_max = 16u << 10;
  std::size_t body_bytes_max = 256u << 10;
  std::size_t target_bytes_max = 4u << 10;
  std::size_t connections_max = 1'024;
  std::size_t connections_a_client_max = 64;
  std::size_t event_streams_max = 768;
  std::uint64_t idle_timeout_ms = 30'000;    // until the first byte of a request
  std::uint64_t header_timeout_ms = 10'000;  // from there to the header's end, however slowly bytes drip
  std::uint64_t body_timeout_ms = 30'000;
  std::uint64_t write_timeout_ms = 20'000;  // of each part of an answer, kWritePartBytes at most
  std::uint64_t heartbeat_ms = 15'000;      // of an event stream
  std::uint64_t stop_grace_ms = 3'000;      // that answers under way get when the server stops
  std::uint32_t requests_a_second = 100;    // of one client, on average
  std::uint32_t requests_burst = 600;       // of one client, at once
  std::size_t clients_remembered_max = 16'384;
};

inline constexpr std::size_t kWritePartBytes = 64u << 10;

}  // namespace colophon::http

// The fleet's two queues on a NATS server with JetStream: work for whoever paints, results for the node. One
// connection, made anew by the next call after it was lost, with growing pauses. Messages outlive the
// connection that they came by. Thread-safe. docs/operating.md, "A fleet".
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace colophon::node {

struct FleetAddress {
  std::string url{};   // nats://…, tls://…
  std::string name{};  // of the streams and subjects
  std::string credentials{};
  std::string user{};
  std::string password{};
  std::string tls_ca{};
  std::string tls_certificate{};
  std::string tls_key{};
  std::uint64_t ack_seconds = 30;
};

enum class FleetSide { kNode, kWorker };  // a node puts work and gets results, a worker does the reverse

struct FleetMessage {
  Bytes data{};
  Bytes32 request_hash{};        // by its subject, whatever the data says
  std::string reply{};           // names it towards the server
  std::uint64_t deliveries = 1;  // how often it was handed out, this time included
};

class FleetBus {
 public:
  static constexpr std::uint64_t kRestMs = 250;  // after a failed connection; doubles
  static constexpr std::uint64_t kRestMsMax = 10'000;
  static constexpr std::uint64_t kAnswerMsMax = 2'000;  // that the server may take

  FleetBus(FleetAddress address, FleetSide side);
  ~FleetBus();
  FleetBus(const FleetBus&) = delete;
  FleetBus& operator=(const FleetBus&) = delete;

  // Each call connects first where there is no connection, unless the last try was a moment ago. Errors:
  // NatsUnreachable, NatsRefused (credentials), NatsNoJetStream, NatsNotReady (no node has made the queues
  // yet), NatsFailed.
  Result<void> connect();
  bool connected();
  // Bytes that the server takes in one message; 0 until it was reached once.
  std::size_t payload_max();

  // False: the queue holds, or held a moment ago, one about that request already. More: NatsTooLarge.
  Result<bool> put(const Bytes32& request_hash, ByteView data);
  // nullopt: nothing came in that time.
  Result<std::optional<FleetMessage>> get(std::uint64_t wait_ms);
  // Done with it for good.
  Result<void> done(const FleetMessage& message);
  // Somebody else, or later.
  Result<void> give_back(const FleetMessage& message, std::uint64_t rest_ms);
  // Still at it.
  Result<void> hold(const FleetMessage& message);
  // Takes work about that request out of the queue.
  Result<void> drop(const Bytes32& request_hash);

 private:
  struct Session;
  Result<std::shared_ptr<Session>> session();
  Result<std::shared_ptr<Session>> open();
  Result<void> tell(const FleetMessage& message, const std::string& what);
  Error failed(const std::shared_ptr<Session>& session, int status, int code, const std::string& what);

  const FleetAddress address_;
  const FleetSide side_;
  std::mutex mutex_;
  std::mutex fetching_;
  std::shared_ptr<Session> session_;
  std::optional<Error> last_;
  std::uint64_t rest_ms_ = kRestMs;
  std::uint64_t not_before_ms_ = 0;
  std::size_t payload_max_ = 0;
};

}  // namespace colophon::node

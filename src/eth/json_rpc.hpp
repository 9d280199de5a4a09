// JSON-RPC 2.0 over a transport that is given: requests with ids, answers checked, failures named, retries
// bounded. Not thread-safe: one JsonRpc for each thread.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/clock.hpp"

namespace colophon::eth {

struct HttpAnswer {
  int status = 0;
  std::string body{};
  std::optional<std::uint64_t> retry_after_s{};
};

// Posts a JSON body to the node. `net` implements it; tests inject faults.
class Transport {
 public:
  virtual ~Transport() = default;
  // Errors: HttpUnreachable, HttpTimeout, HttpTooLarge, HttpFailed. An answer of any status is a value.
  virtual Result<HttpAnswer> post(std::string_view body) = 0;
  virtual std::string name() const = 0;  // of the node, for messages; never a secret in it
};

// Waits of first_wait_ms, twice that, and so on up to wait_max_ms, or what a Retry-After says up to
// wait_max_ms.
struct RetryPolicy {
  int attempts_max = 5;
  std::uint64_t first_wait_ms = 200;
  std::uint64_t wait_max_ms = 5'000;
};

// What a node answers instead of a result.
struct RpcFault {
  std::int64_t code = 0;
  std::string message{};
  Bytes data{};  // revert data, where there is any
};

// Trouble with the node itself, not an answer about what was asked.
bool is_nodes_trouble(const Error& error);

class JsonRpc {
 public:
  // Both must outlive this object.
  JsonRpc(Transport& transport, Clock& clock, RetryPolicy policy = {});

  // kSafe: asked again after a timeout, a refused connection, HTTP 429 or 5xx, or a rate limit in the answer.
  // kOnce: only where the request cannot have reached the node's method.
  enum class Repeat { kSafe, kOnce };

  // The member "result", or a fault in `fault` with code "RpcFault". `params` is an array or object.
  // Errors: RpcUnreachable, RpcTimeout, RpcRateLimited, RpcDenied (401, 403), RpcHttpError, RpcTooLarge,
  // RpcMalformed, RpcFault.
  Result<nlohmann::json> call(std::string_view method, const nlohmann::json& params, RpcFault& fault,
                              Repeat repeat = Repeat::kSafe);

  // As above with the fault in the message; its code is chosen by what nodes are known to say:
  // InsufficientFunds, NonceTooLow, Underpriced, AlreadyKnown, GasLimitTooHigh, Reverted, MethodNotFound,
  // else RpcFault.
  Result<nlohmann::json> call(std::string_view method, const nlohmann::json& params,
                              Repeat repeat = Repeat::kSafe);

  std::string node_name() const { return transport_.name(); }
  Clock& clock() const { return clock_; }

 private:
  Transport& transport_;
  Clock& clock_;
  RetryPolicy policy_;
  std::uint64_t last_id_ = 0;
};

// The Error for a fault of `method` at `node`, as the second call() gives it.
Error describe_fault(const RpcFault& fault, std::string_view method, const std::string& node);

}  // namespace colophon::eth

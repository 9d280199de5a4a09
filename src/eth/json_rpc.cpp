#include "eth/json_rpc.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace colophon::eth {
namespace {

using nlohmann::json;

// How one attempt ended, if not with a result.
struct Failure {
  Error error;
  bool retry_if_safe = false;             // the node may have acted on it
  bool retry_always = false;              // the node certainly did not
  std::optional<std::uint64_t> wait_s{};  // what it asked for
};

struct Question {
  std::string_view method;
  const std::string& node;
  std::uint64_t id;

  std::string label() const { return std::string(method) + " at " + node; }
};

Failure transport_failure(const Question& q, const Error& cause) {
  const std::string what = q.label() + ": " + cause.message;
  if (cause.code == "HttpUnreachable") {
    return {{"RpcUnreachable", what, "is the node running, and is the URL right?"}, true, true, {}};
  }
  if (cause.code == "HttpTimeout") {
    return {{"RpcTimeout", what, "the node may be busy: try again, or use another one"}, true, false, {}};
  }
  if (cause.code == "HttpTooLarge")
    return {{"RpcTooLarge", what, "ask for less, for example fewer blocks"}, false, false, {}};
  // Among these a connection that dropped, perhaps after the question arrived.
  return {{"RpcHttpError", what, cause.hint}, cause.code == "HttpFailed", false, {}};
}

Failure malformed(const Question& q, const std::string& what, std::string_view body) {
  return {{"RpcMalformed", q.label() + " gave no JSON-RPC answer: " + what + ": " + printable(body, 120),
           "is this the URL of an Ethereum node's JSON-RPC?"},
          false,
          false,
          {}};
}

Failure http_failure(const Question& q, const HttpAnswer& answer) {
  const std::string what = q.label() + " answered HTTP " + std::to_string(answer.status);
  if (answer.status == 429) {
    return {
        {"RpcRateLimited", what + ": too many requests", "wait a minute, or use a node with a higher limit"},
        true,
        true,
        answer.retry_after_s};
  }
  if (answer.status == 401 || answer.status == 403) {
    return {{"RpcDenied", what, "the node wants other credentials: check its URL"}, false, false, {}};
  }
  return {{"RpcHttpError", what + ": " + printable(answer.body, 120), "check the node's URL"},
          answer.status >= 500,
          false,
          answer.retry_after_s};
}

RpcFault read_fault(const json& error) {
  RpcFault fault;
  if (!error.is_object()) return fault;
  if (const auto code = error.find("code"); code != error.end() && code->is_number_integer())
    fault.code = *code;
  if (const auto text = error.find("message"); text != error.end() && text->is_string())
    fault.message = *text;
  const json* data = error.contains("data") ? &error["data"] : nullptr;
  if (data && data->is_object() && data->contains("data")) data = &(*data)["data"];
  if (data && data->is_string()) {
    auto bytes = from_hex(data->get_ref<const std::string&>());
    if (bytes) fault.data = *std::move(bytes);
  }
  return fault;
}

bool is_rate_limit(const RpcFault& fault) {
  return fault.code == -32005 || fault.code == 429;
}

// The result of one attempt, or a Failure; `fault` is set where the node answered with an error.
std::variant<json, Failure> attempt(Transport& transport, const Question& q, const std::string& body,
                                    RpcFault& fault) {
  const auto answer = transport.post(body);
  if (!answer) return transport_failure(q, answer.error());
  json document = json::parse(answer->body, nullptr, false);
  const bool is_answer = document.is_object() && (document.contains("result") || document.contains("error"));
  if (answer->status != 200 && (!is_answer || answer->status == 429)) return http_failure(q, *answer);
  if (document.is_discarded()) return malformed(q, "not JSON", answer->body);
  if (!is_answer) return malformed(q, "neither a result nor an error", answer->body);
  const bool is_error = document.contains("error") && !document["error"].is_null();
  const json id = document.value("id", json());
  if (id != json(q.id) && !(is_error && id.is_null()))
    return malformed(q, "the id of another question", answer->body);
  if (!is_error) {
    if (!document.contains("result")) return malformed(q, "neither a result nor an error", answer->body);
    return std::move(document["result"]);
  }
  fault = read_fault(document["error"]);
  if (is_rate_limit(fault)) {
    return Failure{
        {"RpcRateLimited", q.label() + ": " + printable(fault.message), "wait a minute, or use another node"},
        true,
        true,
        {}};
  }
  return Failure{{"RpcFault", q.label() + ": " + printable(fault.message)}, false, false, {}};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// What the usual nodes (geth, anvil, reth, nethermind, erigon, besu) say, in lower case. First match wins.
struct Saying {
  const char* words;
  const char* code;
  const char* hint;
};
constexpr Saying kSayings[] = {
    {"insufficient funds", "InsufficientFunds", "send ether to the account that pays for the transaction"},
    {"insufficient balance", "InsufficientFunds", "send ether to the account that pays for the transaction"},
    {"nonce too low", "NonceTooLow", "another transaction of this account came first: try again"},
    {"already known", "AlreadyKnown", ""},
    {"already imported", "AlreadyKnown", ""},
    {"underpriced", "Underpriced",
     "a transaction with this nonce is waiting: wait for it, or offer a higher fee"},
    {"max fee per gas less than block base fee", "Underpriced", "the fee rose in the meantime: try again"},
    {"exceeds block gas limit", "GasLimitTooHigh", "the transaction is too large for this chain"},
    {"exceeds transaction gas limit", "GasLimitTooHigh",
     "the transaction is over the cap of EIP-7825 (16,777,216 gas)"},
    {"gas limit too high", "GasLimitTooHigh", "the transaction is over the cap of EIP-7825 (16,777,216 gas)"},
    {"intrinsic gas too high", "GasLimitTooHigh",
     "the transaction is over the cap of EIP-7825 (16,777,216 gas)"},
    {"revert", "Reverted", ""},
};

}  // namespace

Error describe_fault(const RpcFault& fault, std::string_view method, const std::string& node) {
  const std::string what = std::string(method) + " at " + node + ": " + printable(fault.message) + " (" +
                           std::to_string(fault.code) + ")";
  constexpr std::int64_t kMethodNotFound = -32601;
  if (fault.code == kMethodNotFound)
    return {"MethodNotFound", what, "this node does not know the method: use another one"};
  const std::string said = lower(fault.message);
  for (const Saying& saying : kSayings) {
    if (said.find(saying.words) != std::string::npos) return {saying.code, what, saying.hint};
  }
  return {"RpcFault", what};
}

JsonRpc::JsonRpc(Transport& transport, Clock& clock, RetryPolicy policy)
    : transport_(transport), clock_(clock), policy_(policy) {
  COLOPHON_CHECK(policy_.attempts_max >= 1);
}

Result<json> JsonRpc::call(std::string_view method, const json& params, RpcFault& fault, Repeat repeat) {
  const std::string node = transport_.name();
  std::uint64_t wait_ms = policy_.first_wait_ms;
  for (int attempts = 1;; ++attempts) {
    const Question question{method, node, ++last_id_};
    const json request = {{"jsonrpc", "2.0"}, {"id", question.id}, {"method", method}, {"params", params}};
    const std::string body = request.dump(-1, ' ', false, json::error_handler_t::replace);
    auto outcome = attempt(transport_, question, body, fault);
    if (auto* result = std::get_if<json>(&outcome)) return std::move(*result);
    Failure& failure = std::get<Failure>(outcome);
    const bool again = failure.retry_always || (failure.retry_if_safe && repeat == Repeat::kSafe);
    if (!again) return std::move(failure.error);
    if (attempts == policy_.attempts_max) {
      if (attempts > 1) failure.error.message += " (" + std::to_string(attempts) + " attempts)";
      return std::move(failure.error);
    }
    // A server's wish is honoured up to our own limit: it must not be able to park us for an hour.
    const std::uint64_t wished_ms =
        failure.wait_s ? std::min(*failure.wait_s, policy_.wait_max_ms / 1000 + 1) * 1000 : wait_ms;
    clock_.sleep_ms(std::min(wished_ms, policy_.wait_max_ms));
    wait_ms = std::min(wait_ms * 2, policy_.wait_max_ms);
  }
}

Result<json> JsonRpc::call(std::string_view method, const json& params, Repeat repeat) {
  RpcFault fault;
  auto result = call(method, params, fault, repeat);
  if (!result && result.error().code == "RpcFault") return describe_fault(fault, method, transport_.name());
  return result;
}

bool is_nodes_trouble(const Error& error) {
  return (error.code.starts_with("Rpc") && error.code != "RpcFault") || error.code == "MethodNotFound";
}

}  // namespace colophon::eth

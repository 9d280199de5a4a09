// A node that answers what a test says, fault by fault.
#pragma once

#include <deque>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "eth/json_rpc.hpp"

namespace colophon::test {

using nlohmann::json;

class FakeTransport : public eth::Transport {
 public:
  using Reply = std::function<Result<eth::HttpAnswer>(const json& request)>;

  static Reply result(json value) {
    return [value](const json& request) -> Result<eth::HttpAnswer> {
      return eth::HttpAnswer{200, json{{"jsonrpc", "2.0"}, {"id", request["id"]}, {"result", value}}.dump()};
    };
  }
  static Reply fault(std::int64_t code, const std::string& message, json data = nullptr, int status = 200) {
    return [=](const json& request) -> Result<eth::HttpAnswer> {
      json error = {{"code", code}, {"message", message}};
      if (!data.is_null()) error["data"] = data;
      return eth::HttpAnswer{status,
                             json{{"jsonrpc", "2.0"}, {"id", request["id"]}, {"error", error}}.dump()};
    };
  }
  static Reply http(int status, const std::string& body, std::optional<std::uint64_t> retry_after_s = {}) {
    return [=](const json&) -> Result<eth::HttpAnswer> {
      return eth::HttpAnswer{status, body, retry_after_s};
    };
  }
  static Reply error(const char* code) {
    return [=](const json&) -> Result<eth::HttpAnswer> {
      return Error{code, std::string("it says ") + code};
    };
  }

  // The next answer to whatever comes; these go first.
  FakeTransport& then(Reply reply) {
    replies_.push_back(std::move(reply));
    return *this;
  }
  // The answer to each question of that method.
  FakeTransport& always(const std::string& method, Reply reply) {
    standing_[method] = std::move(reply);
    return *this;
  }

  Result<eth::HttpAnswer> post(std::string_view body) override {
    const json request = json::parse(body);
    requests.push_back(request);
    if (!replies_.empty()) {
      const Reply reply = std::move(replies_.front());
      replies_.pop_front();
      return reply(request);
    }
    const auto found = standing_.find(request["method"]);
    if (found != standing_.end()) return found->second(request);
    return fault(-32601, "the method does not exist")(request);
  }
  std::string name() const override { return "fake node"; }

  std::size_t count(const std::string& method) const {
    std::size_t n = 0;
    for (const json& request : requests) n += request["method"] == method ? 1 : 0;
    return n;
  }
  std::vector<json> requests;

 private:
  std::deque<Reply> replies_;
  std::map<std::string, Reply> standing_;
};

}  // namespace colophon::test

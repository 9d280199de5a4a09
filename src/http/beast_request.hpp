// From Beast's request to ours; for server.cpp and the fuzzer alone (Beast is slow to compile).
#pragma once

#include <boost/beast/http.hpp>

#include "http/message.hpp"

namespace colophon::http {

using BeastParser = boost::beast::http::request_parser<boost::beast::http::string_body>;
using BeastRequest = boost::beast::http::request<boost::beast::http::string_body>;

// A header that is there several times becomes one, joined by commas.
inline Request take_request(BeastRequest message, const std::string& client) {
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message) {
    std::string name(field.name_string());
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    const std::string value(field.value());
    const auto [at, is_new] = request.headers.emplace(std::move(name), value);
    if (!is_new) at->second += ", " + value;
  }
  request.body = std::move(message.body());
  request.client = client;
  return request;
}

}  // namespace colophon::http

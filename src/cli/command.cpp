#include "cli/command.hpp"

#include <iostream>

#include "base/text.hpp"

namespace colophon::cli {

CLI::Validator decimal() {
  const auto check = [](const std::string& text) {
    return parse_u64(text) ? std::string()
                           : "'" + printable(text) + "' is not a whole decimal number from 0 to 2^64-1";
  };
  return {check, "DECIMAL", "decimal"};
}

void set_body(CLI::App& command, int& exit_code, std::function<Result<int>()> body) {
  command.callback([&exit_code, body = std::move(body)] {
    const Result<int> result = body();
    if (!result) std::cerr << describe(result.error());
    exit_code = result ? *result : kFailed;
  });
}

}  // namespace colophon::cli

#include "cli/command.hpp"

#include <iostream>

namespace colophon::cli {

void set_body(CLI::App& command, int& exit_code, std::function<Result<int>()> body) {
  command.callback([&exit_code, body = std::move(body)] {
    const Result<int> result = body();
    if (!result) std::cerr << describe(result.error());
    exit_code = result ? *result : kFailed;
  });
}

}  // namespace colophon::cli

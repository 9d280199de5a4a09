// colophon model pin|fetch.
#pragma once

#include <CLI/CLI.hpp>

namespace colophon::cli {

void add_model_copies(CLI::App& model, int& exit_code);

}  // namespace colophon::cli

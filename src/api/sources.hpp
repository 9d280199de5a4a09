// Where a gallery gets what its store doesn't hold: model files from folders, documents from a chain's node,
// tokens from a file.
#pragma once

#include <string>
#include <vector>

#include "api/library.hpp"
#include "api/pictures.hpp"
#include "chain/deployment.hpp"

namespace colophon::api {

// The models NAME.safetensors of each folder, and the adapters there and in its folder `adapters`. Of two
// files with one id the first counts; files that are neither are left out. The preset model is the first.
Library load_library(const std::vector<std::string>& folders);

// Reads a piece's facts by JSON-RPC whenever it is asked. Thread-safe: each call has its own connection.
std::function<Result<provenance::Json>(const Bytes32& token)> documents_from_chain(
    std::string rpc_url, chain::Deployment deployment);

// A token a line; empty lines and those that start with '#' are left out. Errors: those of read_file,
// TokensReadable (others than the owner may read the file).
Result<std::vector<std::string>> read_tokens(const std::string& path);

}  // namespace colophon::api

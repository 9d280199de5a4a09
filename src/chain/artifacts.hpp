// What the Solidity compiler left of our contracts: creation code, and the errors that they revert with.
#pragma once

#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "eth/revert.hpp"

namespace colophon::chain {

// A folder as forge writes it (contracts/out): <Name>.sol/<Name>.json. Errors of both: ArtifactMissing,
// ArtifactMalformed.
class Artifacts {
 public:
  explicit Artifacts(std::string folder) : folder_(std::move(folder)) {}

  Result<Bytes> creation_code(const std::string& contract) const;
  // Adds the custom errors of that contract's ABI.
  Result<void> add_errors(const std::string& contract, eth::ErrorTable& table) const;

 private:
  Result<std::string> read(const std::string& contract) const;
  std::string folder_;
};

// The errors of all our contracts, with hints; what the folder lacks is left out, since reading the chain
// needs none.
eth::ErrorTable known_errors(const Artifacts& artifacts);

}  // namespace colophon::chain

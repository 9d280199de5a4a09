// What a contract said when it refused: Error(string), Panic(uint256), or a custom error out of a table that
// the caller gives, since this module knows no contract. Thread-safe once filled.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "eth/abi.hpp"

namespace colophon::eth {

class ErrorTable {
 public:
  // `signature`: "RecipeTaken(bytes32 requestHash)"; `hint`: what to do about it, may be empty.
  // A signature that cannot be parsed, or a selector given twice with another signature, is a failed check.
  void add(std::string_view signature, std::string_view hint = {});

  // Contract errors become Error{code = the error's name, message = name with arguments, hint}.
  // Error(string), Panic, unknown selectors and empty data become code "Reverted".
  Error describe(ByteView revert_data) const;

 private:
  struct Entry {
    AbiSignature signature;
    std::string hint;
  };
  std::map<std::array<std::uint8_t, 4>, Entry> entries_;
};

}  // namespace colophon::eth

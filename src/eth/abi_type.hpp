// Types of the contract ABI, read from the text that signatures are written in: "uint64",
// "(bytes32,int32)[]", "address indexed from". Value types, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace colophon::eth {

struct AbiType {
  enum class Kind { kUint, kInt, kBool, kAddress, kFixedBytes, kBytes, kString, kList, kArray, kTuple };
  Kind kind = Kind::kTuple;
  std::size_t size = 0;  // bits of an integer, bytes of bytesN, elements of a fixed array (kArray)
  std::vector<AbiType>
      inner{};           // a tuple's fields, or the one element type of a kList (T[]) or kArray (T[n])
  std::string name{};    // of a parameter or field; may be empty
  bool indexed = false;  // event parameters

  bool is_dynamic() const;         // its encoding has a tail
  std::size_t head_words() const;  // 32-byte words it takes in its parent's head
  std::string canonical() const;   // as it stands in a signature, without names
};

// One type, perhaps with "indexed" and a name. Tuples are written in parentheses, with or without the word
// "tuple"; "uint" and "int" mean 256 bits. Limits: 4,096 characters, 16 levels, 65,536 words of head. Error:
// BadAbiType, with the place.
Result<AbiType> parse_abi_type(std::string_view text);

// "name(type,type name,…)": of a function, an event or a custom error. Error: BadAbiType.
struct AbiSignature {
  std::string name;
  AbiType parameters;             // a tuple
  std::string canonical() const;  // what is hashed: "transfer(address,uint256)"
};
Result<AbiSignature> parse_abi_signature(std::string_view text);

}  // namespace colophon::eth

// Typed structured data (EIP-712): type hashes, struct hashes, domains and the digest that is signed.
// Thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "eth/abi.hpp"

namespace colophon::eth {

// Struct types by name; fields are (type, name) in order. A type is elementary ("uint64"), a struct's name,
// or either with
// "[]" or "[n]" behind it.
struct TypedField {
  std::string type;
  std::string name;
};
using TypedStructs = std::map<std::string, std::vector<TypedField>>;

// Values: a struct is a list of its fields in order, an array a list of its elements.
// Errors of all three: UnknownType (a name that is in no table, or structs that contain themselves), and
// those of abi_word.
Result<std::string> encode_type(const TypedStructs& structs, const std::string& name);
Result<Bytes32> type_hash(const TypedStructs& structs, const std::string& name);
Result<Bytes32> hash_struct(const TypedStructs& structs, const std::string& name, const AbiValue& value);

// Only the fields that are there take part.
struct TypedDomain {
  std::optional<std::string> name{};
  std::optional<std::string> version{};
  std::optional<Uint256> chain_id{};
  std::optional<Address> verifying_contract{};
  std::optional<Bytes32> salt{};
};
Bytes32 domain_separator(const TypedDomain& domain);

// keccak256(0x1901 ‖ separator ‖ struct hash)
Bytes32 typed_digest(const Bytes32& separator, const Bytes32& struct_hash);

}  // namespace colophon::eth

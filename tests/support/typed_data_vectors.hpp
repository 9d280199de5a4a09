// The typed data of spec/vectors/eth.json.
#pragma once

#include "eth/eip712.hpp"
#include "tests/support/eth_vectors.hpp"

namespace colophon::test {

inline eth::TypedStructs typed_structs(const json& types) {
  eth::TypedStructs structs;
  for (const auto& [name, fields] : types.items()) {
    auto& list = structs[name];
    for (const auto& field : fields) list.push_back({field["type"], field["name"]});
  }
  return structs;
}

inline eth::AbiValue typed_value(const eth::TypedStructs& structs, const std::string& type,
                                 const json& value) {
  eth::AbiValue::List list;
  if (type.ends_with("]")) {
    for (const auto& element : value)
      list.push_back(typed_value(structs, type.substr(0, type.rfind('[')), element));
    return list;
  }
  const auto found = structs.find(type);
  if (found == structs.end()) return abi_value(eth::parse_abi_type(type).value(), value);
  for (std::size_t i = 0; i < found->second.size(); ++i)
    list.push_back(typed_value(structs, found->second[i].type, value[i]));
  return list;
}

inline eth::TypedDomain typed_domain(const json& domain) {
  eth::TypedDomain out;
  if (domain.contains("name")) out.name = domain["name"];
  if (domain.contains("version")) out.version = domain["version"];
  if (domain.contains("chainId")) out.chain_id = number(domain["chainId"]);
  if (domain.contains("verifyingContract")) out.verifying_contract = address(domain["verifyingContract"]);
  if (domain.contains("salt")) out.salt = hex32(domain["salt"]);
  return out;
}

}  // namespace colophon::test

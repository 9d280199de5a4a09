#include "eth/eip712.hpp"

#include <set>

#include "base/text.hpp"
#include "crypto/keccak256.hpp"

namespace colophon::eth {
namespace {

constexpr int kStructDepthMax = 16;

Error unknown(const std::string& type) {
  return {"UnknownType", "typed data names the type \"" + printable(type, 60) + "\", which is not defined"};
}

// "Person[2][]" is an array of "Person[2]"; nullopt if the type is no array. `count` is absent for "[]".
struct ArrayOf {
  std::string element;
  std::optional<std::uint64_t> count;
};
std::optional<ArrayOf> as_array(const std::string& type) {
  if (!type.ends_with("]")) return std::nullopt;
  const std::size_t open = type.rfind('[');
  if (open == std::string::npos) return std::nullopt;
  const std::string_view inside = std::string_view(type).substr(open + 1, type.size() - open - 2);
  const auto count = parse_u64(inside);
  if (!count && !inside.empty()) return std::nullopt;
  return ArrayOf{type.substr(0, open), count};
}

std::string without_arrays(const std::string& type) {
  return type.substr(0, type.find('['));
}

void collect(const TypedStructs& structs, const std::string& name, std::set<std::string>& found) {
  const auto definition = structs.find(name);
  if (definition == structs.end() || !found.insert(name).second) return;
  for (const auto& field : definition->second) collect(structs, without_arrays(field.type), found);
}

class Hasher {
 public:
  explicit Hasher(const TypedStructs& structs) : structs_(structs) {}

  Result<Bytes32> structure(const std::string& name, const AbiValue& value, int depth) const {
    const auto definition = structs_.find(name);
    if (definition == structs_.end() || depth > kStructDepthMax) return unknown(name);
    const auto& fields = definition->second;
    if (!value.is_list() || value.items().size() != fields.size()) {
      return Error{"AbiWrongShape", name + " has " + std::to_string(fields.size()) + " fields"};
    }
    COLOPHON_TRY(const Bytes32 type, type_hash(structs_, name));
    crypto::Keccak256 hash;
    hash.update(type);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      COLOPHON_TRY(const Bytes32 word, member(fields[i].type, value[i], depth));
      hash.update(word);
    }
    return hash.finish();
  }

 private:
  // encodeData of one member: a word, or the hash that stands for something longer.
  Result<Bytes32> member(const std::string& type, const AbiValue& value, int depth) const {
    if (const auto array = as_array(type)) return this->array(type, *array, value, depth);
    if (structs_.contains(type)) return structure(type, value, depth + 1);
    const auto elementary = parse_abi_type(type);
    if (!elementary || elementary->kind == AbiType::Kind::kTuple || !elementary->name.empty())
      return unknown(type);
    if (!elementary->is_dynamic()) return abi_word(*elementary, value);
    if (!value.is_bytes()) return Error{"AbiWrongShape", "no " + type + ": the value is not a byte string"};
    return crypto::keccak256(ByteView(value.to_bytes()));
  }

  Result<Bytes32> array(const std::string& type, const ArrayOf& array, const AbiValue& value,
                        int depth) const {
    if (depth > kStructDepthMax) return unknown(type);
    if (!value.is_list() || (array.count && *array.count != value.items().size())) {
      return Error{"AbiWrongShape", "no " + type + ": not a sequence of that length"};
    }
    crypto::Keccak256 hash;
    for (const AbiValue& element : value.items()) {
      COLOPHON_TRY(const Bytes32 word, member(array.element, element, depth + 1));
      hash.update(word);
    }
    return hash.finish();
  }

  const TypedStructs& structs_;
};

}  // namespace

Result<std::string> encode_type(const TypedStructs& structs, const std::string& name) {
  if (!structs.contains(name)) return unknown(name);
  std::set<std::string> others;  // sorted, as the EIP wants the referenced types
  collect(structs, name, others);
  others.erase(name);
  const auto one = [&](const std::string& which) {
    std::string fields;
    for (const auto& field : structs.at(which))
      fields += (fields.empty() ? "" : ",") + field.type + " " + field.name;
    return which + "(" + fields + ")";
  };
  std::string text = one(name);
  for (const std::string& other : others) text += one(other);
  return text;
}

Result<Bytes32> type_hash(const TypedStructs& structs, const std::string& name) {
  COLOPHON_TRY(const std::string text, encode_type(structs, name));
  return crypto::keccak256(text);
}

Result<Bytes32> hash_struct(const TypedStructs& structs, const std::string& name, const AbiValue& value) {
  return Hasher(structs).structure(name, value, 0);
}

Bytes32 domain_separator(const TypedDomain& domain) {
  std::vector<TypedField> fields;
  AbiValue::List values;
  const auto take = [&](const char* type, const char* name, AbiValue value) {
    fields.push_back({type, name});
    values.push_back(std::move(value));
  };
  if (domain.name) take("string", "name", AbiValue::text(*domain.name));
  if (domain.version) take("string", "version", AbiValue::text(*domain.version));
  if (domain.chain_id) take("uint256", "chainId", *domain.chain_id);
  if (domain.verifying_contract) take("address", "verifyingContract", *domain.verifying_contract);
  if (domain.salt) take("bytes32", "salt", *domain.salt);
  const auto hash = hash_struct({{"EIP712Domain", fields}}, "EIP712Domain", values);
  COLOPHON_CHECK(hash.ok());
  return *hash;
}

Bytes32 typed_digest(const Bytes32& separator, const Bytes32& struct_hash) {
  const std::uint8_t tag[] = {0x19, 0x01};
  return crypto::Keccak256().update(tag).update(separator).update(struct_hash).finish();
}

}  // namespace colophon::eth

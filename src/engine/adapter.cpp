#include "engine/adapter.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "engine/container.hpp"
#include "engine/json.hpp"
#include "engine/model_id.hpp"
#include "engine/stage_reader.hpp"

namespace colophon::engine {
namespace {

Error bad_adapter(std::string_view what) {
  return {"BadAdapter", "the adapter's " + std::string(what)};
}

Result<void> only_keys(const Json& json, std::string_view what,
                       std::initializer_list<std::string_view> keys) {
  if (!json.members()) return bad_adapter(std::string(what) + " is not an object");
  for (const auto& [key, value] : *json.members()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      return bad_adapter(std::string(what) + " has a key '" + printable(key) +
                         "' that this version does not know");
    }
  }
  for (const std::string_view key : keys) {
    if (!json.find(key)) return bad_adapter(std::string(what) + " lacks '" + std::string(key) + "'");
  }
  return {};
}

// Of a key that is there.
Result<std::string> text(const Json& json, std::string_view key, std::size_t bytes_max) {
  const std::string* value = json.find(key)->string();
  const auto shown = [](char c) { return c >= ' ' && c <= '~'; };
  if (!value || value->empty() || value->size() > bytes_max ||
      !std::all_of(value->begin(), value->end(), shown)) {
    return bad_adapter("'" + std::string(key) + "' is not a string of 1 to " + std::to_string(bytes_max) +
                       " printable characters");
  }
  return *value;
}

Result<std::int64_t> integer(const Json& json, std::string_view key, Range allowed) {
  const std::int64_t* value = json.find(key)->integer();
  if (!value || *value < allowed.lo || *value > allowed.hi) {
    return bad_adapter("'" + std::string(key) + "' is not an integer from " + std::to_string(allowed.lo) +
                       " to " + std::to_string(allowed.hi));
  }
  return *value;
}

std::optional<Bytes32> parse_id(std::string_view text) {
  const auto digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (text.size() != 66 || !text.starts_with("0x") || !std::all_of(text.begin() + 2, text.end(), digit))
    return std::nullopt;
  return from_hex_exact<32>(text).value();
}

struct Wish {
  const char* what;
  std::vector<std::int64_t> extents;  // 0: any
  bool multiplier = false;            // I32; else I8 or I16
};

Result<void> check_branch_part(const Constant& tensor, const Wish& wish) {
  const bool type =
      wish.multiplier ? tensor.type == Type::kI32 : tensor.type == Type::kI8 || tensor.type == Type::kI16;
  const auto fits = [](std::int64_t have, std::int64_t want) { return want == 0 || have == want; };
  if (type && tensor.extents.size() == wish.extents.size() &&
      std::equal(tensor.extents.begin(), tensor.extents.end(), wish.extents.begin(), fits)) {
    return {};
  }
  return Error{"BadTensor", "tensor '" + tensor.name + "' can't be a point's '" + wish.what +
                                "': its type or shape is another"};
}

}  // namespace

Result<std::shared_ptr<const Adapter>> Adapter::load(Bytes file) {
  const auto adapter = std::shared_ptr<Adapter>(new Adapter);
  adapter->file_ = std::move(file);
  COLOPHON_TRY(adapter->constants_, read_container(adapter->file_));
  const Constant* source = find_constant(adapter->constants_, "adapter");
  if (!source && find_constant(adapter->constants_, "program")) {
    return Error{"BadAdapter", "the file is a model, not an adapter", "name it with --model"};
  }
  if (!source || source->type != Type::kU8 || source->extents.size() != 1) {
    return Error{"BadAdapter",
                 "the file holds no tensor 'adapter' of type U8 and rank 1: it is no Colophon adapter"};
  }
  if (source->bytes.size() > kHeaderBytesMax) return bad_adapter("JSON is over 16 MiB");
  const auto is_ascii = [](std::uint8_t byte) { return byte < 0x80; };
  if (!std::all_of(source->bytes.begin(), source->bytes.end(), is_ascii))
    return bad_adapter("JSON is not ASCII");
  COLOPHON_TRY(const Json json, parse_json(as_text(source->bytes)));
  COLOPHON_TRY_VOID(adapter->read(json));
  adapter->id_ = adapter_id(adapter->constants_);
  return std::shared_ptr<const Adapter>(adapter);
}

Result<void> Adapter::read(const Json& json) {
  COLOPHON_TRY_VOID(only_keys(json, "object", {"format", "name", "model", "points"}));
  const std::string* format = json.find("format")->string();
  if (!format || *format != "colophon/adapter/v1") {
    return bad_adapter("format is not \"colophon/adapter/v1\": another version of colophon may read it");
  }
  COLOPHON_TRY(name_, text(json, "name", 64));
  COLOPHON_TRY(const std::string model, text(json, "model", 66));
  const auto id = parse_id(model);
  if (!id) return bad_adapter("'model' is not 0x and 64 lower-case hexadecimal digits");
  model_ = *id;
  const Json::Array* points = json.find("points")->array();
  if (!points || points->empty() || points->size() > kBranchesMax)
    return bad_adapter("'points' is not a list of 1 to 4,096");
  std::set<std::pair<StageId, std::string>> seen;
  for (const Json& point : *points) {
    COLOPHON_TRY(Branch branch, read_branch(point));
    if (!seen.emplace(branch.stage, branch.point).second)
      return bad_adapter("point '" + branch.point + "' stands twice");
    branches_.push_back(std::move(branch));
  }
  return {};
}

Result<Branch> Adapter::read_branch(const Json& json) const {
  COLOPHON_TRY_VOID(only_keys(
      json, "point", {"stage", "point", "down", "by", "shift", "lo", "hi", "up", "scale", "exponent"}));
  Branch branch;
  COLOPHON_TRY(const std::string stage, text(json, "stage", 16));
  const auto at = std::find(kStageNames.begin(), kStageNames.end(), stage);
  if (at == kStageNames.end()) return bad_adapter("point is of a stage '" + stage + "' that no program has");
  branch.stage = static_cast<StageId>(at - kStageNames.begin());
  COLOPHON_TRY(branch.point, text(json, "point", kNameBytesMax));

  COLOPHON_TRY(branch.down, tensor(json, "down"));
  COLOPHON_TRY_VOID(check_branch_part(*branch.down, {"down", {0, 0, 0, 0}}));
  const std::int64_t rank = branch.rank();
  if (rank > kRankMax) return bad_adapter("point '" + branch.point + "' has a rank over 512");
  COLOPHON_TRY(branch.by, tensor(json, "by"));
  COLOPHON_TRY_VOID(check_branch_part(*branch.by, {"by", {rank}, true}));
  COLOPHON_TRY(branch.up, tensor(json, "up"));
  COLOPHON_TRY_VOID(check_branch_part(*branch.up, {"up", {0, 1, 1, rank}}));
  COLOPHON_TRY(branch.scale, tensor(json, "scale"));
  COLOPHON_TRY_VOID(check_branch_part(*branch.scale, {"scale", {branch.up->extents[0]}, true}));

  const Range all = type_range(Type::kI16);
  COLOPHON_TRY(const std::int64_t shift, integer(json, "shift", {0, kShiftMax}));
  branch.inner.shift = static_cast<int>(shift);
  COLOPHON_TRY(branch.inner.clamp.lo, integer(json, "lo", all));
  COLOPHON_TRY(branch.inner.clamp.hi, integer(json, "hi", all));
  if (branch.inner.clamp.lo > branch.inner.clamp.hi) return bad_adapter("'lo' is above 'hi'");
  COLOPHON_TRY(const std::int64_t exponent, integer(json, "exponent", {0, 31}));
  branch.exponent = static_cast<int>(exponent);
  return branch;
}

Result<const Constant*> Adapter::tensor(const Json& point, std::string_view key) const {
  COLOPHON_TRY(const std::string name, text(point, key, 255));
  if (const Constant* found = find_constant(constants_, name)) return found;
  return bad_adapter("'" + std::string(key) + "' names '" + name + "', which the file does not hold");
}

}  // namespace colophon::engine

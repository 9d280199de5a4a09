#include "authoring/tensor_file.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "authoring/float_bits.hpp"
#include "base/endian.hpp"
#include "base/text.hpp"

namespace colophon::authoring {
namespace {

using nlohmann::json;

constexpr std::size_t kRankMax = 8;
constexpr std::size_t kNameBytesMax = 1024;

struct DType {
  std::string_view name;
  FloatType type;
  std::uint64_t bytes;
};
constexpr DType kTypes[] = {{"F16", FloatType::kF16, 2},   {"BF16", FloatType::kBF16, 2},
                            {"F32", FloatType::kF32, 4},   {"F64", FloatType::kOther, 8},
                            {"I64", FloatType::kOther, 8}, {"I32", FloatType::kOther, 4},
                            {"I16", FloatType::kOther, 2}, {"I8", FloatType::kOther, 1},
                            {"U8", FloatType::kOther, 1},  {"BOOL", FloatType::kOther, 1}};

Error bad_tensor(std::string_view name, std::string_view reason) {
  return {"BadTensor", "tensor '" + printable(name) + "': " + std::string(reason)};
}

std::optional<std::uint64_t> natural(const json& value) {
  if (!value.is_number_integer() || (!value.is_number_unsigned() && value.get<std::int64_t>() < 0))
    return std::nullopt;
  return value.get<std::uint64_t>();
}

struct Place {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::string name;
};

Result<FloatView> read_tensor(const std::string& name, const json& entry, ByteView data, Place& place) {
  if (name.empty() || name.size() > kNameBytesMax) return bad_tensor(name, "the name is empty or too long");
  const auto field = [&](const char* key) {
    const auto at = entry.is_object() ? entry.find(key) : entry.end();
    return entry.is_object() && at != entry.end() ? &*at : nullptr;
  };
  const json* dtype = field("dtype");
  const json* shape = field("shape");
  const json* offsets = field("data_offsets");
  if (!dtype || !dtype->is_string() || !shape || !shape->is_array() || shape->size() > kRankMax || !offsets ||
      !offsets->is_array() || offsets->size() != 2) {
    return bad_tensor(name, "the entry is not {dtype, shape, data_offsets: [begin, end]}");
  }
  const auto* type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                  [&](const DType& known) { return known.name == *dtype; });
  if (type == std::end(kTypes))
    return bad_tensor(name, "unknown dtype '" + printable(dtype->get_ref<const std::string&>(), 20) + "'");
  FloatView view;
  view.type = type->type;
  std::uint64_t bytes = type->bytes;
  for (const json& extent : *shape) {
    const auto value = natural(extent);
    if (!value || *value < 1 || *value > kTensorFileBytesMax)
      return bad_tensor(name, "an extent is not 1 or more");
    if (bytes > kTensorFileBytesMax / *value) return bad_tensor(name, "it is larger than any checkpoint");
    bytes *= *value;
    view.extents.push_back(static_cast<std::int64_t>(*value));
  }
  const auto begin = natural((*offsets)[0]);
  const auto end = natural((*offsets)[1]);
  if (!begin || !end || *end < *begin)
    return bad_tensor(name, "the data_offsets are not two ascending integers");
  if (*end > data.size()) {
    return Error{"TruncatedFile",
                 "tensor '" + printable(name) + "' ends at data byte " + std::to_string(*end) +
                     ", but the file holds " + std::to_string(data.size()),
                 "download the file again"};
  }
  if (*end - *begin != bytes) return bad_tensor(name, "the data_offsets don't fit its shape and dtype");
  view.bytes = data.subspan(static_cast<std::size_t>(*begin), static_cast<std::size_t>(bytes));
  place = {*begin, *end, name};
  return view;
}

// The tensors cover the data exactly, as safetensors demands: so a name that stands twice shows as a gap, and
// no two tensors share bytes.
Result<void> check_places(std::vector<Place>& places, std::uint64_t data_bytes) {
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.begin < b.begin; });
  std::uint64_t at = 0;
  for (const Place& place : places) {
    if (place.begin != at) return bad_tensor(place.name, "there is a gap before it, or an overlap");
    at = place.end;
  }
  if (at == data_bytes) return {};
  return Error{"BadHeader", "the tensors cover " + std::to_string(at) +
                                " bytes of data, but the file holds " + std::to_string(data_bytes)};
}

Result<json> parse_header(std::string_view text) {
  json header = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (header.is_discarded() || !header.is_object() || header.size() > kTensorsMax + 1)
    return Error{"BadHeader", "the header is no JSON object of at most 65,536 tensors"};
  return header;
}

}  // namespace

std::int64_t FloatView::count() const {
  std::int64_t count = 1;
  for (const std::int64_t extent : extents) count *= extent;
  return count;
}

Result<std::vector<float>> widen(const FloatView& tensor, const std::string& name) {
  std::vector<float> values(static_cast<std::size_t>(tensor.count()));
  const std::uint8_t* from = tensor.bytes.data();
  switch (tensor.type) {
    case FloatType::kF16:
      for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = from_half(load_le<std::uint16_t>(from + 2 * i));
      break;
    case FloatType::kBF16:
      for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = from_bfloat16(load_le<std::uint16_t>(from + 2 * i));
      break;
    case FloatType::kF32:
      for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = std::bit_cast<float>(load_le<std::uint32_t>(from + 4 * i));
      break;
    case FloatType::kOther:
      return Error{"WrongType", "tensor '" + printable(name) + "' is not of F16, BF16 or F32"};
  }
  // One addition an element: x - x is 0 unless x is a NaN or an infinity.
  float trouble = 0;
  for (const float value : values) trouble += value - value;
  if (trouble == 0) return values;
  const auto at =
      std::find_if(values.begin(), values.end(), [](float value) { return !std::isfinite(value); });
  return Error{"NotFinite",
               "tensor '" + printable(name) + "' holds a NaN or an infinity, at element " +
                   std::to_string(at - values.begin()),
               "the checkpoint is damaged; take another copy"};
}

Result<TensorList> read_tensors(ByteView file) {
  if (file.size() >= 2 && ((file[0] == 'P' && file[1] == 'K') || (file[0] == 0x80 && file[1] <= 5))) {
    return Error{"PickledCheckpoint",
                 "this is a pickled checkpoint (.ckpt, .pt, .bin): reading one runs code of its maker",
                 "take the .safetensors file of the same model, or convert it in a sandbox"};
  }
  if (file.size() < 8)
    return Error{"TruncatedFile", "the file is shorter than a safetensors file's first 8 bytes"};
  const auto header_bytes = load_le<std::uint64_t>(file.data());
  if (header_bytes > kTensorHeaderBytesMax)
    return Error{"BadHeader", "the header's length is over 64 MiB: this is no safetensors file"};
  if (header_bytes > file.size() - 8)
    return Error{"TruncatedFile", "the file ends within its header", "download the file again"};
  const auto length = static_cast<std::size_t>(header_bytes);
  COLOPHON_TRY(const json header, parse_header(as_text(file.subspan(8, length))));
  const ByteView data = file.subspan(8 + length);
  TensorList list;
  std::vector<Place> places;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") {
      if (!entry.is_object()) return Error{"BadHeader", "__metadata__ is not an object"};
      for (const auto& [key, value] : entry.items()) {
        if (value.is_string()) list.metadata[key] = value.get<std::string>();
      }
      continue;
    }
    COLOPHON_TRY(FloatView view, read_tensor(name, entry, data, places.emplace_back()));
    list.tensors.emplace(name, std::move(view));
  }
  COLOPHON_TRY_VOID(check_places(places, data.size()));
  return list;
}

Result<TensorFile> TensorFile::open(const std::string& path) {
  COLOPHON_TRY(MappedFile file, MappedFile::open(path, kTensorFileBytesMax));
  auto list = read_tensors(file.bytes());
  if (!list) {
    Error error = std::move(list).error();
    error.message = path + ": " + error.message;
    return error;
  }
  return TensorFile(std::move(file), std::move(list).value());
}

ByteView TensorFile::header() const {
  return file_.bytes().first(8 + static_cast<std::size_t>(load_le<std::uint64_t>(file_.bytes().data())));
}

}  // namespace colophon::authoring

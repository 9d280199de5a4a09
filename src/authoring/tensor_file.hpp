// A safetensors file of floats from a stranger: names, shapes, where the bytes lie. Nothing of the data is
// read before it is asked for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/mapped_file.hpp"

namespace colophon::authoring {

inline constexpr std::uint64_t kTensorFileBytesMax = std::uint64_t{16} << 30;
inline constexpr std::uint64_t kTensorHeaderBytesMax = std::uint64_t{64} << 20;
inline constexpr std::size_t kTensorsMax = 65'536;

enum class FloatType : std::uint8_t { kF16, kBF16, kF32, kOther };  // other: integers and wider floats

// A tensor of a file: little-endian, row-major, owned by the file.
struct FloatView {
  FloatType type = FloatType::kOther;
  std::vector<std::int64_t> extents;  // none: one number
  ByteView bytes;

  std::int64_t count() const;
};

// Errors: NotFinite (a NaN or an infinity, and where), WrongType (integers). `name` is for messages.
Result<std::vector<float>> widen(const FloatView& tensor, const std::string& name);

struct TensorList {
  std::map<std::string, FloatView> tensors;
  std::map<std::string, std::string> metadata;
};

// Errors: PickledCheckpoint, TruncatedFile, BadHeader, BadTensor.
Result<TensorList> read_tensors(ByteView file);

// A file kept open. Errors: those of MappedFile::open and read_tensors, with the path in front.
class TensorFile {
 public:
  static Result<TensorFile> open(const std::string& path);

  const std::map<std::string, FloatView>& tensors() const { return list_.tensors; }
  const std::map<std::string, std::string>& metadata() const { return list_.metadata; }
  ByteView header() const;  // its bytes, length included
  std::uint64_t file_bytes() const { return file_.bytes().size(); }

 private:
  TensorFile(MappedFile file, TensorList list) : file_(std::move(file)), list_(std::move(list)) {}

  MappedFile file_;
  TensorList list_;  // views of file_
};

}  // namespace colophon::authoring

#include "authoring/npy.hpp"

#include <bit>

#include "base/endian.hpp"
#include "base/text.hpp"

namespace colophon::authoring {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kPrefixBytes = 10;  // magic, version, length of the header
constexpr std::size_t kAlignment = 64;

Error bad(const std::string& what) {
  return {"BadNpy", "the array can't be read: " + what,
          "numpy.save(file, array.astype('float32')) writes what is understood"};
}

struct Header {
  std::size_t width_bytes = 0;
  std::vector<std::int64_t> shape;
};

// What is left of a header, taken from the left.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : left_(text) {}

  bool take(std::string_view wanted) {
    if (!left_.starts_with(wanted)) return false;
    left_.remove_prefix(wanted.size());
    return true;
  }
  void skip(char c) {
    while (left_.starts_with(c)) left_.remove_prefix(1);
  }
  std::string_view until(char end) {
    const std::string_view taken = left_.substr(0, left_.find(end));
    left_.remove_prefix(taken.size());
    return taken;
  }
  bool empty() const { return left_.empty(); }

 private:
  std::string_view left_;
};

// "4, 8" or "4,", as Python writes tuples.
Result<std::vector<std::int64_t>> read_shape(std::string_view text) {
  std::vector<std::int64_t> shape;
  Cursor at(text);
  while (!at.empty()) {
    at.skip(' ');
    const auto extent = parse_u64(at.until(','));
    if (!extent || *extent < 1 || *extent > kNpyBytesMax) return bad("an extent is out of reach");
    shape.push_back(static_cast<std::int64_t>(*extent));
    at.take(",");
    at.skip(' ');
  }
  if (shape.empty() || shape.size() > 4) return bad("it has not one to four axes");
  return shape;
}

// A Python literal in ASCII: {'descr': '<f4', 'fortran_order': False, 'shape': (1, 4, 8, 8), }
Result<Header> read_header(std::string_view text) {
  const Error unknown = bad("its header is not what NumPy writes");
  Cursor at(text);
  if (!at.take("{")) return unknown;
  at.skip(' ');
  if (!at.take("'descr': '")) return unknown;
  const std::string_view type = at.until('\'');
  if (!at.take("', 'fortran_order': ")) return unknown;
  const bool fortran = at.take("True");
  if ((!fortran && !at.take("False")) || !at.take(", 'shape': (")) return unknown;
  const std::string_view extents = at.until(')');
  if (!at.take(")")) return unknown;
  at.take(",");
  at.skip(' ');
  if (!at.take("}")) return unknown;
  at.skip(' ');
  if (!at.take("\n") || !at.empty()) return unknown;
  if (type != "<f4" && type != "<f8")
    return bad("its elements are " + printable(type) + ", not float32 or float64");
  if (fortran) return bad("it is in Fortran's order");
  COLOPHON_TRY(const auto shape, read_shape(extents));
  return Header{type == "<f4" ? std::size_t{4} : std::size_t{8}, shape};
}

double element(const std::uint8_t* bytes, std::size_t width_bytes) {
  if (width_bytes == 8) return std::bit_cast<double>(load_le<std::uint64_t>(bytes));
  return static_cast<double>(std::bit_cast<float>(load_le<std::uint32_t>(bytes)));
}

}  // namespace

Bytes encode_npy(const Array& array) {
  std::string shape;
  for (const std::int64_t extent : array.shape) shape += std::to_string(extent) + ", ";
  if (array.shape.size() > 1) shape.resize(shape.size() - 2);
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + shape + "), }";
  while ((kPrefixBytes + header.size() + 1) % kAlignment != 0) header += ' ';
  header += '\n';
  Bytes file;
  append(file, as_bytes(kMagic));
  append(file, Bytes{1, 0});
  append_le(file, static_cast<std::uint16_t>(header.size()));
  append(file, as_bytes(header));
  for (const double value : array.data) append_le(file, std::bit_cast<std::uint64_t>(value));
  return file;
}

Result<Array> decode_npy(ByteView file) {
  if (file.size() < kPrefixBytes || as_text(file.first(kMagic.size())) != kMagic)
    return bad("it is no .npy file");
  if (file[6] != 1) return bad("its format is not 1.0");
  const std::size_t header_bytes = load_le<std::uint16_t>(file.data() + 8);
  if (file.size() < kPrefixBytes + header_bytes) return bad("it ends within its header");
  COLOPHON_TRY(Header header, read_header(as_text(file.subspan(kPrefixBytes, header_bytes))));
  const ByteView data = file.subspan(kPrefixBytes + header_bytes);
  std::size_t count = 1;
  for (const std::int64_t extent : header.shape) {
    count *= static_cast<std::size_t>(extent);  // both are below 2^30: it does not wrap
    if (count > kNpyBytesMax) return bad("it has too many elements");
  }
  if (data.size() != count * header.width_bytes) return bad("its data are not as long as its shape says");
  Array array{std::move(header.shape), {}};
  array.data.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    array.data.push_back(element(data.data() + i * header.width_bytes, header.width_bytes));
  return array;
}

}  // namespace colophon::authoring

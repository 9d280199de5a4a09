#include "authoring/npy.hpp"

#include <bit>
#include <regex>

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

// A Python literal in ASCII: {'descr': '<f4', 'fortran_order': False, 'shape': (1, 4, 8, 8), }
Result<Header> read_header(std::string_view text) {
  static const std::regex form(
      "\\{ ?'descr': '([^']{1,8})', 'fortran_order': (True|False), 'shape': \\(([0-9, ]{0,80})\\),? ?\\} "
      "*\n");
  std::cmatch match;
  if (!std::regex_match(text.data(), text.data() + text.size(), match, form))
    return bad("its header is not what NumPy writes");
  const std::string type = match[1];
  if (type != "<f4" && type != "<f8")
    return bad("its elements are " + printable(type) + ", not float32 or float64");
  if (match[2] == "True") return bad("it is in Fortran's order");
  Header header{type == "<f4" ? std::size_t{4} : std::size_t{8}, {}};
  const std::string extents = match[3];
  static const std::regex number("[0-9]+");
  for (auto at = std::sregex_iterator(extents.begin(), extents.end(), number); at != std::sregex_iterator();
       ++at) {
    const auto extent = parse_u64(at->str());
    if (!extent || *extent < 1 || *extent > kNpyBytesMax) return bad("an extent is out of reach");
    header.shape.push_back(static_cast<std::int64_t>(*extent));
  }
  if (header.shape.empty() || header.shape.size() > 4) return bad("it has not one to four axes");
  return header;
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

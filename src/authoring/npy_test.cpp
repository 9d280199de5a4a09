#include "authoring/npy.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "base/endian.hpp"

namespace colophon::authoring {
namespace {

Bytes file_of(const std::string& header, const Bytes& data, const std::string& magic = "\x93NUMPY") {
  Bytes file;
  append(file, as_bytes(magic));
  append(file, Bytes{1, 0});
  append_le(file, static_cast<std::uint16_t>(header.size()));
  append(file, as_bytes(header));
  append(file, data);
  return file;
}

const std::string kHeader = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }   \n";

std::string code(const Bytes& file) {
  const auto array = decode_npy(file);
  return array.ok() ? "" : array.error().code;
}

TEST(Npy, IsReadAsWritten) {
  for (const std::vector<std::int64_t>& shape :
       {std::vector<std::int64_t>{6}, {2, 3}, {1, 1, 6}, {1, 2, 1, 3}}) {
    const Array array{shape, {0.0, -1.5, 1e300, std::ldexp(1.0, -1074), -0.0, 7.25}};
    const Bytes file = encode_npy(array);
    const auto read = decode_npy(file);
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(read->shape, shape);
    EXPECT_EQ(read->data, array.data);
    EXPECT_EQ((file.size() - 48) % 64, 0u);  // NumPy's alignment
  }
}

TEST(Npy, ReadsFloat32) {
  const auto read = decode_npy(file_of(kHeader, {0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0}));
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->data, (std::vector<double>{1.0, -2.5}));
}

TEST(Npy, RefusesEverythingElse) {
  const Bytes two(8);
  EXPECT_EQ(code(file_of(kHeader, two)), "");
  EXPECT_EQ(code({}), "BadNpy");
  EXPECT_EQ(code(file_of(kHeader, two, "\x93NUMPX")), "BadNpy");
  EXPECT_EQ(code(file_of(kHeader, Bytes(7))), "BadNpy");
  EXPECT_EQ(code(file_of(kHeader, Bytes(9))), "BadNpy");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string header = kHeader;
    header.replace(header.find(from), from.size(), to);
    return code(file_of(header, two));
  };
  EXPECT_EQ(with("<f4", "<f4"), "");
  EXPECT_EQ(with("<f4", ">f4"), "BadNpy");
  EXPECT_EQ(with("<f4", "<i4"), "BadNpy");
  EXPECT_EQ(with("<f4", "|O"), "BadNpy");  // would be a pickle
  EXPECT_EQ(with("False", "True"), "BadNpy");
  EXPECT_EQ(with("(1, 2)", "()"), "BadNpy");
  EXPECT_EQ(with("(1, 2)", "(1, 1, 1, 1, 2)"), "BadNpy");
  EXPECT_EQ(with("(1, 2)", "(0, 2)"), "BadNpy");
  EXPECT_EQ(with("(1, 2)", "(1073741824, 1073741824)"), "BadNpy");
  EXPECT_EQ(with("(1, 2)", "(99999999999999999999, 1)"), "BadNpy");
  EXPECT_EQ(with("'shape'", "'shap'"), "BadNpy");
  Bytes cut = file_of(kHeader, two);
  cut.resize(30);
  EXPECT_EQ(code(cut), "BadNpy");
}

}  // namespace
}  // namespace colophon::authoring

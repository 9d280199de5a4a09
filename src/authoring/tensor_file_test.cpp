#include "authoring/tensor_file.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "authoring/float_bits.hpp"
#include "base/endian.hpp"

namespace colophon::authoring {
namespace {

Bytes file_of(std::string_view header, const Bytes& data) {
  Bytes file;
  append_le(file, std::uint64_t{header.size()});
  append(file, as_bytes(header));
  append(file, data);
  return file;
}

std::string refusal(std::string_view header, std::size_t data_bytes) {
  const Bytes file = file_of(header, Bytes(data_bytes));
  const auto list = read_tensors(file);
  return list ? "accepted" : list.error().code;
}

TEST(FloatBits, HalvesAreThoseOfIeee) {
  EXPECT_EQ(from_half(0x3C00), 1.0F);
  EXPECT_EQ(from_half(0xC100), -2.5F);
  EXPECT_EQ(from_half(0x0001), 0x1p-24F);
  EXPECT_EQ(from_half(0x03FF), 1023 * 0x1p-24F);
  EXPECT_EQ(from_half(0x7BFF), 65'504.0F);
  EXPECT_TRUE(std::isinf(from_half(0xFC00)));
  EXPECT_TRUE(std::isnan(from_half(0x7E00)));
  EXPECT_TRUE(std::signbit(from_half(0x8000)));
  EXPECT_EQ(from_bfloat16(0x4049), 3.140625F);
}

TEST(TensorFile, ReadsAllThreeFloats) {
  const Bytes file = file_of(
      R"({"__metadata__":{"note":"caf\u00e9"},"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},)"
      R"("b":{"dtype":"BF16","shape":[1,1],"data_offsets":[4,6]},"f":{"dtype":"F32","shape":[],"data_offsets":[6,10]}})",
      {0x00, 0x3C, 0x00, 0xC1, 0x80, 0x3F, 0x00, 0x00, 0x20, 0x40});
  const auto list = read_tensors(file);
  ASSERT_TRUE(list);
  EXPECT_EQ(widen(list->tensors.at("h"), "h").value(), (std::vector<float>{1, -2.5F}));
  EXPECT_EQ(widen(list->tensors.at("b"), "b").value(), (std::vector<float>{1}));
  EXPECT_EQ(widen(list->tensors.at("f"), "f").value(), (std::vector<float>{2.5F}));
  EXPECT_EQ(list->metadata.at("note"), "café");
}

TEST(TensorFile, SaysWhereANanIs) {
  const Bytes file =
      file_of(R"({"w":{"dtype":"F16","shape":[3],"data_offsets":[0,6]}})", {0, 0, 0, 0x3C, 0x01, 0x7C});
  const auto list = read_tensors(file);
  ASSERT_TRUE(list);
  const auto values = widen(list->tensors.at("w"), "w");
  ASSERT_FALSE(values);
  EXPECT_EQ(values.error().code, "NotFinite");
  EXPECT_NE(values.error().message.find("element 2"), std::string::npos);
}

TEST(TensorFile, RefusesWhatIsNoTensorFile) {
  EXPECT_EQ(refusal(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8), "accepted");
  EXPECT_EQ(refusal(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 7), "TruncatedFile");
  EXPECT_EQ(refusal(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 9), "BadHeader");
  EXPECT_EQ(refusal(R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8), "BadTensor");
  EXPECT_EQ(refusal(R"({"w":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}})", 8), "BadTensor");
  EXPECT_EQ(refusal(R"({"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8), "BadTensor");
  EXPECT_EQ(refusal(R"({"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}})", 8),
            "BadTensor");
  EXPECT_EQ(refusal(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", 8), "BadTensor");
  EXPECT_EQ(
      refusal(
          R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
          12),
      "BadTensor");
  // A name that stands twice: one of the two is lost, and its data is a gap.
  EXPECT_EQ(
      refusal(
          R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
          8),
      "BadTensor");
  EXPECT_EQ(refusal("[1]", 0), "BadHeader");
  EXPECT_EQ(refusal("{", 0), "BadHeader");
  EXPECT_EQ(read_tensors(Bytes{'P', 'K', 3, 4, 0, 0, 0, 0, 0}).error().code, "PickledCheckpoint");
  EXPECT_EQ(read_tensors(Bytes{0x80, 2, '}', 'q', 0, 0, 0, 0, 0}).error().code, "PickledCheckpoint");
  EXPECT_EQ(read_tensors(Bytes{1, 2, 3}).error().code, "TruncatedFile");
  EXPECT_EQ(read_tensors(Bytes{9, 0, 0, 0, 0, 0, 0, 0, '{'}).error().code, "TruncatedFile");
  EXPECT_EQ(read_tensors(Bytes(64, 0xFF)).error().code, "BadHeader");
}

}  // namespace
}  // namespace colophon::authoring

// Files that are no model, or a broken one: each is refused with one code, and none is read beyond its end.
#include "engine/container.hpp"

#include <gtest/gtest.h>

#include "tests/support/test_model.hpp"

namespace colophon::engine {
namespace {

using test::Js;
using test::micro_model;
using test::TestModel;

std::string code_of(ByteView file) {
  const auto constants = read_container(file);
  return constants ? "accepted" : constants.error().code;
}

std::string code_of(const std::string& header, std::size_t data_bytes = 0) {
  return code_of(TestModel::file_of(header, Bytes(data_bytes)));
}

// The code for one tensor `a` with that entry and so many bytes of data.
std::string code_of_entry(const std::string& entry, std::size_t data_bytes, const std::string& name = "a") {
  return code_of("{\"" + name + "\":" + entry + "}", data_bytes);
}

TEST(Container, ReadsTensorsInAscendingOrderOfNames) {
  const Bytes file = micro_model().file();
  const auto constants = read_container(file);
  ASSERT_TRUE(constants.ok()) << constants.error().message;
  EXPECT_TRUE(std::is_sorted(constants->begin(), constants->end(),
                             [](const Constant& a, const Constant& b) { return a.name < b.name; }));
  const Constant* time = find_constant(*constants, "time");
  ASSERT_NE(time, nullptr);
  EXPECT_EQ(time->all(), (std::vector<std::int32_t>{400, -70, 1000, 3, 400, -70, 1000, 3}));
  EXPECT_EQ(find_constant(*constants, "nothing"), nullptr);
}

TEST(Container, EveryPrefixIsRefused) {
  const Bytes file = micro_model().file();
  for (std::size_t length = 0; length < file.size(); ++length) {
    const Bytes prefix(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length));
    ASSERT_EQ(code_of(prefix), "TruncatedFile") << length << " bytes";
  }
}

TEST(Container, HeaderLengths) {
  Bytes file = micro_model().file();
  const auto header_bytes = load_le<std::uint64_t>(file.data());
  const auto with_length = [&](std::uint64_t length) {
    for (int i = 0; i < 8; ++i)
      file[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(length >> (8 * i));
    return code_of(file);
  };
  EXPECT_EQ(with_length(header_bytes), "accepted");
  EXPECT_EQ(with_length(header_bytes - 1), "BadJson");
  EXPECT_EQ(with_length(header_bytes + 1), "BadJson");
  EXPECT_EQ(with_length(0), "BadJson");
  EXPECT_EQ(with_length(file.size() - 7), "TruncatedFile");
  EXPECT_EQ(with_length(kHeaderBytesMax), "TruncatedFile");
  EXPECT_EQ(with_length(kHeaderBytesMax + 1), "BadHeader");
  EXPECT_EQ(with_length(UINT64_MAX), "BadHeader");
  EXPECT_EQ(with_length(UINT64_MAX - 7), "BadHeader");
}

TEST(Container, HeadersThatAreNoHeader) {
  EXPECT_EQ(code_of("[]"), "BadHeader");
  EXPECT_EQ(code_of("{}"), "accepted");
  EXPECT_EQ(code_of("{}", 1), "BadHeader") << "a byte that no tensor covers";
  EXPECT_EQ(code_of("{}   "), "accepted");
  EXPECT_EQ(code_of(" {}"), "BadJson");
  EXPECT_EQ(code_of("{}\n"), "BadJson");
  EXPECT_EQ(code_of("{} {}"), "BadJson");
  EXPECT_EQ(code_of("{\"a\":1.0}"), "BadJson");
  EXPECT_EQ(code_of("{\"a\":1,\"a\":1}"), "BadJson");
  EXPECT_EQ(code_of("{\"a\":null}"), "BadJson");
  EXPECT_EQ(code_of("{\"a\":" + std::string(100'000, '[')), "BadJson");
  EXPECT_EQ(code_of("{\"__metadata__\":{\"format\":\"pt\"}}"), "accepted");
  EXPECT_EQ(code_of("{\"__metadata__\":{\"format\":1}}"), "BadHeader");
  EXPECT_EQ(code_of("{\"__metadata__\":[]}"), "BadHeader");
}

TEST(Container, EntriesThatAreNoTensor) {
  EXPECT_EQ(code_of_entry(R"({"dtype":"I8","shape":[2],"data_offsets":[0,2]})", 2), "accepted");
  for (const char* entry : {"1", "[]", "{}", R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})",
                            R"({"dtype":"I64","shape":[1],"data_offsets":[0,8]})",
                            R"({"dtype":8,"shape":[2],"data_offsets":[0,2]})",
                            R"({"dtype":"I8","shape":[],"data_offsets":[0,1]})",
                            R"({"dtype":"I8","shape":[1,1,1,1,2],"data_offsets":[0,2]})",
                            R"({"dtype":"I8","shape":[0],"data_offsets":[0,0]})",
                            R"({"dtype":"I8","shape":[-2],"data_offsets":[0,2]})",
                            R"({"dtype":"I8","shape":[3],"data_offsets":[0,2]})",
                            R"({"dtype":"I16","shape":[2],"data_offsets":[0,2]})",
                            R"({"dtype":"I8","shape":[2],"data_offsets":[0,2,2]})",
                            R"({"dtype":"I8","shape":[2],"data_offsets":[2,0]})",
                            R"({"dtype":"I8","shape":[2],"data_offsets":[-2,0]})",
                            R"({"dtype":"I8","shape":[2],"data_offsets":["0",2]})",
                            R"({"dtype":"I8","shape":[2],"data_offsets":[0,2],"x":1})",
                            R"({"dtype":"I8","shape":2,"data_offsets":[0,2]})"}) {
    EXPECT_EQ(code_of_entry(entry, 2), "BadTensor") << entry;
  }
  EXPECT_EQ(code_of_entry(R"({"dtype":"I8","shape":[2],"data_offsets":[0,2]})", 1), "TruncatedFile");
}

TEST(Container, ShapesWhoseProductsOverflow) {
  for (const char* shape :
       {"[2147483647,2147483647,2147483647,2147483647]", "[4294967296]", "[65536,65536,65536,65536]",
        "[2147483647,2147483647,4,1]", "[1073741824,8,2,1]", "[4611686018427387904]"}) {
    EXPECT_EQ(
        code_of_entry(std::string(R"({"dtype":"I32","shape":)") + shape + R"(,"data_offsets":[0,0]})", 0),
        "BadTensor")
        << shape;
  }
}

TEST(Container, NamesOfTensors) {
  const std::string entry = R"({"dtype":"I8","shape":[2],"data_offsets":[0,2]})";
  EXPECT_EQ(code_of_entry(entry, 2, std::string(255, 'a')), "accepted");
  EXPECT_EQ(code_of_entry(entry, 2, "a/B.9_-"), "accepted");
  for (const std::string& name :
       {std::string(), std::string(256, 'a'), std::string("a b"), std::string("a\\n"), std::string("é")}) {
    EXPECT_EQ(code_of_entry(entry, 2, name), "BadTensor") << name;
  }
}

TEST(Container, TensorsMustCoverTheDataExactly) {
  const auto two = [](int begin, int end, std::size_t data_bytes) {
    const Js header = {{"a", {{"dtype", "U8"}, {"shape", {4}}, {"data_offsets", {0, 4}}}},
                       {"b", {{"dtype", "U8"}, {"shape", {end - begin}}, {"data_offsets", {begin, end}}}}};
    return code_of(header.dump(), data_bytes);
  };
  EXPECT_EQ(two(4, 8, 8), "accepted");
  EXPECT_EQ(two(3, 8, 8), "OverlappingTensors");
  EXPECT_EQ(two(0, 4, 4), "OverlappingTensors");
  EXPECT_EQ(two(1, 3, 4), "OverlappingTensors");
  EXPECT_EQ(two(5, 8, 8), "BadTensor") << "a gap";
  EXPECT_EQ(two(4, 7, 8), "BadHeader") << "a byte at the end";
}

TEST(Container, AtMost65536Tensors) {
  std::string header = "{";
  for (std::size_t i = 0; i < kTensorsMax + 1; ++i) {
    header += (i == 0 ? "\"t" : ",\"t") + std::to_string(i) +
              R"(":{"dtype":"U8","shape":[1],"data_offsets":[)" + std::to_string(i) + "," +
              std::to_string(i + 1) + "]}";
  }
  EXPECT_EQ(code_of(header + "}", kTensorsMax + 1), "BadHeader");
}

}  // namespace
}  // namespace colophon::engine

// What was rounded is found again as it was; what is torn or of another checkpoint is not.
#include "authoring/pieces.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace colophon::authoring {
namespace {

namespace fs = std::filesystem;

class PiecesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        testing::TempDir() + "pieces-" + ::testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string folder_;
  Bytes32 key_{1};
  RoundedConv rounded_{
      .weight = {1, -2, 32'767, -32'768, 5, 6}, .bias = {-7, 1 << 30}, .step = {0x1p-9, 0.3}};
};

TEST_F(PiecesTest, AreFoundAgainAsTheyWere) {
  const auto pieces = Pieces::open(folder_, key_).value();
  EXPECT_FALSE(pieces.find("conv", 2, 6));
  const auto put = pieces.put("conv", rounded_);
  ASSERT_TRUE(put);
  const auto found = Pieces::open(folder_, key_).value().find("conv", 2, 6);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->step, rounded_.step);
  EXPECT_EQ(found->path, put->path);
  std::ifstream file(found->path, std::ios::binary);
  std::int32_t bias[2] = {};
  file.seekg(static_cast<std::streamoff>(found->bias_offset));
  std::uint8_t raw[8];
  ASSERT_TRUE(file.read(reinterpret_cast<char*>(raw), 8));
  for (int i = 0; i < 2; ++i)
    bias[i] = static_cast<std::int32_t>(raw[4 * i] | raw[4 * i + 1] << 8 | raw[4 * i + 2] << 16 |
                                        static_cast<std::uint32_t>(raw[4 * i + 3]) << 24);
  EXPECT_EQ(bias[0], -7);
  EXPECT_EQ(bias[1], 1 << 30);
  file.seekg(static_cast<std::streamoff>(found->weight_offset + 4));
  ASSERT_TRUE(file.read(reinterpret_cast<char*>(raw), 4));
  EXPECT_EQ(raw[0] | raw[1] << 8, 32'767);
  EXPECT_EQ(raw[2] | raw[3] << 8, 0x8000);
}

TEST_F(PiecesTest, TornOrOfAnotherShapeAreNotThere) {
  const auto pieces = Pieces::open(folder_, key_).value();
  const auto put = pieces.put("conv", rounded_);
  ASSERT_TRUE(put);
  EXPECT_FALSE(pieces.find("conv", 2, 7));
  EXPECT_FALSE(pieces.find("conv", 3, 6));
  fs::resize_file(put->path, fs::file_size(put->path) - 1);
  EXPECT_FALSE(pieces.find("conv", 2, 6));
}

TEST_F(PiecesTest, AnotherKeyThrowsAwayWhatThereWas) {
  ASSERT_TRUE(Pieces::open(folder_, key_).value().put("conv", rounded_));
  const auto other = Pieces::open(folder_, Bytes32{2}).value();
  EXPECT_FALSE(other.find("conv", 2, 6));
  EXPECT_FALSE(Pieces::open(folder_, key_).value().find("conv", 2, 6)) << "it is not taken back";
}

TEST_F(PiecesTest, AFolderThatCannotBeMadeIsOneError) {
  fs::create_directories(folder_);
  std::ofstream(folder_ + "/file") << "x";
  const auto opened = Pieces::open(folder_ + "/file/work", key_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "FileUnwritable");
}

}  // namespace
}  // namespace colophon::authoring

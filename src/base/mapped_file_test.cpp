#include "base/mapped_file.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.hpp"

namespace colophon {
namespace {

class MappedFileTest : public testing::Test {
 protected:
  MappedFileTest() {
    std::string name = (std::filesystem::temp_directory_path() / "colophon-mapped-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~MappedFileTest() override { std::filesystem::remove_all(folder_); }
  std::string folder_;
};

TEST_F(MappedFileTest, HoldsTheFilesBytesAlsoAfterTheyWereLetGo) {
  Bytes bytes(300'000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 / 3);
  ASSERT_TRUE(write_file(folder_ + "/file", bytes).ok());
  auto opened = MappedFile::open(folder_ + "/file", bytes.size());
  ASSERT_TRUE(opened.ok()) << describe(opened.error());
  const MappedFile file = *std::move(opened);
  EXPECT_EQ(Bytes(file.bytes().begin(), file.bytes().end()), bytes);
  file.let_go();
  MappedFile::let_go(file.bytes().subspan(1, 100'000));
  EXPECT_EQ(Bytes(file.bytes().begin(), file.bytes().end()), bytes);
}

TEST_F(MappedFileTest, AnEmptyFileHasNoBytes) {
  ASSERT_TRUE(write_file(folder_ + "/file", {}).ok());
  const auto file = MappedFile::open(folder_ + "/file", 0);
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(file->bytes().empty());
  file->let_go();
}

TEST_F(MappedFileTest, SaysWhatIsWrong) {
  ASSERT_TRUE(write_file(folder_ + "/file", Bytes(11)).ok());
  EXPECT_EQ(MappedFile::open(folder_ + "/none", 10).error().code, "FileNotFound");
  EXPECT_EQ(MappedFile::open(folder_ + "/file", 10).error().code, "FileTooLarge");
  EXPECT_EQ(MappedFile::open(folder_, 10).error().code, "NotAFile");
}

}  // namespace
}  // namespace colophon

#include "base/file.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace colophon {
namespace {

class FileTest : public testing::Test {
 protected:
  FileTest() : folder_(testing::TempDir() + "colophon_file_test_" + std::to_string(::getpid())) {
    std::filesystem::create_directories(folder_);
  }
  ~FileTest() override { std::filesystem::remove_all(folder_); }
  std::string path(const char* name) const { return folder_ + "/" + name; }
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator()));
  }
  const std::string folder_;
};

TEST_F(FileTest, WhatIsWrittenIsRead) {
  const Bytes contents = {0, 1, 2, 255};
  ASSERT_TRUE(write_file(path("a"), Bytes{9}).ok());
  ASSERT_TRUE(write_file(path("a"), contents).ok());
  EXPECT_EQ(read_file(path("a"), 4).value(), contents);
  EXPECT_EQ(entries(), 1u);
  ASSERT_TRUE(write_file(path("empty"), {}).ok());
  EXPECT_TRUE(read_file(path("empty"), 0).value().empty());
}

TEST_F(FileTest, EachFailureHasItsName) {
  ASSERT_TRUE(write_file(path("a"), Bytes{1, 2, 3}).ok());
  EXPECT_EQ(read_file(path("a"), 2).error().code, "FileTooLarge");
  EXPECT_EQ(read_file(path("b"), 2).error().code, "FileNotFound");
  EXPECT_EQ(read_file(folder_, 2).error().code, "NotAFile");
  EXPECT_EQ(write_file(path("no/such/folder"), {}).error().code, "FileUnwritable");
}

TEST_F(FileTest, AFailedWriteLeavesNothingBehind) {
  std::filesystem::create_directories(path("folder/inside"));
  EXPECT_FALSE(write_file(path("folder"), Bytes{1}).ok());
  EXPECT_EQ(entries(), 1u);
}

TEST_F(FileTest, PrivateFilesAreForTheOwnerAlone) {
  ASSERT_TRUE(write_file(path("key"), Bytes{1}, FileMode::kPrivate).ok());
  struct stat status {};
  ASSERT_EQ(::stat(path("key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
}

}  // namespace
}  // namespace colophon

#include "node/shelf.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.hpp"

namespace colophon::node {
namespace {

TEST(Shelf, ModelsAreFoundByWhatTheyAre) {
  namespace fs = std::filesystem;
  std::string name = (fs::temp_directory_path() / "colophon-shelf-XXXXXX").string();
  const std::string folder = ::mkdtemp(name.data());
  const std::string tiny = COLOPHON_SOURCE_DIR "/models/tiny.safetensors";
  ASSERT_TRUE(write_file(folder + "/junk.safetensors", as_bytes("no model")));
  Shelf shelf({folder, folder + "/missing"});
  EXPECT_TRUE(shelf.list().empty());
  fs::copy_file(tiny, folder + "/renamed.safetensors");
  const auto books = shelf.list();
  ASSERT_EQ(books.size(), 1u);
  EXPECT_EQ(books[0].name, "renamed");
  const Bytes32 id = books[0].id;
  EXPECT_EQ(shelf.get(id).value()->id(), id);
  EXPECT_TRUE(shelf.has(id));
  EXPECT_EQ(shelf.get(Bytes32{}).error().code, "ModelNotFound");

  // The file becomes another one under the same name.
  ASSERT_TRUE(write_file(folder + "/renamed.safetensors", as_bytes("no model now")));
  EXPECT_FALSE(shelf.has(id));
  EXPECT_TRUE(shelf.get(id).ok()) << "what is loaded stays usable";
  fs::remove_all(folder);
}

}  // namespace
}  // namespace colophon::node

#include "node/artefacts.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.hpp"
#include "crypto/sha256.hpp"

namespace colophon::node {
namespace {

TEST(Artefacts, ComeBackByTheirHashOrNotAtAll) {
  std::string name = (std::filesystem::temp_directory_path() / "colophon-artefacts-XXXXXX").string();
  const std::string folder = ::mkdtemp(name.data());
  Artefacts artefacts = Artefacts::open(folder + "/deep/er").value();
  const Bytes contents = {1, 2, 3};
  const Bytes32 hash = artefacts.put(contents).value();
  EXPECT_EQ(hash, crypto::sha256(contents));
  EXPECT_EQ(artefacts.put(contents).value(), hash);
  EXPECT_TRUE(artefacts.has(hash));
  EXPECT_EQ(artefacts.get(hash).value(), contents);
  EXPECT_FALSE(artefacts.get(Bytes32{}).value());

  // Somebody changed the file: it is none, and putting it again mends it.
  ASSERT_TRUE(write_file(artefacts.path(hash), Bytes{1, 2, 4}));
  EXPECT_FALSE(artefacts.get(hash).value());
  EXPECT_FALSE(artefacts.has(hash));
  ASSERT_TRUE(write_file(artefacts.path(hash), Bytes{1, 2, 4}));
  EXPECT_EQ(artefacts.put(contents).value(), hash);
  EXPECT_EQ(artefacts.get(hash).value(), contents);

  ASSERT_TRUE(write_file(folder + "/file", {}));
  EXPECT_EQ(Artefacts::open(folder + "/file").error().code, "FileUnwritable");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace colophon::node

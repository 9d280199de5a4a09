#include "api/sources.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.hpp"

namespace colophon::api {
namespace {

namespace fs = std::filesystem;

class SourcesTest : public ::testing::Test {
 protected:
  SourcesTest() {
    std::string name = (fs::temp_directory_path() / "colophon-sources-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~SourcesTest() override { fs::remove_all(folder_); }
  std::string folder_;
};

TEST_F(SourcesTest, FindsModelsAndAdaptersAndLeavesTheRest) {
  const fs::path models = fs::path(COLOPHON_SOURCE_DIR) / "models";
  fs::create_directories(folder_ + "/adapters");
  fs::copy(models / "tiny.safetensors", folder_ + "/b.safetensors");
  fs::copy(models / "tiny.safetensors", folder_ + "/c.safetensors");
  for (const auto& entry : fs::directory_iterator(models / "adapters"))
    fs::copy(entry.path(), folder_ + "/adapters");
  ASSERT_TRUE(write_file(folder_ + "/a.safetensors", as_bytes("no model")).ok());
  const Library library = load_library({folder_, folder_ + "/missing"});
  ASSERT_EQ(library.models.size(), 1u);
  EXPECT_EQ(library.models[0].name, "b");
  ASSERT_EQ(library.adapters.size(), 1u);
  EXPECT_EQ(library.adapters[0].name, "mosaic");
}

TEST_F(SourcesTest, TheHouseModelComesBeforeTheSmallOne) {
  std::vector<std::string> names;
  for (const ModelFile& one : load_library({std::string(COLOPHON_SOURCE_DIR) + "/models"}).models)
    names.push_back(one.name);
  EXPECT_EQ(names, (std::vector<std::string>{"house", "house-small", "tiny"}));
}

TEST_F(SourcesTest, ReadsTokensThatOnlyTheOwnerMayRead) {
  const std::string path = folder_ + "/tokens";
  ASSERT_TRUE(write_file(path, as_bytes("# whose\nfirst-token-0123456789\n\nsecond-token-0123456789 \r\n"),
                         FileMode::kPrivate)
                  .ok());
  const auto tokens = read_tokens(path);
  ASSERT_TRUE(tokens.ok());
  EXPECT_EQ(*tokens, (std::vector<std::string>{"first-token-0123456789", "second-token-0123456789"}));
  fs::permissions(path, fs::perms::owner_read | fs::perms::group_read);
  EXPECT_EQ(read_tokens(path).error().code, "TokensReadable");
}

TEST_F(SourcesTest, AChainThatIsNotThereIsAnError) {
  const auto document = documents_from_chain("http://127.0.0.1:9", {})(Bytes32{});
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.error().code, "RpcUnreachable");
}

}  // namespace
}  // namespace colophon::api

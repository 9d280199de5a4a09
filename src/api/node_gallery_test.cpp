#include "api/node_gallery.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.hpp"

namespace colophon::api {
namespace {

TEST(NodeGallery, ReadsWhereToListen) {
  EXPECT_EQ(parse_listen("127.0.0.1:8080")->port, 8080);
  EXPECT_EQ(parse_listen("[::1]:80")->address, "::1");
  for (const char* text :
       {"", "8080", "127.0.0.1", "127.0.0.1:", ":80", "::1:80", "127.0.0.1:65536", "127.0.0.1:x"}) {
    const auto parsed = parse_listen(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().code, "BadSetting");
  }
}

TEST(NodeGallery, OpensOnWhatANodeHas) {
  std::string name = (std::filesystem::temp_directory_path() / "colophon-node-gallery-XXXXXX").string();
  const std::string folder = ::mkdtemp(name.data());
  const std::shared_ptr<void> tidy(nullptr, [&](void*) { std::filesystem::remove_all(folder); });
  node::Settings settings;
  settings.data = folder;
  settings.artefacts = folder + "/artefacts";
  settings.listen = "127.0.0.1:0";
  settings.deployment = folder + "/deployment.json";
  settings.tokens = folder + "/tokens";
  ASSERT_TRUE(
      write_file(settings.tokens, as_bytes("a-token-for-tests-0123456789\n"), FileMode::kPrivate).ok());
  ASSERT_TRUE(write_file(settings.deployment, as_bytes(chain::to_json({.chain_id = 31337}))).ok());
  const node::Counters counters;
  const NodeView view{settings, counters, {}, "test", {}};
  EXPECT_FALSE(open_node_gallery(view).ok());  // no store yet
  ASSERT_TRUE(node::Store::open(folder + "/node.sqlite").ok());
  auto gallery = open_node_gallery(view);
  ASSERT_TRUE(gallery.ok()) << gallery.error().message;
  ASSERT_TRUE((*gallery)->start().ok());
  EXPECT_GT((*gallery)->port(), 0);
}

TEST(NodeGallery, ShowsEveryCounter) {
  node::Counters counters;
  counters.rpc_rate_limited = 7;
  counters.blocks_taken_back = 3;
  const Json json = counters_json(counters);
  EXPECT_EQ(json["rpc"]["rateLimited"], 7);
  EXPECT_EQ(json["index"]["blocksTakenBack"], 3);
}

}  // namespace
}  // namespace colophon::api

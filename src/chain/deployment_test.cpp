#include "chain/deployment.hpp"

#include <filesystem>
#include <gtest/gtest.h>

#include "base/file.hpp"

namespace colophon::chain {
namespace {

class DeploymentFile : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = (std::filesystem::temp_directory_path() /
             ("colophon-deployment-" + std::to_string(::getpid()) + ".json"))
                .string();
  }
  void TearDown() override { std::filesystem::remove(path_); }
  Result<Deployment> read(const std::string& text) {
    EXPECT_TRUE(write_file(path_, as_bytes(text)).ok());
    return read_deployment(path_);
  }
  std::string path_;
};

Deployment sample() {
  Deployment d;
  d.chain_id = 31'337;
  d.studio = eth::Address{{1, 2, 3}};
  return d;
}

TEST_F(DeploymentFile, IsReadAsItWasWritten) {
  Deployment d = sample();
  const Deployment plain = read(to_json(d)).value();
  EXPECT_EQ(plain.studio, d.studio);
  EXPECT_TRUE(plain.school.is_zero());
  EXPECT_TRUE(plain.artists.empty());
  d.school = eth::Address{{4}};
  d.artists = {eth::Address{{5}}, eth::Address{{6}}};
  const Deployment full = read(to_json(d)).value();
  EXPECT_EQ(full.school, d.school);
  EXPECT_EQ(full.artists, d.artists);
}

TEST_F(DeploymentFile, SaysWhatIsAmiss) {
  const std::string good = to_json(sample());
  const std::string begin = good.substr(0, good.rfind('\n', good.size() - 3));
  for (const char* more : {R"(, "artists": 1})", R"(, "artists": [1]})", R"(, "artists": ["0x12"]})",
                           R"(, "artistSchool": "0x12"})"})
    EXPECT_EQ(read(begin + more).error().code, "DeploymentMalformed") << more;
  EXPECT_TRUE(read(begin + R"(, "artists": []})").ok());
  EXPECT_EQ(read("[]").error().code, "DeploymentMalformed");
}

}  // namespace
}  // namespace colophon::chain

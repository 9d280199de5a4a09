#include "node/settings.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.hpp"

namespace colophon::node {
namespace {

Error refused(const std::string& text) {
  const auto settings = parse_settings(text, "colophon.toml");
  return settings.ok() ? Error{"none", ""} : settings.error();
}

TEST(Settings, TheWrittenFileReadsAsTheDefaults) {
  const Settings written = parse_settings(default_settings(), "f").value();
  const Settings defaults;
  EXPECT_EQ(written.data, defaults.data);
  EXPECT_EQ(written.poll_ms, defaults.poll_ms);
  EXPECT_EQ(written.check_percent, defaults.check_percent);
  EXPECT_EQ(written.listen, "127.0.0.1:8080");
  EXPECT_FALSE(written.provider || written.watcher || written.keeper || written.gallery);
  EXPECT_TRUE(parse_settings("", "f").ok());
}

TEST(Settings, ValuesAreRead) {
  const Settings s = parse_settings(R"(
[roles]
provider = true
[provider]
models = ["tiny", "0x12"]
price_per_second = "50gwei"
[chain]
confirmations = 3
)",
                                    "f")
                         .value();
  EXPECT_TRUE(s.provider);
  EXPECT_EQ(s.models, (std::vector<std::string>{"tiny", "0x12"}));
  EXPECT_EQ(s.price_per_second_wei, eth::Uint256(50'000'000'000));
  EXPECT_EQ(s.confirmations, 3u);
}

TEST(Settings, AnUnknownKeyNamesTheNearOnes) {
  const Error error = refused("[provider]\nprice_per_secound = \"1\"\n");
  EXPECT_EQ(error.code, "UnknownSetting");
  EXPECT_EQ(error.message, "colophon.toml line 2: there is no setting provider.price_per_secound");
  EXPECT_EQ(error.hint, "did you mean provider.price_per_second?");
  EXPECT_EQ(refused("[watcher]\nworkers = 2\n").hint, "did you mean provider.workers?");
  EXPECT_EQ(refused("[nowhere]\nx = 1\n").code, "UnknownSetting");
  EXPECT_EQ(refused("roles = 1\n").code, "UnknownSetting");
  EXPECT_EQ(refused("[node]\nzzzzzzzzzz = 1\n").hint, "colophon init writes a file with all of them");
}

TEST(Settings, WrongTypesAndRangesNameTheLine) {
  for (const char* text :
       {"[roles]\nprovider = 1\n", "[provider]\nworkers = 0\n", "[provider]\nworkers = -1\n",
        "[provider]\nworkers = 1.0\n", "[provider]\nmodels = \"tiny\"\n", "[provider]\nmodels = [1]\n",
        "[chain]\nrpc = true\n", "[provider]\nprice_per_second = \"much\"\n",
        "[provider]\nprice_per_second = 5\n", "[watcher]\ncheck_percent = 101\n",
        "[chain]\nrpc = \"a\\u0000b\"\n"}) {
    const Error error = refused(text);
    EXPECT_EQ(error.code, "BadSetting") << text;
    EXPECT_NE(error.message.find("line 2"), std::string::npos) << error.message;
  }
  EXPECT_EQ(refused("[node]\nlog = \"loud\"\n").code, "BadSetting");
  EXPECT_EQ(refused("[gallery]\ntls_key = \"k\"\n").code, "BadSetting");
}

TEST(Settings, AFleetsSettingsAreCheckedTogether) {
  const Settings s =
      parse_settings("[fleet]\nnats = \"tls://queue:4222\"\nname = \"house-2\"\n", "f").value();
  EXPECT_EQ(s.nats, "tls://queue:4222");
  EXPECT_EQ(s.fleet_name, "house-2");
  for (const char* text :
       {"nats = \"http://queue\"", "name = \"\"", "name = \"a.b\"", "name = \"a*\"", "tls_key = \"k\"",
        "user = \"u\"\ncredentials = \"c\"", "ack_seconds = 1", "check_percent = 101"}) {
    EXPECT_EQ(refused(std::string("[fleet]\n") + text + "\n").code, "BadSetting") << text;
  }
}

TEST(Settings, WhatIsNoTomlIsOneError) {
  EXPECT_EQ(refused("[roles\n").code, "SettingsMalformed");
  EXPECT_EQ(refused("[roles]\nprovider = true\nprovider = true\n").code, "SettingsMalformed");
  EXPECT_EQ(refused("\xff\xfe").code, "SettingsMalformed");
  EXPECT_EQ(refused("[`x]\n").code, "SettingsMalformed");  // the library's own assertion
  // What looks like a string but is read as the rest of a number: the library thinks that U+9EFF cannot come.
  EXPECT_EQ(refused("a = 0\"x[\"\xe9\xbb\xbf\"").code, "SettingsMalformed");
}

TEST(Settings, PathsAreOfTheFilesFolder) {
  std::string name = (std::filesystem::temp_directory_path() / "colophon-settings-XXXXXX").string();
  const std::string folder = ::mkdtemp(name.data());
  const std::string path = folder + "/colophon.toml";
  ASSERT_TRUE(write_file(path, as_bytes("[node]\ndata = \"d\"\n[chain]\ndeployment = \"/abs.json\"\n")));
  const Settings s = read_settings(path).value();
  EXPECT_EQ(s.data, folder + "/d");
  EXPECT_EQ(s.artefacts, folder + "/d/artefacts");
  EXPECT_EQ(s.deployment, "/abs.json");
  EXPECT_EQ(s.keystore, "");
  EXPECT_EQ(read_settings(folder + "/none").error().hint, "colophon init writes " + folder + "/none");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace colophon::node

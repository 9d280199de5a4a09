#include "keys/environment.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

namespace colophon::keys {
namespace {

constexpr const char* kVariable = "COLOPHON_ENVIRONMENT_TEST_KEY";

TEST(Environment, AKeyIsReadOnceAndRemoved) {
  ::setenv(kVariable, "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", 1);
  const auto key = key_from_environment(kVariable);
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(eth::to_text(key->address()), "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
  EXPECT_EQ(std::getenv(kVariable), nullptr);
}

TEST(Environment, ErrorsNameTheVariableNotTheKey) {
  EXPECT_EQ(key_from_environment(kVariable).error().code, "NoKey");
  ::setenv(kVariable, "verysecret", 1);
  const auto bad = key_from_environment(kVariable);
  EXPECT_EQ(bad.error().code, "BadKey");
  EXPECT_NE(bad.error().message.find(kVariable), std::string::npos);
  EXPECT_EQ(describe(bad.error()).find("verysecret"), std::string::npos);
}

TEST(Environment, PasswordsToo) {
  EXPECT_EQ(password_from_environment(kVariable).error().code, "NoPassword");
  ::setenv(kVariable, "ink", 1);
  EXPECT_EQ(as_text(password_from_environment(kVariable).value().view()), "ink");
  EXPECT_EQ(std::getenv(kVariable), nullptr);
}

}  // namespace
}  // namespace colophon::keys

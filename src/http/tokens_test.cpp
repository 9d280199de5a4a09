#include "http/tokens.hpp"

#include <gtest/gtest.h>

#include "base/base64.hpp"

namespace colophon::http {
namespace {

const std::string kToken = "0123456789abcdef0123456789abcdef";

Request with(const std::string& authorization) {
  Request request;
  if (!authorization.empty()) request.headers.emplace("authorization", authorization);
  return request;
}

TEST(Tokens, TakesBearerAndBasic) {
  const auto tokens = Tokens::of({"another-token-of-this-node", kToken});
  ASSERT_TRUE(tokens.ok());
  EXPECT_TRUE(tokens->check(with("Bearer " + kToken)).ok());
  EXPECT_TRUE(tokens->check(with("Basic " + to_base64(as_bytes("anybody:" + kToken)))).ok());
}

TEST(Tokens, RefusesTheRest) {
  const auto tokens = Tokens::of({kToken});
  ASSERT_TRUE(tokens.ok());
  EXPECT_EQ(tokens->check(with("")).error().code, "TokenMissing");
  for (const std::string& text : std::vector<std::string>{
           "Bearer ", "Bearer x", "Basic !", "Basic " + to_base64(as_bytes(kToken)), "Digest " + kToken,
           kToken + "0", "Bearer " + kToken + "0", "Bearer " + kToken.substr(1), "bearer"}) {
    const auto checked = tokens->check(with(text));
    ASSERT_FALSE(checked.ok()) << text;
    EXPECT_EQ(checked.error().code, "TokenWrong") << text;
    EXPECT_EQ(checked.error().message.find(kToken), std::string::npos);
  }
  EXPECT_FALSE(Tokens().holds(""));
}

TEST(Tokens, RefusesATokenThatIsNoSecret) {
  const auto tokens = Tokens::of({"short"});
  ASSERT_FALSE(tokens.ok());
  EXPECT_EQ(tokens.error().code, "BadToken");
  EXPECT_EQ(tokens.error().message.find("short"), std::string::npos);
}

}  // namespace
}  // namespace colophon::http

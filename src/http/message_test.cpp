#include "http/message.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace colophon::http {
namespace {

TEST(Message, ARefusalSaysWhatWhereAndWhatToDo) {
  Request request;
  request.method = "GET";
  request.path = "/api/v1/pieces/\x01";
  const Response response =
      refuse(request, 404, {"NoPiece", "there is no such piece", "look at /api/v1/pieces"});
  const auto said = nlohmann::json::parse(std::get<std::string>(response.body)).at("error");
  EXPECT_EQ(said.at("code"), "NoPiece");
  EXPECT_EQ(said.at("message"), "there is no such piece");
  EXPECT_EQ(said.at("where"), "GET /api/v1/pieces/\\x01");
  EXPECT_EQ(said.at("hint"), "look at /api/v1/pieces");
  EXPECT_EQ(response.status, 404);
}

TEST(Message, TheHeadHasALengthOnlyWhereABodyMayFollow) {
  Response response = json_text("{}");
  EXPECT_EQ(response_head(response, 2, true),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: "
            "keep-alive\r\n\r\n");
  response.status = 304;
  EXPECT_EQ(response_head(response, 0, false).find("Content-Length"), std::string::npos);
}

TEST(MessageDeathTest, ALineBreakInAHeaderIsOurBug) {
  Response response;
  response.with("Location", "/a\r\nSet-Cookie: b");
  EXPECT_DEATH(response_head(response, 0, true), "");
}

}  // namespace
}  // namespace colophon::http

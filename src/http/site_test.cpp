#include "http/site.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/log_lines.hpp"

namespace colophon::http {
namespace {

class SiteTest : public ::testing::Test {
 protected:
  Site make(SiteOptions options = {}) {
    Router router;
    router.add("GET", "/api/v1/thing/{id}", at_once([](const Request& request) {
                 return json_text("{\"id\":\"" + request.capture("id") + "\"}");
               }));
    router.add("POST", "/api/v1/thing/{id}", at_once([](const Request&) { return json_text("{}"); }));
    options.log = log_.sink();
    options.now_ms = [this] { return now_ms_; };
    return Site(std::move(options), std::move(router), {});
  }
  static Request request(std::string method, std::string target,
                         std::map<std::string, std::string, std::less<>> headers = {}) {
    Request out;
    out.method = std::move(method);
    out.target = std::move(target);
    out.headers = std::move(headers);
    out.headers.emplace("host", "localhost:8080");
    out.client = "127.0.0.1";
    return out;
  }
  static Response ask(const Site& site, Request request) {
    std::optional<Response> got;
    site.answer(std::move(request), [&](Response response) { got = std::move(response); });
    return got ? *got : Response{};
  }
  static std::string code(const Response& response) {
    return nlohmann::json::parse(std::get<std::string>(response.body)).at("error").at("code");
  }

  std::uint64_t now_ms_ = 1'000;
  testing::LogLines log_;
};

TEST_F(SiteTest, AnswersAndRefuses) {
  const Site site = make();
  const Response good = ask(site, request("GET", "/api/v1/thing/5?x=1"));
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(good.route, "/api/v1/thing/{id}");
  EXPECT_NE(good.header("ETag"), nullptr);
  EXPECT_EQ(*good.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(good.header("Access-Control-Allow-Origin"), nullptr);
  EXPECT_EQ(code(ask(site, request("GET", "/api/v1/nothing"))), "NotFound");
  const Response method = ask(site, request("DELETE", "/api/v1/thing/5"));
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(*method.header("Allow"), "GET, HEAD, POST");
}

TEST_F(SiteTest, LogsEachRefusalOnce) {
  const Site site = make();
  EXPECT_EQ(code(ask(site, request("GET", "/api/v1/../../etc/passwd"))), "PathTraversal");
  ASSERT_EQ(log_.all().size(), 1u);
  EXPECT_NE(log_.all()[0].find("PathTraversal"), std::string::npos);
  EXPECT_NE(log_.all()[0].find("127.0.0.1"), std::string::npos);
  EXPECT_EQ(ask(site, request("GET", "/" + std::string(5'000, 'a'))).status, 414);
  EXPECT_EQ(log_.all().size(), 2u);
}

TEST_F(SiteTest, SlowsDownWhoAsksTooMuchAndLogsItOnce) {
  SiteOptions options;
  options.limits.requests_a_second = 1;
  options.limits.requests_burst = 3;
  const Site site = make(options);
  int refused = 0;
  for (int i = 0; i < 10; ++i) refused += ask(site, request("GET", "/api/v1/thing/5")).status == 429 ? 1 : 0;
  EXPECT_EQ(refused, 7);
  EXPECT_EQ(log_.all().size(), 1u);
  Request other = request("GET", "/api/v1/thing/5");
  other.client = "10.0.0.9";
  EXPECT_EQ(ask(site, other).status, 200);
  now_ms_ += 1'000;
  EXPECT_EQ(ask(site, request("GET", "/api/v1/thing/5")).status, 200);
}

TEST_F(SiteTest, AnswersOnlyToItsOwnNames) {
  SiteOptions options;
  options.hosts = {"gallery.example"};
  const Site site = make(options);
  for (const char* host :
       {"localhost", "127.0.0.1:80", "[::1]:80", "gallery.example", "Gallery.Example:443", "a.localhost"}) {
    Request asked = request("GET", "/api/v1/thing/5");
    asked.headers["host"] = host;
    EXPECT_EQ(ask(site, asked).status, 200) << host;
  }
  for (const char* host : {"", "evil.example", "gallery.example.evil", "localhost.evil", "127.0.0.1.evil"}) {
    Request asked = request("GET", "/api/v1/thing/5");
    asked.headers["host"] = host;
    EXPECT_EQ(ask(site, asked).status, 421) << host;
  }
}

TEST_F(SiteTest, OtherSitesMayNotAskUnlessNamed) {
  SiteOptions options;
  options.origins = {"https://friend.example"};
  const Site site = make(options);
  EXPECT_EQ(ask(site, request("POST", "/api/v1/thing/5", {{"origin", "https://evil.example"}})).status, 403);
  EXPECT_EQ(ask(site, request("POST", "/api/v1/thing/5", {{"origin", "http://localhost:8080"}})).status, 200);
  EXPECT_EQ(ask(site, request("POST", "/api/v1/thing/5", {{"origin", "https://friend.example"}})).status,
            200);
  // Reading is not prevented here: the browser keeps the answer from the page.
  const Response read = ask(site, request("GET", "/api/v1/thing/5", {{"origin", "https://evil.example"}}));
  EXPECT_EQ(read.header("Access-Control-Allow-Origin"), nullptr);
  EXPECT_EQ(*ask(site, request("GET", "/api/v1/thing/5", {{"origin", "https://friend.example"}}))
                 .header("Access-Control-Allow-Origin"),
            "https://friend.example");
  const Response preflight =
      ask(site, request("OPTIONS", "/api/v1/thing/5", {{"origin", "https://friend.example"}}));
  EXPECT_EQ(preflight.status, 204);
  EXPECT_EQ(ask(site, request("OPTIONS", "/api/v1/thing/5", {{"origin", "https://evil.example"}})).status,
            403);
}

TEST_F(SiteTest, KnowsANameHoweverItIsWritten) {
  SiteOptions options;
  options.hosts = {"Gallery.Example"};
  options.origins = {"HTTPS://Friend.Example/their/wall"};
  const Site site = make(options);
  Request asked = request("GET", "/api/v1/thing/5");
  asked.headers["host"] = "GALLERY.example:443";
  EXPECT_EQ(ask(site, asked).status, 200);
  EXPECT_EQ(ask(site, request("POST", "/api/v1/thing/5", {{"origin", "https://friend.example"}})).status,
            200);
  EXPECT_EQ(ask(site, request("POST", "/api/v1/thing/5", {{"origin", "http://friend.example"}})).status, 403);
  Request own = request("POST", "/api/v1/thing/5", {{"origin", "http://[::1]:8080"}});
  own.headers["host"] = "[::1]:8080";
  EXPECT_EQ(ask(site, own).status, 200);
  own.headers["host"] = "[::1]:8081";
  EXPECT_EQ(ask(site, own).status, 403);
}

TEST_F(SiteTest, BelievesAProxyOnlyOfThisMachine) {
  SiteOptions options;
  options.behind_proxy = true;
  options.limits.requests_burst = 1;
  options.limits.requests_a_second = 1;
  const Site site = make(options);
  const auto from = [&](const char* peer, const char* forwarded) {
    Request asked = request("GET", "/api/v1/thing/5", {{"x-forwarded-for", forwarded}});
    asked.client = peer;
    return ask(site, asked).status;
  };
  EXPECT_EQ(from("127.0.0.1", "9.9.9.9, 1.1.1.1"), 200);
  EXPECT_EQ(from("127.0.0.1", "8.8.8.8, 1.1.1.1"), 429);
  EXPECT_EQ(from("127.0.0.1", "1.1.1.2"), 200);
  EXPECT_EQ(from("10.0.0.1", "1.1.1.3"), 200);
  EXPECT_EQ(from("10.0.0.1", "1.1.1.4"), 429);
}

}  // namespace
}  // namespace colophon::http

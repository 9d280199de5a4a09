// The whole gallery over a seeded store, asked without sockets where none is needed.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <future>
#include <gtest/gtest.h>
#include <unistd.h>

#include "api/gallery.hpp"
#include "tests/support/log_lines.hpp"
#include "tests/support/seeded_store.hpp"

namespace colophon::api {

inline const std::string kToken = "a-token-for-tests-0123456789";

class GalleryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "colophon-gallery-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    store_ = std::make_unique<node::Store>(node::Store::open(folder_ + "/node.sqlite").value());
    seeded_ = testing::StoreSeeder(*store_, folder_, plan_).seed();
    GalleryConfig config;
    config.store_path = folder_ + "/node.sqlite";
    config.library.models.push_back(
        {"tiny", std::string(COLOPHON_SOURCE_DIR) + "/models/tiny.safetensors", testing::tiny_model()});
    config.pictures.artefact = [this](const Bytes32& hash) -> std::optional<std::string> {
      const std::string path = folder_ + "/" + to_hex(hash);
      return file_exists(path) ? std::optional(path) : std::nullopt;
    };
    config.pictures.document = [this](const Bytes32& token) -> Result<provenance::Json> {
      ++documents_;
      if (token != seeded_.tokens[0]) return Error{"RpcFailed", "the chain's node is away"};
      let_documents_go_on_.wait();
      return Error{"RpcFailed", "the chain's node took long"};
    };
    config.tokens = {kToken};
    config.now = [this] { return now_s_; };
    config.health = [] { return Json{{"rpcFaults", {{"timeouts", 2}}}}; };
    config.version = "test";
    config.limits.requests_burst = 100'000;
    config.log = log_.sink();
    auto gallery = Gallery::open(std::move(config));
    ASSERT_TRUE(gallery.ok()) << gallery.error().message;
    gallery_ = std::move(*gallery);
  }
  void TearDown() override {
    gallery_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  static http::Request asking(const std::string& target,
                              std::map<std::string, std::string, std::less<>> headers = {}) {
    http::Request request;
    request.method = "GET";
    request.target = target;
    request.headers = std::move(headers);
    request.headers.emplace("host", "localhost");
    request.client = "127.0.0.1";
    return request;
  }
  http::Response ask(const std::string& target, std::map<std::string, std::string, std::less<>> headers = {},
                     const std::string& method = "GET", const std::string& body = {}) {
    http::Request request = asking(target, std::move(headers));
    request.method = method;
    request.body = body;
    std::promise<http::Response> got;
    gallery_->site().answer(std::move(request),
                            [&](http::Response response) { got.set_value(std::move(response)); });
    return got.get_future().get();
  }
  static std::string text(const http::Response& response) {
    if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body)) return **shared;
    if (const auto* owned = std::get_if<std::string>(&response.body)) return *owned;
    return {};
  }
  Json json(const std::string& target) {
    const http::Response response = ask(target);
    EXPECT_EQ(response.status, 200) << target << " " << text(response);
    return Json::parse(text(response), nullptr, false);
  }
  std::vector<std::string> all_pages(const std::string& list, const std::string& id,
                                     const std::function<void(int page)>& between = {}) {
    std::vector<std::string> ids;
    std::string target = list;
    for (int page = 0; page < 100; ++page) {
      const Json got = json(target);
      for (const Json& item : got["items"])
        ids.push_back(item[id].is_string() ? item[id].get<std::string>() : item[id].dump());
      if (got["next"].is_null()) return ids;
      if (between) between(page);
      target = list + (list.find('?') == std::string::npos ? "?" : "&") +
               "cursor=" + got["next"].get<std::string>();
    }
    ADD_FAILURE() << list << " never ends";
    return ids;
  }

  const testing::SeedPlan plan_{.pieces = 40, .painted = 2, .live = 5};
  std::int64_t now_s_ = plan_.now_s;
  std::atomic<int> documents_ = 0;            // that were asked for
  std::promise<void> documents_may_go_on_{};  // the first piece's waits for it
  std::shared_future<void> let_documents_go_on_ = documents_may_go_on_.get_future().share();
  std::string folder_;
  std::unique_ptr<node::Store> store_;
  testing::Seeded seeded_;
  testing::LogLines log_;
  std::unique_ptr<Gallery> gallery_;
};

}  // namespace colophon::api

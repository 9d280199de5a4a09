#include "http/static_files.hpp"

#include <filesystem>
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "http/conditional.hpp"

namespace colophon::http {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("colophon-pages-" + std::to_string(::getpid()));
    fs::create_directories(folder_ / "assets");
    write("index.html", "<!doctype html><title>wall</title>");
    write("assets/app-1a2b3c4d.js", "let a = 1;");
    write("assets/app-1a2b3c4d.js.br", "BR");
    write("assets/app-1a2b3c4d.js.gz", "GZ");
    write("assets/plain.css", "a{}");
    fs::create_symlink("/etc/passwd", folder_ / "passwd");
    auto loaded = StaticFiles::load(folder_.string());
    ASSERT_TRUE(loaded.ok());
    files_ = std::move(*loaded);
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& path, std::string_view text) {
    ASSERT_TRUE(write_file((folder_ / path).string(), as_bytes(text)).ok());
  }
  static Request request(const std::string& path, const std::string& encodings = {}) {
    Request out;
    out.method = "GET";
    out.path = path;
    if (!encodings.empty()) out.headers.emplace("accept-encoding", encodings);
    return out;
  }
  static std::string text(const std::optional<Response>& response) {
    return response ? *std::get<std::shared_ptr<const std::string>>(response->body) : "(none)";
  }

  fs::path folder_;
  StaticFiles files_;
};

TEST_F(StaticFilesTest, ServesWhatIsThere) {
  const auto page = files_.find(request("/"));
  ASSERT_TRUE(page);
  EXPECT_EQ(*page->header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(*page->header("Cache-Control"), "no-cache");
  EXPECT_EQ(text(files_.find(request("/piece/0x12"))), "<!doctype html><title>wall</title>");
  EXPECT_FALSE(files_.find(request("/missing.js")));
}

TEST_F(StaticFilesTest, SendsPackedFilesToThoseWhoTakeThem) {
  const std::string path = "/assets/app-1a2b3c4d.js";
  EXPECT_EQ(text(files_.find(request(path))), "let a = 1;");
  EXPECT_EQ(text(files_.find(request(path, "gzip, deflate, br"))), "BR");
  EXPECT_EQ(text(files_.find(request(path, "gzip;q=1.0, br;q=0"))), "GZ");
  const auto packed = files_.find(request(path, "br"));
  EXPECT_EQ(*packed->header("Content-Encoding"), "br");
  EXPECT_EQ(*packed->header("Vary"), "Accept-Encoding");
  EXPECT_EQ(*packed->header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_NE(*packed->header("ETag"), *files_.find(request(path))->header("ETag"));
}

TEST_F(StaticFilesTest, OnlyHashedAssetsAreKeptForEver) {
  EXPECT_NE(files_.find(request("/assets/app-1a2b3c4d.js"))->header("Cache-Control")->find("immutable"),
            std::string::npos);
  EXPECT_EQ(*files_.find(request("/assets/plain.css"))->header("Cache-Control"), "no-cache");
}

TEST_F(StaticFilesTest, HasNoWayOut) {
  // A link is not followed: without an ending it is a page of the application, with one it is nothing.
  EXPECT_EQ(text(files_.find(request("/passwd"))), "<!doctype html><title>wall</title>");
  EXPECT_FALSE(files_.find(request("/../" + folder_.filename().string() + "/index.html/x.html")));
  EXPECT_FALSE(files_.find(request("/assets/../../etc/passwd.txt")));
}

TEST_F(StaticFilesTest, RefusesAFolderThatIsTooLargeOrMissing) {
  EXPECT_EQ(StaticFiles::load(folder_.string(), {.files_max = 2}).error().code, "FolderTooLarge");
  EXPECT_EQ(StaticFiles::load((folder_ / "no").string()).error().code, "FolderMissing");
}

}  // namespace
}  // namespace colophon::http

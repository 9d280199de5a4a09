#include "http/host.hpp"

#include <gtest/gtest.h>

namespace colophon::http {
namespace {

TEST(Host, APortIsNoPartOfAName) {
  EXPECT_EQ(without_port("localhost:8080"), "localhost");
  EXPECT_EQ(without_port("localhost"), "localhost");
  EXPECT_EQ(without_port("[::1]:8080"), "[::1]");
  EXPECT_EQ(without_port("[2001:db8::7]"), "[2001:db8::7]");
  EXPECT_EQ(without_port("[::1"), "");
  EXPECT_EQ(without_port(""), "");
}

TEST(Host, OnlyAsciiLettersHaveALowerCase) {
  EXPECT_EQ(lower("Gallery.EXAMPLE:80"), "gallery.example:80");
  EXPECT_EQ(lower("\xc3\x84@[`{"), "\xc3\x84@[`{");
}

TEST(Host, AnOriginIsSchemeHostAndPort) {
  EXPECT_EQ(origin_of("HTTPS://Gallery.Example:8443/wall?words=sea#top"), "https://gallery.example:8443");
  EXPECT_EQ(origin_of("http://[::1]:8080/"), "http://[::1]:8080");
  EXPECT_EQ(origin_of("https://someone:secret@gallery.example/"), "https://gallery.example");
  for (const char* none : {"", "gallery.example", "://gallery.example", "https://", "https:///wall", "null"})
    EXPECT_EQ(origin_of(none), "") << none;
}

TEST(Host, AnOriginNamesAHost) {
  EXPECT_EQ(host_of_origin("https://gallery.example"), "gallery.example");
  EXPECT_EQ(host_of_origin("http://GALLERY.example:8080/wall"), "gallery.example");
  EXPECT_EQ(host_of_origin("http://[::1]:8080"), "[::1]");
  EXPECT_EQ(host_of_origin("http://[::1]/a:b"), "[::1]");
  EXPECT_EQ(host_of_origin("http://127.0.0.1?a"), "127.0.0.1");
  EXPECT_EQ(host_of_origin("gallery.example"), "");
}

}  // namespace
}  // namespace colophon::http

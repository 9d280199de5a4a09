// Pages of pieces for link previews: the gallery's own page with OpenGraph tags of the piece put into its
// head. The application does the rest, as without them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/pieces.hpp"

namespace colophon::api {

struct ShareOptions {
  std::shared_ptr<const std::string> page{};  // index.html
  std::vector<std::string> origins{};         // of this node's sites: "https://gallery.example"
  bool secure = false;                        // the server itself speaks TLS
  bool behind_proxy = false;                  // believe X-Forwarded-Proto
};

// GET /piece/{token}. A piece that is not here, or no token at all, gets the page as it is.
void add_share(http::Router& router, Readers& readers, Now now, ShareOptions options);

// At most 60 code points, for previews cut longer ones themselves, anywhere.
std::string preview_title(std::string_view title);

// Tags for a piece as shaped_piece() gives it. Addresses are absolute where `origin` is not empty.
std::string share_tags(const Json& piece, const std::string& origin);

// The tags before the page's own "og:title", for the first of a kind counts (ogp.me, "Arrays"); without one,
// at the head's end; without a head, nowhere.
std::string with_tags(std::string_view page, std::string_view tags);

// The share card of a piece as the picture of a preview, with its size.
std::string card_tags(const std::string& origin, const std::string& token, const std::string& title);

// The gallery's page with tags in its head.
http::Response page_with_tags(const ShareOptions& options, std::string_view tags);

// <meta ATTRIBUTE="NAME" content="CONTENT">, escaped.
std::string meta_tag(std::string_view attribute, std::string_view name, const std::string& content);

// "https://gallery.example" by the Host header; empty where that is no host.
std::string asked_origin(const http::Request& request, const ShareOptions& options);

}  // namespace colophon::api

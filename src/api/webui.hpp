// The paths of AUTOMATIC1111's web UI that its clients use to paint: /sdapi/v1/… . docs/webui.md
#pragma once

#include <atomic>
#include <string>

#include "api/columns.hpp"
#include "api/painting.hpp"
#include "http/router.hpp"
#include "http/tokens.hpp"

namespace colophon::api {

struct WebuiAccess {
  http::Tokens tokens{};
  bool without_token = false;  // anybody who reaches the server may paint
};

class Webui {
 public:
  // `library` has at least one model; the first is the preset one.
  Webui(const Library& library, PaintRoom& room, WebuiAccess access, std::string program_version)
      : library_(library), room_(room), access_(std::move(access)), version_(std::move(program_version)) {}

  void add_to(http::Router& router);

 private:
  http::Response txt2img(const http::Request& request);
  http::Response set_options(const http::Request& request);
  Json progress() const;
  Json options() const;
  Json models() const;
  Json samplers() const;
  Json schedulers() const;
  Json adapters() const;
  const ModelFile& preset() const { return library_.models[preset_]; }

  const Library& library_;
  PaintRoom& room_;
  const WebuiAccess access_;
  const std::string version_;
  std::atomic<std::size_t> preset_ = 0;
};

}  // namespace colophon::api

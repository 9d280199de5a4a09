// The demo's gallery: this program's own `up` beside the demo's chain, as provider, keeper and gallery.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "cli/process.hpp"
#include "keys/private_key.hpp"

namespace colophon::cli {

struct GalleryWish {
  std::string folder;  // the demo's; colophon.toml, node.log and the node's data go there, and nothing of an
                       // earlier run stays
  std::string rpc{};
  std::string deployment{};
  std::string contracts{};           // empty: those beside the program
  std::uint16_t first_port = 8080;   // 0: any that is free
  std::vector<ByteView> pictures{};  // that the provider painted; empty ones are none
};

class DemoGallery {
 public:
  static constexpr std::uint64_t kStopMsMax = 4'500;  // a node needs no more, whatever hangs

  // `provider` signs. Errors: FileUnwritable, NoFreePort, ProgramNotStarted, GalleryNotUp (it ended, did not
  // answer within 30 s, or `stopped` said so).
  static Result<DemoGallery> start(const GalleryWish& wish, const keys::PrivateKey& provider,
                                   const std::function<bool()>& stopped);

  const std::string& url() const { return url_; }  // without a slash at its end
  bool port_was_taken() const { return taken_; }
  bool running() { return node_.running(); }

  // Waits until the gallery tells this of the path, as text. Error: GalleryNotUp.
  Result<void> wait_until_told(const std::string& path, const std::string& words,
                               const std::function<bool()>& stopped);

 private:
  DemoGallery(Background node, std::string log_file)
      : node_(std::move(node)), log_file_(std::move(log_file)) {}
  static Result<DemoGallery> start_at(std::uint16_t port, const GalleryWish& wish,
                                      const keys::PrivateKey& provider, const std::function<bool()>& stopped);
  Result<void> wait(const std::function<bool()>& ready, const std::function<bool()>& stopped);

  Background node_;
  std::string log_file_;
  std::string url_;
  bool taken_ = false;
};

// The pages as the gallery's build leaves them; empty if it was not run.
std::string built_pages();

}  // namespace colophon::cli

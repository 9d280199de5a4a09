#include "cli/demo_gallery.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "cli/session.hpp"
#include "net/http.hpp"
#include "net/port.hpp"
#include "node/artefacts.hpp"

namespace colophon::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kStartMaxMs = 30'000;
constexpr const char* kData = "demo-node";
constexpr std::size_t kLogBytesMax = std::size_t{16} << 20;

// A JSON text of these types is a TOML value too.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump();
}

std::string settings_text(const GalleryWish& wish, std::uint16_t port) {
  const auto absolute = [](const std::string& path) { return quoted(fs::absolute(path).string()); };
  std::string text = "# Written by colophon demo, for a chain that ends with it.\n";
  text += "[node]\ndata = " + quoted(kData) + "\n[chain]\nrpc = " + quoted(wish.rpc) +
          "\ndeployment = " + absolute(wish.deployment) + "\npoll_ms = 300\nconfirmations = 1\n";
  if (!wish.contracts.empty()) text += "contracts = " + absolute(wish.contracts) + "\n";
  text += "[roles]\nprovider = true\nkeeper = true\ngallery = true\n";
  text += "[provider]\ngas_percent = 0\n";
  text += "[gallery]\nlisten = \"127.0.0.1:" + std::to_string(port) + "\"\n";
  return text;
}

// Where the node says it serves, once it does.
std::string serving_at(const std::string& log_file) {
  const auto log = read_file(log_file, kLogBytesMax);
  if (!log) return {};
  constexpr std::string_view kWords = "serving ";
  const std::string_view text = as_text(*log);
  const auto at = text.find(kWords);
  const auto end = at == std::string_view::npos ? at : text.find('\n', at);
  if (end == std::string_view::npos) return {};
  return std::string(text.substr(at + kWords.size(), end - at - kWords.size()));
}

}  // namespace

Result<DemoGallery> DemoGallery::start(const GalleryWish& wish, const keys::PrivateKey& provider,
                                       const std::function<bool()>& stopped) {
  const std::string data = wish.folder + "/" + kData;
  std::error_code failed;
  fs::remove_all(data, failed);
  if (failed) return Error{"FileUnwritable", "can't empty the folder " + data + ": " + failed.message()};
  COLOPHON_TRY(node::Artefacts artefacts, node::Artefacts::open(data + "/artefacts"));
  for (const ByteView picture : wish.pictures) {
    if (!picture.empty()) COLOPHON_TRY_VOID(artefacts.put(picture));
  }
  for (std::uint16_t first = wish.first_port;;) {
    COLOPHON_TRY(const std::uint16_t port, net::free_port_from(first));
    auto gallery = start_at(port, wish, provider, stopped);
    // Somebody else may have taken the port since it was looked at.
    if (gallery || stopped() || port == 0 || net::is_free_port(port)) {
      if (gallery) gallery->taken_ = port != wish.first_port;
      return gallery;
    }
    first = port;
  }
}

Result<DemoGallery> DemoGallery::start_at(std::uint16_t port, const GalleryWish& wish,
                                          const keys::PrivateKey& provider,
                                          const std::function<bool()>& stopped) {
  const std::string file = wish.folder + "/colophon.toml";
  const std::string log = wish.folder + "/node.log";
  const std::string settings = settings_text(wish, port);
  COLOPHON_TRY_VOID(write_file(file, as_bytes(settings)));
  COLOPHON_TRY(Background node,
               Background::start({program_path(), "up", "--file", file}, log,
                                 {.environment = {"COLOPHON_KEY=" + to_hex_0x(provider.secret_bytes())},
                                  .grace_ms = kStopMsMax}));
  DemoGallery gallery(std::move(node), log);
  COLOPHON_TRY_VOID(gallery.wait(
      [&] {
        gallery.url_ = serving_at(log);
        return !gallery.url_.empty();
      },
      stopped));
  if (gallery.url_.ends_with('/')) gallery.url_.pop_back();
  return gallery;
}

Result<void> DemoGallery::wait(const std::function<bool()>& ready, const std::function<bool()>& stopped) {
  SystemClock clock;
  for (const std::uint64_t begin = clock.now_ms(); clock.now_ms() - begin < kStartMaxMs; clock.sleep_ms(50)) {
    if (ready()) return {};
    if (stopped() || !running()) break;
  }
  return Error{"GalleryNotUp", "the gallery did not come up", "its node's last words are in " + log_file_};
}

Result<void> DemoGallery::wait_until_told(const std::string& path, const std::string& words,
                                          const std::function<bool()>& stopped) {
  net::HttpClient http;
  return wait(
      [&] {
        const auto answer = http.perform({.url = url_ + path});
        return answer && answer->status == 200 && answer->body.find(words) != std::string::npos;
      },
      stopped);
}

std::string built_pages() {
  const std::string pages = beside_program("web/gallery/dist");
  return file_exists(pages + "/index.html") ? pages : "";
}

}  // namespace colophon::cli

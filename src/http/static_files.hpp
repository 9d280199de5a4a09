// A folder of pages, read once when the server starts and served from memory: what is not in the table does
// not exist, so no path can lead out of it. NAME.br and NAME.gz beside NAME are sent to those who take them.
// Immutable, thread-safe.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "http/message.hpp"

namespace colophon::http {

struct FolderLimits {
  std::size_t files_max = 5'000;
  std::size_t bytes_max = std::size_t{64} << 20;
};

class StaticFiles {
 public:
  StaticFiles() = default;
  // Symbolic links are not followed. Errors: FolderMissing, FolderTooLarge, and those of read_file.
  static Result<StaticFiles> load(const std::string& folder, const FolderLimits& limits = {});

  bool empty() const { return files_.empty(); }

  // A file as it is, by its path: "/index.html". nullptr: there is none.
  std::shared_ptr<const std::string> contents(std::string_view path) const;

  // A folder's path means its index.html, and so does a path without an ending that nothing is at: pages of
  // a single-page application. nullopt: nothing is there. Files named NAME-HASH.ENDING below assets/ never
  // change and may be kept for ever; the rest is asked for again each time, by its tag.
  std::optional<Response> find(const Request& request) const;

 private:
  struct Variant {
    std::shared_ptr<const std::string> bytes{};
    std::string tag{};
  };
  struct File {
    Variant plain{}, brotli{}, gzip{};
    std::string media_type{};
    bool for_ever = false;
  };
  std::map<std::string, File, std::less<>> files_;  // by path: "/assets/a-1234abcd.js"
};

std::string media_type_of(std::string_view path);

}  // namespace colophon::http

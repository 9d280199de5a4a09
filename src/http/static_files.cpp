#include "http/static_files.hpp"

#include <array>
#include <filesystem>

#include "base/file.hpp"
#include "base/text.hpp"
#include "http/conditional.hpp"

namespace colophon::http {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kTypes = {
    {{".html", "text/html; charset=utf-8"},
     {".js", "text/javascript; charset=utf-8"},
     {".mjs", "text/javascript; charset=utf-8"},
     {".css", "text/css; charset=utf-8"},
     {".json", "application/json"},
     {".map", "application/json"},
     {".webmanifest", "application/manifest+json"},
     {".svg", "image/svg+xml"},
     {".png", "image/png"},
     {".webp", "image/webp"},
     {".jpg", "image/jpeg"},
     {".ico", "image/x-icon"},
     {".woff2", "font/woff2"},
     {".wasm", "application/wasm"},
     {".txt", "text/plain; charset=utf-8"},
     {".xml", "application/xml"},
     {".yaml", "application/yaml"}}};

// NAME-HASH.ENDING with a hash of eight characters or more, as bundlers write it.
bool is_hashed(std::string_view path) {
  if (!path.starts_with("/assets/")) return false;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos || dot < 10) return false;
  const std::size_t dash = name.substr(0, dot - 8).rfind('-');
  return dash != std::string_view::npos && dash > 0;
}

// Whether Accept-Encoding names it without refusing it.
bool takes(const Request& request, std::string_view coding) {
  const std::string* header = request.header("accept-encoding");
  if (!header) return false;
  std::string_view rest = *header;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    std::string one;
    for (const char c : rest.substr(0, end))
      if (c != ' ') one.push_back(c);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t semicolon = std::min(one.find(';'), one.size());
    if (one.substr(0, semicolon) != coding) continue;
    const std::string weight = one.substr(semicolon);
    return weight != ";q=0" && weight != ";q=0.0" && weight != ";q=0.00" && weight != ";q=0.000";
  }
  return false;
}

bool has_ending(std::string_view path) {
  return path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos;
}

}  // namespace

std::string media_type_of(std::string_view path) {
  for (const auto& [ending, type] : kTypes)
    if (path.ends_with(ending)) return std::string(type);
  return "application/octet-stream";
}

Result<StaticFiles> StaticFiles::load(const std::string& folder, const FolderLimits& limits) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return Error{"FolderMissing", "the folder of pages " + printable(folder) + " is not there",
                 "build the gallery, or leave its folder out of the configuration"};
  }
  std::map<std::string, std::shared_ptr<const std::string>> found;
  std::size_t bytes = 0;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_symlink(error) || !at->is_regular_file(error)) continue;
    COLOPHON_TRY(const Bytes contents, read_file(at->path().string(), limits.bytes_max));
    bytes += contents.size();
    if (found.size() == limits.files_max || bytes > limits.bytes_max) {
      return Error{"FolderTooLarge",
                   "the folder of pages " + printable(folder) + " has more than " +
                       std::to_string(limits.files_max) + " files or " + std::to_string(limits.bytes_max) +
                       " bytes",
                   "is it the gallery's build folder?"};
    }
    found.emplace("/" + at->path().lexically_relative(folder).generic_string(),
                  std::make_shared<const std::string>(as_text(contents)));
  }
  if (error)
    return Error{"FolderUnreadable", "the folder of pages " + printable(folder) + ": " + error.message()};
  StaticFiles out;
  const auto variant = [](std::shared_ptr<const std::string> contents) {
    std::string tag = entity_tag(*contents);
    return Variant{std::move(contents), std::move(tag)};
  };
  for (const auto& [path, contents] : found) {
    const bool packed = path.ends_with(".br") || path.ends_with(".gz");
    if (packed && found.count(path.substr(0, path.size() - 3)) > 0) continue;
    File file{variant(contents), {}, {}, media_type_of(path), is_hashed(path)};
    if (const auto brotli = found.find(path + ".br"); brotli != found.end())
      file.brotli = variant(brotli->second);
    if (const auto gzip = found.find(path + ".gz"); gzip != found.end()) file.gzip = variant(gzip->second);
    out.files_.emplace(path, std::move(file));
  }
  return out;
}

std::shared_ptr<const std::string> StaticFiles::contents(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : found->second.plain.bytes;
}

std::optional<Response> StaticFiles::find(const Request& request) const {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  auto found = files_.find(request.path);
  if (found == files_.end() && request.path.ends_with('/')) found = files_.find(request.path + "index.html");
  if (found == files_.end() && !has_ending(request.path))
    found = files_.find(std::string_view("/index.html"));
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;
  const bool brotli = file.brotli.bytes && takes(request, "br");
  const bool gzip = !brotli && file.gzip.bytes && takes(request, "gzip");
  const Variant& sent = brotli ? file.brotli : gzip ? file.gzip : file.plain;
  Response response;
  response.body = sent.bytes;
  response.with("Content-Type", file.media_type).with("ETag", sent.tag);
  if (brotli || gzip) response.with("Content-Encoding", brotli ? "br" : "gzip");
  if (file.brotli.bytes || file.gzip.bytes) response.with("Vary", "Accept-Encoding");
  response.with("Cache-Control", file.for_ever ? "public, max-age=31536000, immutable" : "no-cache");
  return response;
}

}  // namespace colophon::http

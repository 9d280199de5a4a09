#include "node/artefacts.hpp"

#include <filesystem>

#include "base/file.hpp"
#include "crypto/sha256.hpp"

namespace colophon::node {
namespace {

namespace fs = std::filesystem;

Result<void> make_folder(const std::string& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (!failed) return {};
  return Error{"FileUnwritable", "the folder " + folder + " can't be made: " + failed.message()};
}

}  // namespace

Result<Artefacts> Artefacts::open(const std::string& folder) {
  COLOPHON_TRY_VOID(make_folder(folder));
  return Artefacts(folder);
}

std::string Artefacts::path(const Bytes32& hash) const {
  const std::string name = to_hex(hash);
  return folder_ + "/" + name.substr(0, 2) + "/" + name;
}

Result<Bytes32> Artefacts::put(ByteView contents) {
  const Bytes32 hash = crypto::sha256(contents);
  const std::string where = path(hash);
  if (file_exists(where)) {
    const auto there = get(hash);
    if (there && *there) return hash;
  }
  COLOPHON_TRY_VOID(make_folder(fs::path(where).parent_path().string()));
  COLOPHON_TRY_VOID(write_file(where, contents));
  return hash;
}

Result<std::optional<Bytes>> Artefacts::get(const Bytes32& hash) const {
  auto file = read_file(path(hash), kBytesMax);
  if (!file && file.error().code == "FileNotFound") return std::optional<Bytes>();
  if (!file) return std::move(file).error();
  if (crypto::sha256(*file) == hash) return std::optional(*std::move(file));
  std::error_code ignored;
  fs::remove(path(hash), ignored);
  return std::optional<Bytes>();
}

bool Artefacts::has(const Bytes32& hash) const {
  return file_exists(path(hash));
}

}  // namespace colophon::node

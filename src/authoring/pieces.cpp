#include "authoring/pieces.hpp"

#include <bit>
#include <filesystem>
#include <fstream>

#include "base/endian.hpp"
#include "base/file.hpp"

namespace colophon::authoring {
namespace {

namespace fs = std::filesystem;

std::uint64_t file_bytes(std::int64_t outputs, std::int64_t weights) {
  return static_cast<std::uint64_t>(12 * outputs + 2 * weights);
}

Pieces::Piece piece_of(std::string path, std::int64_t outputs) {
  Pieces::Piece piece;
  piece.path = std::move(path);
  piece.bias_offset = static_cast<std::uint64_t>(8 * outputs);
  piece.weight_offset = static_cast<std::uint64_t>(12 * outputs);
  return piece;
}

}  // namespace

Result<Pieces> Pieces::open(const std::string& folder, const Bytes32& key) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return Error{"FileUnwritable", "cannot make the folder " + folder + ": " + failed.message()};
  const std::string mark = folder + "/key";
  const std::string text = to_hex(key);
  const auto found = read_file(mark, 1024);
  if (found && as_text(*found) == text) return Pieces(folder);
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (entry.path().extension() == ".piece") fs::remove(entry.path(), failed);
  }
  COLOPHON_TRY_VOID(write_file(mark, as_bytes(text)));
  return Pieces(folder);
}

std::optional<Pieces::Piece> Pieces::find(const std::string& name, std::int64_t outputs,
                                          std::int64_t weights) const {
  const std::string path = folder_ + "/" + name + ".piece";
  std::error_code failed;
  if (fs::file_size(path, failed) != file_bytes(outputs, weights) || failed) return std::nullopt;
  Piece piece = piece_of(path, outputs);
  std::ifstream file(path, std::ios::binary);
  Bytes steps(static_cast<std::size_t>(8 * outputs));
  if (!file.read(reinterpret_cast<char*>(steps.data()), static_cast<std::streamsize>(steps.size())))
    return std::nullopt;
  for (std::int64_t o = 0; o < outputs; ++o)
    piece.step.push_back(std::bit_cast<double>(load_le<std::uint64_t>(steps.data() + 8 * o)));
  return piece;
}

Result<Pieces::Piece> Pieces::put(const std::string& name, const RoundedConv& rounded) const {
  const auto outputs = static_cast<std::int64_t>(rounded.step.size());
  Bytes bytes(
      static_cast<std::size_t>(file_bytes(outputs, static_cast<std::int64_t>(rounded.weight.size()))));
  std::uint8_t* at = bytes.data();
  for (const double step : rounded.step)
    store_le(std::exchange(at, at + 8), std::bit_cast<std::uint64_t>(step));
  for (const std::int32_t bias : rounded.bias) store_le(std::exchange(at, at + 4), bias);
  for (const std::int16_t weight : rounded.weight) store_le(std::exchange(at, at + 2), weight);
  Piece piece = piece_of(folder_ + "/" + name + ".piece", outputs);
  piece.step = rounded.step;
  // Renamed when whole; not flushed to the disk, for losing one costs only the time to make it again.
  const std::string temporary = piece.path + ".tmp";
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  file.close();
  std::error_code failed;
  if (file) fs::rename(temporary, piece.path, failed);
  if (!file || failed)
    return Error{"FileUnwritable", "cannot write " + piece.path, "check that the disk has room"};
  return piece;
}

void Pieces::remove_all() const {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

}  // namespace colophon::authoring

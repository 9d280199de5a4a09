// Rounded layers as files, so that an import that was cut off goes on where it was.
#pragma once

#include <optional>
#include <string>

#include "authoring/rounding.hpp"
#include "base/bytes.hpp"

namespace colophon::authoring {

class Pieces {
 public:
  // Uses `folder`, made if it is not there. What another key left in it is thrown away. Error:
  // FileUnwritable.
  static Result<Pieces> open(const std::string& folder, const Bytes32& key);

  struct Piece {
    std::vector<double> step;
    std::string path;                 // of the file that holds bias and weight
    std::uint64_t bias_offset = 0;    // I32
    std::uint64_t weight_offset = 0;  // I16
  };
  // One that is whole, with so many outputs and weights; nothing if it is not there.
  std::optional<Piece> find(const std::string& name, std::int64_t outputs, std::int64_t weights) const;
  Result<Piece> put(const std::string& name, const RoundedConv& rounded) const;

  const std::string& folder() const { return folder_; }
  void remove_all() const;

 private:
  explicit Pieces(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

}  // namespace colophon::authoring

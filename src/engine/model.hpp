// A loaded model: its file, its program, the proofs that it cannot overflow. spec/model-file.md
// Immutable once loaded; may be used by any number of threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "engine/program.hpp"
#include "engine/prove.hpp"

namespace colophon::engine {

class Model {
 public:
  // Takes the file's bytes, which are not trusted. Errors: those of read_container, read_program and prove.
  static Result<std::shared_ptr<const Model>> load(Bytes file);

  const Bytes32& id() const { return id_; }
  const Program& program() const { return program_; }
  const std::vector<Constant>& constants() const { return constants_; }
  std::size_t file_bytes() const { return file_.size(); }

  // nullptr: a size that the model does not offer.
  const Proof* find_proof(Size size) const;

 private:
  Model() = default;

  Bytes file_;
  std::vector<Constant> constants_;  // views of file_
  Program program_;                  // refers to constants_
  std::vector<Proof> proofs_;        // one a size
  Bytes32 id_{};
};

}  // namespace colophon::engine

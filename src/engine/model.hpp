// A loaded model: its file, its program, the proofs that it cannot overflow. spec/model-file.md
// Immutable once loaded; may be used by any number of threads.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/held_bytes.hpp"
#include "engine/adapter.hpp"
#include "engine/program.hpp"
#include "engine/prove.hpp"

namespace colophon::engine {

struct AdapterUse {
  std::shared_ptr<const Adapter> adapter;
  std::int32_t strength_q16 = 0;  // 65,536 is full strength
};

// A constant that no file holds.
struct Made {
  Bytes bytes;
  Constant constant;  // views bytes
};

class Model {
 public:
  // Takes the file's bytes, which are not trusted. Errors: those of read_container, read_program and prove.
  static Result<std::shared_ptr<const Model>> load(std::unique_ptr<const HeldBytes> file);
  static Result<std::shared_ptr<const Model>> load(Bytes file);

  // `base` with another program, for the proof's size only; adapt.hpp makes them. The program may refer to
  // `base`'s constants, the adapters' and those of `made`.
  static std::shared_ptr<const Model> adapted(std::shared_ptr<const Model> base,
                                              std::vector<AdapterUse> adapters, std::deque<Made> made,
                                              Program program, Proof proof);

  const Bytes32& id() const { return base_ ? base_->id() : id_; }
  const Program& program() const { return program_; }
  const std::vector<Constant>& constants() const { return base_ ? base_->constants() : constants_; }
  std::size_t file_bytes() const { return base_ ? base_->file_bytes() : file_->bytes().size(); }
  // What an executor has copied is not read again soon.
  void let_go() const { base_ ? base_->let_go() : file_->let_go(); }

  // In ascending order of their ids; none of a model as its file has it.
  const std::vector<AdapterUse>& adapters() const { return adapters_; }

  // nullptr: a size that the model does not offer.
  const Proof* find_proof(Size size) const;

 private:
  Model() = default;

  std::shared_ptr<const Model> base_;  // of an adapted model, else none
  std::vector<AdapterUse> adapters_;
  std::deque<Made> made_;
  std::unique_ptr<const HeldBytes> file_;
  std::vector<Constant> constants_;  // views of file_
  Program program_;                  // refers to constants_, base_, adapters_ and made_
  std::vector<Proof> proofs_;        // one a size
  Bytes32 id_{};
};

}  // namespace colophon::engine

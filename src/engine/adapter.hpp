// A loaded adapter (LoRA): its file and the branches it adds to a model's points. spec/adapter.md
// Immutable once loaded; may be used by any number of threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "engine/program.hpp"
#include "engine/requant.hpp"

namespace colophon::engine {

inline constexpr std::uint64_t kAdapterBytesMax = std::uint64_t{2} << 30;
inline constexpr std::size_t kBranchesMax = 4'096;
inline constexpr std::int64_t kRankMax = 512;

struct Branch {
  StageId stage = StageId::kDenoise;
  std::string point;
  const Constant* down = nullptr;   // [R, KH, KW, C]
  const Constant* by = nullptr;     // [R]
  Requant inner;                    // of the sums of `down`, to I16
  const Constant* up = nullptr;     // [O, 1, 1, R]
  const Constant* scale = nullptr;  // [O]
  int exponent = 0;

  std::int64_t rank() const { return down->extents[0]; }
};

class Adapter {
 public:
  // Takes the file's bytes, which are not trusted. Errors: those of read_container, BadJson, BadAdapter,
  // BadTensor.
  static Result<std::shared_ptr<const Adapter>> load(Bytes file);

  const Bytes32& id() const { return id_; }
  const std::string& name() const { return name_; }
  const Bytes32& model() const { return model_; }  // id of the model it was made for
  const std::vector<Branch>& branches() const { return branches_; }
  const std::vector<Constant>& constants() const { return constants_; }
  std::size_t file_bytes() const { return file_.size(); }

 private:
  Adapter() = default;
  Result<void> read(const Json& json);
  Result<Branch> read_branch(const Json& json) const;
  Result<const Constant*> tensor(const Json& point, std::string_view key) const;

  Bytes file_;
  std::vector<Constant> constants_;  // views of file_
  Bytes32 id_{};
  std::string name_;
  Bytes32 model_{};
  std::vector<Branch> branches_;  // refer to constants_
};

}  // namespace colophon::engine

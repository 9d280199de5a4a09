// The nodes of one stage as JSON, and the constants that they refer to. spec/ops.md
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "authoring/model_writer.hpp"
#include "authoring/rounding.hpp"

namespace colophon::authoring {

class StageWriter {
 public:
  // `writer` outlives this.
  StageWriter(ModelWriter& writer, std::string stage);
  ~StageWriter();
  StageWriter(const StageWriter&) = delete;
  StageWriter& operator=(const StageWriter&) = delete;

  // Each returns the name of the node's value, which is `out`.
  std::string node(nlohmann::ordered_json attributes);
  struct Mix {
    int shift = 0;
    Form form{};
    bool wide = false;  // I32, else I16
    std::string point{};
  };
  std::string mix(const std::string& out, const std::vector<std::string>& in, nlohmann::ordered_json by,
                  const Mix& how);
  // The value in another unit, a coarser one; itself if it is the same.
  std::string cast(const std::string& value, int from, const Form& to);
  // y(i) = function(i · 2^from) in units of 2^to, for i within the form `from`, kept within the form `to`.
  std::string table(const std::string& out, const std::string& in, const Form& from, const Form& to,
                    double (*function)(double));

  std::string constant(const std::string& name, engine::Type type, std::vector<std::int64_t> extents,
                       std::span<const std::int32_t> values);
  const std::string& stage() const { return stage_; }
  ModelWriter& writer() { return writer_; }
  void append(const std::string& nodes);  // a JSON array
  nlohmann::ordered_json finish(const std::vector<std::string>& out);

 private:
  ModelWriter& writer_;
  std::string stage_;
  std::unique_ptr<nlohmann::ordered_json> nodes_;
};

}  // namespace colophon::authoring

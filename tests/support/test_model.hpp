// A small language for the tests' model files: a program as JSON that a test may break at will, tensors by
// name, and the bytes of the file. `micro_model` is a whole model of some four kilobytes that paints 4x4
// pixels.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/endian.hpp"
#include "engine/model.hpp"

namespace colophon::engine::test {

using Js = nlohmann::json;

struct TestTensor {
  std::string dtype;
  std::vector<std::int64_t> shape;
  Bytes bytes;
};

struct TestModel {
  Js program;
  std::map<std::string, TestTensor> tensors;

  // Elements are repeated as often as the shape asks for.
  TestModel& tensor(const std::string& name, const std::string& dtype, std::vector<std::int64_t> shape,
                    const std::vector<std::int64_t>& elements) {
    TestTensor made{dtype, shape, {}};
    std::size_t count = 1;
    for (const std::int64_t extent : shape) count *= static_cast<std::size_t>(extent);
    const int width = dtype == "I32" ? 4 : dtype == "I16" ? 2 : 1;
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t x = elements[i % elements.size()];
      for (int byte = 0; byte < width; ++byte)
        made.bytes.push_back(static_cast<std::uint8_t>(x >> (8 * byte)));
    }
    tensors[name] = std::move(made);
    return *this;
  }

  // One node of a stage, to be changed.
  Js& node(const std::string& stage, std::size_t index) { return program["stages"][stage]["nodes"][index]; }

  std::map<std::string, TestTensor> all_tensors() const {
    auto all = tensors;
    const std::string text = program.dump();
    all["program"] = {"U8", {static_cast<std::int64_t>(text.size())}, Bytes(text.begin(), text.end())};
    return all;
  }

  Js header() const {
    Js header = Js::object();
    std::size_t at = 0;
    for (const auto& [name, tensor] : all_tensors()) {
      header[name] = {
          {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {at, at + tensor.bytes.size()}}};
      at += tensor.bytes.size();
    }
    return header;
  }

  Bytes data() const {
    Bytes data;
    for (const auto& [name, tensor] : all_tensors()) append(data, tensor.bytes);
    return data;
  }

  Bytes file() const { return file_of(header().dump(), data()); }

  static Bytes file_of(const std::string& header, ByteView data) {
    Bytes file;
    append_le(file, static_cast<std::uint64_t>(header.size()));
    append(file, as_bytes(header));
    append(file, data);
    return file;
  }
};

inline Js requant(int shift, const std::string& type, std::int64_t lo, std::int64_t hi) {
  return {{"shift", shift}, {"type", type}, {"lo", lo}, {"hi", hi}};
}

// node("mix", {"a", "b"}, "y", requant(…), {{"by", {1, 2}}}): attributes come from both objects.
inline Js node(const std::string& op, const std::vector<std::string>& in, const std::string& out,
               const Js& attributes, const Js& more = Js::object()) {
  Js made = {{"op", op}, {"out", out}};
  if (op != "noise") made["in"] = in;
  if (!attributes.is_null()) made.update(attributes);
  made.update(more);
  return made;
}

inline TestModel micro_model() {
  TestModel m;
  std::vector<std::int64_t> normal;
  for (std::int64_t i = 0; i < 256; ++i) normal.push_back((i - 128) * 8);
  m.tensor("normal", "I16", {256}, normal)
      .tensor("words", "I16", {4, 3}, {0, 5, -9, 700, -300, 42, 11})
      .tensor("time", "I32", {4, 2}, {400, -70, 1000, 3})
      .tensor("w.image", "I8", {2, 3, 3, 2}, {1, -2, 3, 0, 5, -7, 2})
      .tensor("b.image", "I32", {2}, {100, -100})
      .tensor("w.words", "I16", {2, 1, 1, 6}, {300, -20, 7, 55})
      .tensor("w.pixels", "I8", {3, 1, 1, 2}, {9, -4, 3, 8, 1})
      .tensor("gain", "I32", {2}, {900, 1100});
  const auto stage = [](std::vector<Js> nodes, std::vector<std::string> out) -> Js {
    return {{"nodes", std::move(nodes)}, {"out", std::move(out)}};
  };
  m.program = {
      {"format", "colophon/program/v1"},
      {"name", "micro"},
      {"sizes", {{4, 4}, {8, 4}}},
      {"tokenizer",
       {{"kind", "words"}, {"slots", 2}, {"words", {"sea", "dusk", "moon"}}, {"ignored", {"the"}}}},
      {"samplers",
       {{{"name", "euler"}, {"schedules", {{{"steps", 1}, {"first", 0}}, {{"steps", 2}, {"first", 1}}}}}}},
      {"defaults", {{"sampler", "euler"}, {"steps", 2}, {"guidance", 163'840}, {"width", 4}, {"height", 4}}},
      {"rows", 4},
      {"state",
       {{{"name", "x"}, {"shape", {"H/2", "W/2", 2}}, {"type", "I16"}, {"lo", -4096}, {"hi", 4096}}}},
      {"stages",
       {{"text", stage({node("gather", {"tokens"}, "context", {{"table", "words"}})}, {"context"})},
        {"init",
         stage({node("noise", {}, "x", {{"table", "normal"}, {"shape", {"H/2", "W/2", 2}}, {"stream", 0}})},
               {"x"})},
        {"denoise", stage({node("conv", {"x"}, "seen",
                                {{"weight", "w.image"}, {"bias", "b.image"}, {"pad", {1, 1, 1, 1}}}),
                           node("permute", {"context"}, "flat",
                                {{"view", {1, 2, 3}}, {"order", {0, 1, 2}}, {"shape", {1, 1, 6}}}),
                           node("conv", {"flat"}, "told", {{"weight", "w.words"}}),
                           node("gather", {"row"}, "now", {{"table", "time"}}),
                           node("mix", {"seen", "told", "now"}, "prediction", requant(12, "I16", -4096, 4096),
                                {{"by", {"gain", 5, 17}}})},
                          {"prediction"})},
        {"step", stage({node("mix", {"prediction", "unconditional"}, "toward", requant(0, "I16", -8192, 8192),
                             {{"by", {1, -1}}}),
                        node("mix", {"x", "toward"}, "y", requant(16, "I16", -4096, 4096),
                             {{"by", {65'536, "guidance"}}})},
                       {"y"})},
        {"decode", stage({node("resize", {"x"}, "large", {{"factor", 2}}),
                          node("conv", {"large"}, "sum", {{"weight", "w.pixels"}}),
                          node("mix", {"sum"}, "pixels", requant(4, "I16", 0, 255), {{"by", {1}}})},
                         {"pixels"})}}}};
  return m;
}

}  // namespace colophon::engine::test

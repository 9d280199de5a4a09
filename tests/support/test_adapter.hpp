// Adapters for the tests' models: a micro model with two points, and small adapters that differ by a number.
#pragma once

#include "engine/adapter.hpp"
#include "tests/support/test_model.hpp"

namespace colophon::engine::test {

// micro_model with a point in `denoise` (a 3x3 conv with padding, three inputs) and one in `decode` (1x1).
inline TestModel adaptable_model() {
  TestModel m = micro_model();
  m.node("denoise", 4)["point"] = "image";
  m.node("decode", 2)["point"] = "pixels";
  return m;
}

struct TestAdapter {
  Js json;
  std::map<std::string, TestTensor> tensors;
  std::string key = "adapter";  // the tensor that holds the JSON

  Js& point(std::size_t index) { return json["points"][index]; }
  TestAdapter& tensor(const std::string& name, const std::string& dtype, std::vector<std::int64_t> shape,
                      const std::vector<std::int64_t>& elements) {
    TestModel made;
    tensors[name] = made.tensor(name, dtype, std::move(shape), elements).tensors.at(name);
    return *this;
  }
  Bytes file() const {
    TestModel file;
    file.tensors = tensors;
    const std::string text = json.dump();
    file.tensors[key] = {"U8", {static_cast<std::int64_t>(text.size())}, Bytes(text.begin(), text.end())};
    Js header = Js::object();
    Bytes data;
    for (const auto& [name, tensor] : file.tensors) {
      header[name] = {{"dtype", tensor.dtype},
                      {"shape", tensor.shape},
                      {"data_offsets", {data.size(), data.size() + tensor.bytes.size()}}};
      append(data, tensor.bytes);
    }
    return TestModel::file_of(header.dump(), data);
  }
};

// For a model like adaptable_model; another number makes another adapter.
inline TestAdapter micro_adapter(const Bytes32& model, std::int64_t number) {
  const auto point = [](const std::string& stage, const std::string& name) -> Js {
    return {{"stage", stage},     {"point", name},      {"down", name + ".down"},
            {"by", name + ".by"}, {"shift", 3},         {"lo", -3'000},
            {"hi", 3'000},        {"up", name + ".up"}, {"scale", name + ".scale"},
            {"exponent", 4}};
  };
  TestAdapter a;
  a.json = {{"format", "colophon/adapter/v1"},
            {"name", "micro " + std::to_string(number)},
            {"model", to_hex_0x(model)},
            {"points", {point("denoise", "image"), point("decode", "pixels")}}};
  const std::int64_t n = number;
  a.tensor("image.down", "I8", {2, 3, 3, 2}, {n, -3, 5, 2, 7, -1, -n, 4})
      .tensor("image.by", "I32", {2}, {1, -2})
      .tensor("image.up", "I16", {2, 1, 1, 2}, {n + 2, -5, 9, -n})
      .tensor("image.scale", "I32", {2}, {1'600, -700 * n})
      .tensor("pixels.down", "I8", {1, 1, 1, 2}, {3, -n})
      .tensor("pixels.by", "I32", {1}, {2})
      .tensor("pixels.up", "I8", {3, 1, 1, 1}, {n, 1, -2})
      .tensor("pixels.scale", "I32", {3}, {16, 5, -n});
  return a;
}

}  // namespace colophon::engine::test

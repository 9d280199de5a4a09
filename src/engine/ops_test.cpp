// Every operator against the vectors of spec/vectors/ops: the reference body and the kernel, whole and cut.
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/endian.hpp"
#include "engine/kernels/move.hpp"
#include "engine/stage_reader.hpp"

namespace colophon::engine {
namespace {

using Vector = nlohmann::json;

Vector read_vectors(const std::string& name) {
  std::ifstream file(std::string(COLOPHON_SOURCE_DIR) + "/spec/vectors/" + name);
  return Vector::parse(file);
}

Type parse_type(const std::string& name) {
  return name == "I8" ? Type::kI8 : name == "I16" ? Type::kI16 : name == "I32" ? Type::kI32 : Type::kU8;
}

// The constants of a case, with the bytes that they view.
struct Constants {
  std::vector<Bytes> storage;
  std::vector<Constant> list;

  explicit Constants(const Vector& json) {
    for (const auto& [name, tensor] : json.items()) {  // in ascending order of names
      Constant constant{
          name, parse_type(tensor["dtype"]), tensor["shape"].get<std::vector<std::int64_t>>(), {}};
      Bytes bytes;
      for (const std::int64_t x : tensor["data"]) {
        for (int i = 0; i < width_bytes(constant.type); ++i)
          bytes.push_back(static_cast<std::uint8_t>(x >> (8 * i)));
      }
      storage.push_back(std::move(bytes));
      list.push_back(constant);
    }
    for (std::size_t i = 0; i < list.size(); ++i) list[i].bytes = storage[i];
  }
};

Facts parse_facts(const Vector& json) {
  const auto shape = json["shape"].get<std::vector<std::int64_t>>();
  return {{shape[0], shape[1], shape[2]}, parse_type(json["dtype"]), {json["lo"], json["hi"]}};
}

// A stage of the one node, as a model file would hold it.
Result<Stage> make_stage(const Vector& test, const Constants& constants) {
  Vector node = test["attributes"];
  node["op"] = test["op"];
  node["out"] = "the output";
  std::vector<std::string> inputs;
  for (const auto& input : test["inputs"]) inputs.push_back(input["name"]);
  // Inputs that only "by" names follow those of "in".
  if (test["op"] != "noise") node["in"] = inputs;
  if (test.contains("in")) node["in"] = test["in"];
  if (test["op"] == "noise" && !inputs.empty()) node["in"] = inputs;
  const Vector stage = {{"nodes", Vector::array({node})}, {"out", Vector::array({"the output"})}};
  COLOPHON_TRY(const Json json, parse_json(stage.dump()));
  return read_stage(json, inputs, 1, constants.list);
}

Size size_of(const Vector& test) {
  return test.contains("size") ? Size{test["size"][0], test["size"][1]} : Size{32, 32};
}

Run run_of(const Vector& test) {
  Run run{size_of(test), 0, std::nullopt};
  if (test.contains("seed")) run.seed = std::stoull(test["seed"].get<std::string>());
  if (test.contains("payload")) run.payload = test["payload"].get<std::uint32_t>();
  return run;
}

// The values of the one node's inputs: those of the case, and constants used as values.
std::vector<Tensor> make_values(const Vector& test, const Stage& stage) {
  std::vector<Tensor> values;
  for (const auto& input : test["inputs"])
    values.push_back({parse_facts(input), input["data"].get<std::vector<std::int32_t>>()});
  for (const Constant* constant : stage.constants) {
    values.push_back({{constant->as_value(), constant->type, constant->range()}, constant->all()});
  }
  return values;
}

std::vector<std::byte> pack(const Tensor& tensor) {
  std::vector<std::byte> bytes(tensor.data.size() * static_cast<std::size_t>(width_bytes(tensor.facts.type)));
  with_type(tensor.facts.type, [&](auto example) {
    auto* to = reinterpret_cast<decltype(example)*>(bytes.data());
    for (std::size_t i = 0; i < tensor.data.size(); ++i)
      to[i] = static_cast<decltype(example)>(tensor.data[i]);
  });
  return bytes;
}

// The kernel's output, computed `cut` rows at a time.
std::vector<std::byte> run_kernel(const Kernel& kernel, const std::vector<const Tensor*>& in,
                                  const Facts& out, const Run& run, std::int64_t cut) {
  const auto row_bytes = [](const Facts& f) { return f.shape.w * f.shape.c * width_bytes(f.type); };
  std::vector<std::vector<std::byte>> packed;
  std::vector<View> views;
  for (const Tensor* tensor : in) packed.push_back(pack(*tensor));
  for (std::size_t i = 0; i < in.size(); ++i) views.push_back({packed[i].data(), 0, row_bytes(in[i]->facts)});
  std::vector<std::byte> bytes(static_cast<std::size_t>(out.shape.h * row_bytes(out)));
  Scratch scratch;
  const Kernel::Workspace preparation = kernel.workspace();
  std::vector<std::byte> workspace(static_cast<std::size_t>(preparation.bytes), std::byte{0x5A});
  for (std::int64_t task = preparation.tasks; task-- > 0;)
    kernel.fill_workspace(views, task, scratch, workspace.data());
  if (preparation.tasks > 0) views.push_back({workspace.data(), 0, preparation.bytes});
  for (std::int64_t row = 0; row < out.shape.h; row += cut) {
    const View view{bytes.data() + row * row_bytes(out), row, row_bytes(out)};
    kernel.run(views, run, {row, std::min(out.shape.h, row + cut)}, scratch, view);
  }
  return bytes;
}

void expect_case(const Vector& test) {
  const Constants constants(test["constants"]);
  const auto stage = make_stage(test, constants);
  ASSERT_TRUE(stage.ok()) << stage.error().message;
  const auto values = make_values(test, *stage);
  const Node& node = stage->nodes[0];
  std::vector<Facts> facts;
  std::vector<const Tensor*> in;
  for (const std::size_t input : node.inputs) {
    facts.push_back(values[input].facts);
    in.push_back(&values[input]);
  }
  const auto proven = node.operation->infer(facts, size_of(test));
  ASSERT_TRUE(proven.ok()) << proven.error().message;
  const Facts expected = parse_facts(test["output"]);
  EXPECT_EQ(proven->shape, expected.shape);
  EXPECT_EQ(proven->type, expected.type);
  EXPECT_EQ(proven->range, expected.range) << proven->range.lo << " to " << proven->range.hi;

  Tensor out{*proven, std::vector<std::int32_t>(static_cast<std::size_t>(proven->shape.count()))};
  node.operation->reference(in, run_of(test), out);
  EXPECT_EQ(out.data, test["output"]["data"].get<std::vector<std::int32_t>>());
  for (const Isa isa : isas_here()) {
    const auto kernel = node.operation->kernel(facts, *proven, size_of(test));
    kernel->prepare(isa);
    for (const std::int64_t cut : {std::int64_t{1}, std::int64_t{3}, proven->shape.h}) {
      EXPECT_EQ(run_kernel(*kernel, in, *proven, run_of(test), cut), pack(out))
          << isa_name(isa) << ", cut into " << cut << " rows";
    }
  }
}

// The names of spec/vectors are by kind; ours say what to look at.
bool matches(const std::string& code, const std::string& reason) {
  if (reason == "sum_overflow") return code == "SumOverflow";
  if (reason == "type_mismatch") return code == "TypeMismatch" || code == "BadAttribute";
  if (reason == "bad_shape") return code == "BadShape" || code == "BadAttribute";
  if (reason == "table_out_of_range") return code == "TableOutOfRange";
  if (reason == "pixels_out_of_range") return code == "RangeNotProven";
  if (code == "BadShape") return reason == "bad_attribute";
  return code == "BadAttribute" || code == "BadProgram" || code == "UndefinedValue" || code == "TypeMismatch";
}

void expect_refusal(const Vector& test) {
  const Constants constants(test["constants"]);
  const auto stage = make_stage(test, constants);
  if (!stage) {
    EXPECT_TRUE(matches(stage.error().code, test["invalid"]))
        << stage.error().code << ": " << stage.error().message;
    return;
  }
  std::vector<Facts> facts;
  const auto values = make_values(test, *stage);
  for (const std::size_t input : stage->nodes[0].inputs) facts.push_back(values[input].facts);
  const auto proven = stage->nodes[0].operation->infer(facts, size_of(test));
  ASSERT_FALSE(proven.ok()) << "accepted, with shape " << to_string(proven->shape);
  EXPECT_TRUE(matches(proven.error().code, test["invalid"]))
      << proven.error().code << ": " << proven.error().message;
}

class OpVectors : public testing::TestWithParam<std::string> {};

TEST_P(OpVectors, Agree) {
  const Vector vectors = read_vectors("ops/" + GetParam() + ".json");
  ASSERT_GE(vectors["cases"].size(), 8u);
  for (const Vector& test : vectors["cases"]) {
    SCOPED_TRACE(test["name"].get<std::string>());
    if (test.contains("invalid")) {
      expect_refusal(test);
    } else {
      expect_case(test);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, OpVectors,
                         testing::Values("conv", "mix", "multiply", "table", "gather", "concat", "slice",
                                         "permute", "resize", "shuffle", "noise", "attend", "moments",
                                         "normalise", "mark"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace colophon::engine

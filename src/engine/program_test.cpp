// Programs that break a rule of spec/model-file.md: each is refused by its code.
#include "engine/program.hpp"

#include <gtest/gtest.h>

#include "engine/stage_reader.hpp"
#include "tests/support/test_model.hpp"

namespace colophon::engine {
namespace {

using test::Js;
using test::micro_model;
using test::node;
using test::TestModel;

std::string code_of(const TestModel& model) {
  const auto loaded = Model::load(model.file());
  if (!loaded) {
    EXPECT_FALSE(loaded.error().message.empty());
  }
  return loaded ? "accepted" : loaded.error().code;
}

// The code after one place of micro's program, named by a JSON pointer, was given another value.
std::string code_with(const std::string& pointer, const Js& value) {
  TestModel model = micro_model();
  model.program[Js::json_pointer(pointer)] = value;
  return code_of(model);
}

std::string code_without(const std::string& pointer) {
  TestModel model = micro_model();
  const Js::json_pointer at(pointer);
  model.program[at.parent_pointer()].erase(at.back());
  return code_of(model);
}

std::string code_of_program(const std::string& text) {
  TestModel model = micro_model();
  const auto good = model.program.dump();
  Bytes data;
  Js header = Js::object();
  auto tensors = model.all_tensors();
  tensors["program"] = {"U8", {static_cast<std::int64_t>(text.size())}, Bytes(text.begin(), text.end())};
  for (const auto& [name, tensor] : tensors) {
    header[name] = {{"dtype", tensor.dtype},
                    {"shape", tensor.shape},
                    {"data_offsets", {data.size(), data.size() + tensor.bytes.size()}}};
    append(data, tensor.bytes);
  }
  const auto loaded = Model::load(TestModel::file_of(header.dump(), data));
  return loaded ? "accepted" : loaded.error().code;
}

TEST(Program, IsStrictJson) {
  const std::string good = micro_model().program.dump();
  EXPECT_EQ(code_of_program(good), "accepted");
  EXPECT_EQ(code_of_program(good + "  "), "accepted");
  EXPECT_EQ(code_of_program(good + "x"), "BadJson");
  EXPECT_EQ(code_of_program(" " + good), "BadJson");
  EXPECT_EQ(code_of_program("x"), "BadJson");
  EXPECT_EQ(code_of_program("[]"), "BadProgram");
  EXPECT_EQ(code_of_program("{\"rows\":4," + good.substr(1)), "BadJson") << "a key twice";
  EXPECT_EQ(code_with("/rows", 4.5), "BadJson");
  EXPECT_EQ(code_with("/rows", nullptr), "BadJson");
  EXPECT_EQ(code_with("/name", "caf\xC3\xA9"), "BadProgram") << "not ASCII";
  Js deep = 1;
  for (int i = 0; i < 40; ++i) deep = Js::array({deep});
  EXPECT_EQ(code_with("/rows", deep), "BadJson");
}

TEST(Program, ManyValuesAreRefusedBeforeTheyFillTheMemory) {
  std::string text = "[0";
  for (std::size_t i = 0; i < kJsonValuesMax; ++i) text += ",0";
  EXPECT_EQ(code_of_program(text + "]"), "BadJson");
}

TEST(Program, ATensorOfThatNameTypeAndRank) {
  for (const auto& [dtype, shape] : {std::pair{"I8", std::vector<std::int64_t>{2}}, {"U8", {1, 2}}}) {
    const Js header = {{"program", {{"dtype", dtype}, {"shape", shape}, {"data_offsets", {0, 2}}}}};
    const auto loaded = Model::load(TestModel::file_of(header.dump(), as_bytes("{}")));
    ASSERT_FALSE(loaded.ok());
    EXPECT_EQ(loaded.error().code, "BadProgram");
  }
  const auto none = Model::load(TestModel::file_of("{}", {}));
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, "BadProgram");
}

TEST(Program, HeadersFields) {
  EXPECT_EQ(code_with("/format", "colophon/program/v2"), "BadProgram");
  EXPECT_EQ(code_with("/format", 0), "BadProgram");
  EXPECT_EQ(code_with("/more", 1), "BadProgram");
  EXPECT_EQ(code_without("/rows"), "BadProgram");
  EXPECT_EQ(code_with("/name", std::string(65, 'x')), "BadProgram");
  EXPECT_EQ(code_with("/name", ""), "BadProgram");
  EXPECT_EQ(code_with("/name", "a\nid 0x00"), "BadProgram") << "a line of its own in what people are shown";
  for (const Js& rows : {Js(0), Js(-1), Js(65'537), Js("4")})
    EXPECT_EQ(code_with("/rows", rows), "BadProgram") << rows;
  for (const Js& sizes :
       {Js::array(), Js{{4, 4}, {4, 4}}, Js{{0, 4}}, Js{{4, 4097}}, Js{{4}}, Js{{4, 4, 4}}, Js{{"4", 4}}}) {
    EXPECT_EQ(code_with("/sizes", sizes), "BadProgram") << sizes;
  }
  EXPECT_EQ(code_with("/sizes", Js(std::vector<Js>(17, Js{4, 4}))), "BadProgram");
}

TEST(Program, Tokenizers) {
  EXPECT_EQ(code_with("/tokenizer/kind", "syllables"), "BadProgram");
  EXPECT_EQ(code_with("/tokenizer/kind", "byte-pairs"), "BadProgram") << "the fields of another kind";
  EXPECT_EQ(code_with("/tokenizer/slots", 0), "BadProgram");
  EXPECT_EQ(code_with("/tokenizer/slots", 1025), "BadProgram");
  for (const Js& words : {Js::array(), Js{"Sea"}, Js{"sea", "sea"}, Js{""}, Js{std::string(65, 'a')},
                          Js{"a b"}, Js{7}, Js{"the"}}) {
    EXPECT_EQ(code_with("/tokenizer/words", words), "BadProgram") << words;
  }
  EXPECT_EQ(code_with("/tokenizer/ignored", Js{"sea"}), "BadProgram") << "also a word";
  EXPECT_EQ(code_with("/tokenizer/more", 1), "BadProgram");
}

TEST(Program, BytePairs) {
  const auto code_of = [](const std::vector<std::int64_t>& merges, std::int64_t padding = 0,
                          std::int64_t slots = 3) {
    test::TestModel model = test::micro_model();
    const auto count = static_cast<std::int64_t>(merges.size() / 2);
    model.tensor("merges", "I32", {count, 2}, merges);
    model.tensor("many.words", "I16", {514 + count, 3}, {1, 2, 3});
    model.program["tokenizer"] = {
        {"kind", "byte-pairs"}, {"slots", slots}, {"merges", "merges"}, {"padding", padding}};
    model.program["stages"]["text"]["nodes"] = {
        test::node("gather", {"tokens"}, "rows", {{"table", "many.words"}}),
        test::node("slice", {"rows"}, "context", {{"begin", {0, 0, 0}}, {"size", {1, 2, 3}}})};
    const auto loaded = Model::load(model.file());
    return loaded ? std::string() : loaded.error().code;
  };
  EXPECT_EQ(code_of({64, 65 + 256, 1, 2, 513, 513}), "");
  EXPECT_EQ(code_of({1, 2}, 514), "") << "the end's token";
  EXPECT_EQ(code_of({1, 2}, 515), "BadProgram") << "no such token";
  EXPECT_EQ(code_of({1, 2}, 0, 2), "BadProgram") << "no slot for a word";
  EXPECT_EQ(code_of({256, 1}), "BadProgram") << "goes on after the end of a word";
  EXPECT_EQ(code_of({1, 257, 512, 1}), "BadProgram") << "so does a merge that ends one";
  EXPECT_EQ(code_of({1, 512}), "BadProgram") << "itself";
  EXPECT_EQ(code_of({-1, 2}), "BadProgram");
  EXPECT_EQ(code_of({1, 2, 1, 2}), "BadProgram") << "twice";
}

TEST(Program, SamplersAndDefaults) {
  const Js schedule = {{"steps", 1}, {"first", 0}};
  EXPECT_EQ(code_with("/samplers", Js::array()), "BadProgram");
  EXPECT_EQ(code_with("/samplers/0/name", "Euler"), "BadProgram");
  EXPECT_EQ(code_with("/samplers/0/name", std::string(32, 'a')), "BadProgram");
  EXPECT_EQ(code_with("/samplers/1", {{"name", "euler"}, {"schedules", {schedule}}}), "BadProgram")
      << "a name twice";
  EXPECT_EQ(code_with("/samplers/0/schedules/2", schedule), "BadProgram") << "steps twice";
  EXPECT_EQ(code_with("/samplers/0/schedules/0/first", 4), "BadProgram");
  EXPECT_EQ(code_with("/samplers/0/schedules/1/first", 3), "BadProgram") << "beyond its rows";
  EXPECT_EQ(code_with("/samplers/0/schedules/1/steps", 0), "BadProgram");
  EXPECT_EQ(code_with("/defaults/steps", 3), "BadProgram");
  EXPECT_EQ(code_with("/defaults/sampler", "ddim"), "BadProgram");
  EXPECT_EQ(code_with("/defaults/width", 16), "BadProgram");
  EXPECT_EQ(code_with("/defaults/guidance", kGuidanceMax + 1), "BadProgram");
}

TEST(Program, OneEvaluationIsNotGuided) {
  TestModel made = micro_model();
  made.program["evaluations"] = 1;
  EXPECT_EQ(code_of(made), "BadProgram") << "a default guidance";
  made.program["defaults"]["guidance"] = 65'536;
  EXPECT_EQ(code_of(made), "UndefinedValue") << "a step that takes what there is not";
  made.program["stages"]["step"]["nodes"].erase(1);
  made.node("step", 0) =
      node("mix", {"x", "prediction"}, "y", test::requant(0, "I16", -4096, 4096), {{"by", {1, 1}}});
  EXPECT_EQ(code_of(made), "accepted");
  for (const Js& other : {Js(0), Js(3), Js("1")}) {
    made.program["evaluations"] = other;
    EXPECT_EQ(code_of(made), "BadProgram") << other;
  }
  EXPECT_EQ(code_with("/evaluations", 2), "accepted");
}

TEST(Program, States) {
  EXPECT_EQ(code_with("/state", Js::array()), "BadProgram");
  for (const char* name : {"row", "context", "guidance", "normal", ""})
    EXPECT_EQ(code_with("/state/0/name", name), "BadProgram") << name;
  EXPECT_EQ(code_with("/state/1", micro_model().program["state"][0]), "BadProgram") << "a name twice";
  EXPECT_EQ(code_with("/state/0/type", "U8"), "BadProgram");
  EXPECT_EQ(code_with("/state/0/lo", 5000), "BadProgram");
  EXPECT_EQ(code_with("/state/0/hi", 40'000), "BadProgram");
  for (const Js& shape : {Js{"H/0", 1, 1}, Js{"D/2", 1, 1}, Js{"H/02", 1, 1}, Js{"H", 1, 1}, Js{1, 1},
                          Js{-1, 1, 1}, Js{1 << 25, 1, 1}, Js{"H/99999999999999999999", 1, 1}}) {
    EXPECT_EQ(code_with("/state/0/shape", shape), "BadAttribute") << shape;
  }
}

TEST(Program, StagesAndNodes) {
  const std::string nodes = "/stages/denoise/nodes";
  EXPECT_EQ(code_without("/stages/step"), "BadProgram");
  EXPECT_EQ(code_with("/stages/step/more", 1), "BadProgram");
  EXPECT_EQ(code_with("/stages/text", Js::array()), "BadProgram");
  EXPECT_EQ(code_with("/stages/denoise/out", Js::array()), "BadProgram");
  EXPECT_EQ(code_with("/stages/denoise/out", Js{"prediction", "x"}), "BadProgram");
  EXPECT_EQ(code_with("/stages/denoise/out", Js{"nothing"}), "UndefinedValue");
  EXPECT_EQ(code_with(nodes + "/0/op", "softmax"), "UnknownOperator");
  EXPECT_EQ(code_with(nodes + "/0/op", 1), "BadProgram");
  EXPECT_EQ(code_without(nodes + "/0/out"), "BadProgram");
  EXPECT_EQ(code_with(nodes + "/0/out", ""), "BadProgram");
  EXPECT_EQ(code_with(nodes + "/0/out", std::string(256, 'a')), "BadProgram");
  EXPECT_EQ(code_with(nodes + "/0/dilation", 1), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/0/in", Js{"x", "x"}), "BadProgram");
  EXPECT_EQ(code_with(nodes + "/0/in", Js::array()), "BadProgram");
  EXPECT_EQ(code_with(nodes + "/0/in", "x"), "BadProgram");
  EXPECT_EQ(code_with(nodes + "/0/in", Js{7}), "BadProgram");
}

TEST(Program, NamesAreDefinedOnceAndBeforeTheyAreUsed) {
  const std::string nodes = "/stages/denoise/nodes";
  EXPECT_EQ(code_with(nodes + "/0/in", Js{"nothing"}), "UndefinedValue");
  EXPECT_EQ(code_with(nodes + "/0/in", Js{"seen"}), "UndefinedValue") << "itself";
  EXPECT_EQ(code_with(nodes + "/0/in", Js{"told"}), "UndefinedValue")
      << "a later node: any cycle has such an edge";
  EXPECT_EQ(code_with(nodes + "/0/in", Js{"prediction"}), "UndefinedValue");
  EXPECT_EQ(code_with(nodes + "/4/by", Js{"gain", "prediction", 1}), "UndefinedValue");
  for (const char* taken : {"seen", "x", "row", "context", "gain"})
    EXPECT_EQ(code_with(nodes + "/1/out", taken), "BadProgram") << taken;
  EXPECT_EQ(code_with("/stages/step/nodes/0/in", Js{"prediction", "told"}), "UndefinedValue")
      << "of another stage";
}

TEST(Program, ConstantsAsValues) {
  const std::string mix = "/stages/denoise/nodes/4";
  EXPECT_EQ(code_with(mix + "/in", Js{"seen", "told", "w.image"}), "BadShape") << "rank 4";
  EXPECT_EQ(code_with(mix + "/in", Js{"seen", "told", "words"}), "BadShape") << "rank 2";
  EXPECT_EQ(code_with(mix + "/in", Js{"seen", "told", "program"}), "TypeMismatch");
  EXPECT_EQ(code_with(mix + "/by", Js{"normal", 5, 17}), "TypeMismatch") << "a multiplier that is not I32";
}

TEST(Program, AttributesOfOperators) {
  const std::string nodes = "/stages/denoise/nodes";
  EXPECT_EQ(code_with(nodes + "/0/weight", "nothing"), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/0/weight", 1), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/0/weight", "time"), "BadAttribute") << "of type I32";
  EXPECT_EQ(code_with(nodes + "/0/bias", "time"), "BadAttribute") << "of rank 2";
  EXPECT_EQ(code_with(nodes + "/0/pad", Js{1, 1, 1}), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/0/pad", Js{65, 1, 1, 1}), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/0/pad", Js{-1, 1, 1, 1}), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/0/stride", 0), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/0/groups", 0), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/1/order", Js{0, 0, 1}), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/4/by", Js{"gain", 5}), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/4/by", Js{"gain", 5, std::int64_t{1} << 31}), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/4/by", Js{"gain", 5, true}), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/4/by", 5), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/4/shift", 63), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/4/shift", -1), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/4/lo", 4097), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/4/hi", 32'768), "BadAttribute");
  EXPECT_EQ(code_with(nodes + "/4/type", "U8"), "BadAttribute");
  EXPECT_EQ(code_with("/stages/decode/nodes/0/factor", 1), "BadAttribute");
  EXPECT_EQ(code_with("/stages/decode/nodes/0/factor", 17), "BadAttribute");
  EXPECT_EQ(code_with("/stages/init/nodes/0/stream", std::int64_t{1} << 32), "BadAttribute");
  EXPECT_EQ(code_with("/stages/init/nodes/0/stream", -1), "BadAttribute");
}

TEST(Program, NoiseOnlyInInit) {
  TestModel model = micro_model();
  model.program["stages"]["denoise"]["nodes"].push_back(
      node("noise", {}, "more", {{"table", "normal"}, {"shape", {1, 1, 1}}, {"stream", 0}}));
  EXPECT_EQ(code_of(model), "BadProgram");
  for (const std::int64_t entries : {128, 255, 257}) {
    model = micro_model();
    EXPECT_EQ(code_of(model.tensor("normal", "I16", {entries}, {1})), "BadAttribute") << entries;
  }
}

TestModel marked_model() {
  TestModel model = micro_model();
  model.tensor("carrier", "I8", {8, 8, 3}, {5, -9, 100}).tensor("code", "I32", {3}, {0, 1, -1});
  Js& decode = model.program["stages"]["decode"];
  decode["nodes"].push_back(
      node("mark", {"pixels"}, "marked", {{"carrier", "carrier"}, {"code", "code"}, {"shift", 4}}));
  decode["out"] = {"marked"};
  return model;
}

TEST(Program, AMarkIsTheLastOfDecode) {
  EXPECT_FALSE((*Model::load(micro_model().file()))->program().has_mark());
  const auto loaded = Model::load(marked_model().file());
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  EXPECT_TRUE((*loaded)->program().has_mark());

  TestModel model = marked_model();
  model.program["stages"]["decode"]["out"] = {"pixels"};
  EXPECT_EQ(code_of(model), "BadProgram") << "its output is not the stage's";
  model = marked_model();
  model.program["stages"]["decode"]["nodes"].push_back(
      node("mix", {"marked"}, "after", test::requant(0, "I16", 0, 255), {{"by", {1}}}));
  EXPECT_EQ(code_of(model), "BadProgram") << "a node follows, though nobody needs it";
  model.program["stages"]["decode"]["out"] = {"after"};
  EXPECT_EQ(code_of(model), "BadProgram") << "a node follows";
  model = marked_model();
  Js second = model.node("decode", 3);
  second["in"] = {"marked"};
  second["out"] = "twice";
  model.program["stages"]["decode"]["nodes"].push_back(second);
  model.program["stages"]["decode"]["out"] = {"twice"};
  EXPECT_EQ(code_of(model), "BadProgram") << "two of them";
  for (const char* stage : {"text", "init", "denoise", "step"}) {
    model = marked_model();
    Js elsewhere = model.node("decode", 3);
    elsewhere["in"] = {stage == std::string("text") ? "tokens" : "x"};
    model.program["stages"][stage]["nodes"].push_back(elsewhere);
    EXPECT_EQ(code_of(model), "BadProgram") << stage;
  }
}

TEST(Program, MarksConstants) {
  for (const std::vector<std::int64_t>& shape :
       {std::vector<std::int64_t>{7, 7, 3}, {8, 9, 3}, {257, 257, 3}}) {
    TestModel model = marked_model();
    EXPECT_EQ(code_of(model.tensor("carrier", "I8", shape, {1})), "BadAttribute") << shape[1];
  }
  TestModel model = marked_model();
  model.tensor("carrier", "I8", {8, 8, 257}, {1}).tensor("code", "I32", {257}, {1});
  EXPECT_EQ(code_of(model), "BadAttribute");
  EXPECT_EQ(code_of(marked_model().tensor("code", "I32", {4}, {1})), "BadShape");
  EXPECT_EQ(code_of(marked_model().tensor("code", "I16", {3}, {1})), "BadAttribute");
  model = marked_model();
  model.node("decode", 3)["shift"] = 16;
  EXPECT_EQ(code_of(model), "BadAttribute");
}

TEST(Program, AtMost16384Nodes) {
  TestModel model = micro_model();
  auto& nodes = model.program["stages"]["text"]["nodes"];
  for (std::size_t i = 0; nodes.size() < kNodesMax + 1; ++i) {
    nodes.push_back(node("gather", {"tokens"}, "n" + std::to_string(i), {{"table", "words"}}));
  }
  EXPECT_EQ(code_of(model), "BadProgram");
  nodes.erase(nodes.size() - 1);
  EXPECT_EQ(code_of(model), "accepted");
}

}  // namespace
}  // namespace colophon::engine

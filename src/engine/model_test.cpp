// Whole model files from strangers: what is refused says why by its code, what loads is safe to run; and ids.
#include "engine/model.hpp"

#include <gtest/gtest.h>
#include <random>

#include "base/file.hpp"
#include "engine/executor.hpp"
#include "tests/support/test_model.hpp"

namespace colophon::engine {
namespace {

using test::Js;
using test::micro_model;
using test::TestModel;

Bytes tiny_file() {
  return read_file(COLOPHON_SOURCE_DIR "/models/tiny.safetensors", kModelBytesMax).value();
}

Bytes32 id_of(const TestModel& model) {
  const auto loaded = Model::load(model.file());
  EXPECT_TRUE(loaded.ok()) << loaded.error().message;
  return (*loaded)->id();
}

TEST(Model, MicroLoadsAndProvesEverySize) {
  const auto model = Model::load(micro_model().file());
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_EQ((*model)->program().name, "micro");
  EXPECT_NE((*model)->find_proof({4, 4}), nullptr);
  EXPECT_NE((*model)->find_proof({8, 4}), nullptr);
  EXPECT_EQ((*model)->find_proof({4, 8}), nullptr);
}

TEST(Model, EveryPrefixIsRefused) {
  const Bytes file = micro_model().file();
  for (std::size_t length = 0; length < file.size(); length += 7) {
    const auto model = Model::load(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length)));
    ASSERT_FALSE(model.ok()) << length;
    EXPECT_EQ(model.error().code, "TruncatedFile");
  }
}

// Runs each stage of what loaded once, by both executors; the reference holds every value against its proof.
void expect_safe(const std::shared_ptr<const Model>& model) {
  const Size size = model->program().sizes[0];
  const auto reference = make_reference_executor(model, size);
  const auto planned = make_planned_executor(model, size, {});
  for (std::size_t i = 0; i < kStageNames.size(); ++i) {
    const auto id = static_cast<StageId>(i);
    std::vector<Tensor> inputs;
    for (std::size_t input = 0; input < model->program().stage(id).inputs.size(); ++input) {
      inputs.push_back(make_tensor(model->find_proof(size)->stage(id).values[input]));
      for (std::int32_t& x : inputs.back().data) x = static_cast<std::int32_t>(inputs.back().facts.range.hi);
    }
    const auto expected = reference->run(id, inputs, {size, 7});
    const auto found = planned->run(id, inputs, {size, 7});
    ASSERT_EQ(expected.size(), found.size());
    for (std::size_t n = 0; n < expected.size(); ++n) EXPECT_EQ(expected[n].data, found[n].data);
  }
}

// One byte changed: refused with a code and a message, or loaded, safe and of another id.
void expect_refused_or_safe(const Bytes& file, const Bytes32& id, std::size_t at, std::uint8_t change,
                            int& loaded) {
  Bytes changed = file;
  changed[at] = static_cast<std::uint8_t>(changed[at] ^ change);
  const auto model = Model::load(std::move(changed));
  if (!model) {
    EXPECT_FALSE(model.error().code.empty() || model.error().message.empty());
    return;
  }
  ++loaded;
  expect_safe(*model);
  const std::size_t header_end = 8 + load_le<std::uint64_t>(file.data());
  if (at >= header_end) {
    EXPECT_NE((*model)->id(), id) << "byte " << at;
  }
}

TEST(Model, EveryByteOfMicroChangedIsRefusedOrSafe) {
  const Bytes file = micro_model().file();
  const Bytes32 id = id_of(micro_model());
  std::mt19937 random(1);
  int loaded = 0;
  for (std::size_t at = 0; at < file.size(); ++at) {
    expect_refused_or_safe(file, id, at, static_cast<std::uint8_t>(1u << (random() % 8)), loaded);
  }
  EXPECT_GT(loaded, 300);
}

TEST(Model, BytesOfTinyChangedAreRefusedOrSafe) {
  const Bytes file = tiny_file();
  const Bytes32 id = (*Model::load(file))->id();
  const std::size_t header_end = 8 + load_le<std::uint64_t>(file.data());
  std::mt19937 random(2);
  int loaded = 0;
  // Most of the file is weights: half of the sample is header.
  for (int i = 0; i < 60; ++i) {
    const std::size_t at = random() % (i % 2 == 0 ? header_end : file.size());
    const std::uint8_t change = static_cast<std::uint8_t>(1 + random() % 255);
    Bytes changed = file;
    changed[at] = static_cast<std::uint8_t>(changed[at] ^ change);
    const auto model = Model::load(std::move(changed));
    if (model && at >= header_end) {
      EXPECT_NE((*model)->id(), id);
    }
    loaded += model ? 1 : 0;
  }
  EXPECT_GT(loaded, 0);
}

TEST(ModelId, ChangesWithEveryTensorItsNameTypeAndShape) {
  const Bytes32 id = id_of(micro_model());
  TestModel renamed = micro_model();
  renamed.program["name"] = "macro";
  EXPECT_NE(id_of(renamed), id);
  TestModel more = micro_model();
  EXPECT_NE(id_of(more.tensor("unused", "U8", {1}, {0})), id);
  Bytes32 last = id;
  for (const char* dtype : {"U8", "I8"}) {
    TestModel typed = micro_model();
    EXPECT_NE(id_of(typed.tensor("unused", dtype, {2}, {0})), last);
    last = id_of(typed);
    EXPECT_NE(id_of(typed.tensor("unused", dtype, {2, 1}, {0})), last);
    EXPECT_NE(id_of(typed.tensor("unused", dtype, {1, 2}, {0})), last);
  }
}

TEST(ModelId, DoesNotChangeWithTheHeadersSpellingOrTheFilesOrder) {
  const TestModel micro = micro_model();
  const Bytes32 id = id_of(micro);
  const auto id_with = [&](const std::string& header, ByteView data) {
    const auto model = Model::load(TestModel::file_of(header, data));
    EXPECT_TRUE(model.ok()) << model.error().message;
    return (*model)->id();
  };
  EXPECT_EQ(id_with(micro.header().dump(2) + "      ", micro.data()), id);
  Js noted = micro.header();
  noted["__metadata__"] = {{"note", "another"}};
  EXPECT_EQ(id_with(noted.dump(), micro.data()), id);

  // The tensors in descending order, in the data and in the header.
  std::string header;
  Bytes data;
  const auto tensors = micro.all_tensors();
  for (auto at = tensors.rbegin(); at != tensors.rend(); ++at) {
    const Js entry = {{"dtype", at->second.dtype},
                      {"shape", at->second.shape},
                      {"data_offsets", {data.size(), data.size() + at->second.bytes.size()}}};
    header += (header.empty() ? "{\"" : ",\"") + at->first + "\":" + entry.dump();
    append(data, at->second.bytes);
  }
  EXPECT_EQ(id_with(header + "}", data), id);
}

}  // namespace
}  // namespace colophon::engine

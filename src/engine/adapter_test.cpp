// Adapter files, good and bad.
#include "engine/adapter.hpp"

#include <gtest/gtest.h>

#include "engine/model_id.hpp"
#include "tests/support/test_adapter.hpp"

namespace colophon::engine {
namespace {

TEST(Adapter, IsReadAsItStands) {
  const Bytes32 model = (*Model::load(test::adaptable_model().file()))->id();
  const test::TestAdapter made = test::micro_adapter(model, 3);
  const auto adapter = Adapter::load(made.file());
  ASSERT_TRUE(adapter.ok()) << adapter.error().message;
  EXPECT_EQ((*adapter)->name(), "micro 3");
  EXPECT_EQ((*adapter)->model(), model);
  ASSERT_EQ((*adapter)->branches().size(), 2u);
  const Branch& branch = (*adapter)->branches()[0];
  EXPECT_EQ(branch.stage, StageId::kDenoise);
  EXPECT_EQ(branch.point, "image");
  EXPECT_EQ(branch.rank(), 2);
  EXPECT_EQ(branch.inner.shift, 3);
  EXPECT_EQ(branch.exponent, 4);
}

TEST(Adapter, ItsIdIsNotAModelsAndFollowsEveryByte) {
  test::TestAdapter made = test::micro_adapter({}, 3);
  const auto id = (*Adapter::load(made.file()))->id();
  EXPECT_EQ(id, adapter_id((*Adapter::load(made.file()))->constants()));
  EXPECT_NE(id, model_id((*Adapter::load(made.file()))->constants()));
  made.tensors["image.up"].bytes[0] ^= 1;
  EXPECT_NE((*Adapter::load(made.file()))->id(), id);
}

struct Broken {
  const char* what;
  const char* code;
  void (*breaks)(test::TestAdapter&);
};

const Broken kBroken[] = {
    {"no adapter", "BadAdapter", [](auto& a) { a.key = "program"; }},
    {"another format", "BadAdapter", [](auto& a) { a.json["format"] = "colophon/adapter/v9"; }},
    {"an unknown key", "BadAdapter", [](auto& a) { a.json["author"] = "me"; }},
    {"no name", "BadAdapter", [](auto& a) { a.json.erase("name"); }},
    {"an unprintable name", "BadAdapter", [](auto& a) { a.json["name"] = "a\tb"; }},
    {"a long name", "BadAdapter", [](auto& a) { a.json["name"] = std::string(65, 'n'); }},
    {"a model in capitals", "BadAdapter", [](auto& a) { a.json["model"] = "0x" + std::string(64, 'A'); }},
    {"a short model", "BadAdapter", [](auto& a) { a.json["model"] = "0x12"; }},
    {"no points", "BadAdapter", [](auto& a) { a.json["points"] = test::Js::array(); }},
    {"a point twice", "BadAdapter", [](auto& a) { a.json["points"].push_back(a.json["points"][0]); }},
    {"a point that is a number", "BadAdapter", [](auto& a) { a.json["points"][0] = 1; }},
    {"an unknown stage", "BadAdapter", [](auto& a) { a.point(0)["stage"] = "paint"; }},
    {"an empty point", "BadAdapter", [](auto& a) { a.point(0)["point"] = ""; }},
    {"an unknown key of a point", "BadAdapter", [](auto& a) { a.point(0)["alpha"] = 1; }},
    {"a missing tensor", "BadAdapter", [](auto& a) { a.point(0)["down"] = "elsewhere"; }},
    {"a shift too large", "BadAdapter", [](auto& a) { a.point(0)["shift"] = 63; }},
    {"lo above hi", "BadAdapter",
     [](auto& a) { a.point(0)["lo"] = a.point(0)["hi"].template get<int>() + 1; }},
    {"hi beyond I16", "BadAdapter", [](auto& a) { a.point(0)["hi"] = 32'768; }},
    {"an exponent too large", "BadAdapter", [](auto& a) { a.point(0)["exponent"] = 32; }},
    {"a text for a number", "BadAdapter", [](auto& a) { a.point(0)["exponent"] = "4"; }},
    {"a down of rank 3", "BadTensor",
     [](auto& a) {
       a.tensors["image.down"].shape = {2, 3, 6};
     }},
    {"a down of I32", "BadTensor", [](auto& a) { a.point(0)["down"] = a.point(0)["by"]; }},
    {"an up of another rank", "BadTensor",
     [](auto& a) {
       a.tensor("image.up", "I8", {2, 1, 1, 3}, {1});
     }},
    {"an up of 3 by 3", "BadTensor",
     [](auto& a) {
       a.tensor("image.up", "I8", {2, 3, 3, 2}, {1});
     }},
    {"a by of I16", "BadTensor", [](auto& a) { a.tensor("image.by", "I16", {2}, {1}); }},
    {"a by too long", "BadTensor", [](auto& a) { a.tensor("image.by", "I32", {3}, {1}); }},
    {"a scale too short", "BadTensor", [](auto& a) { a.tensor("image.scale", "I32", {1}, {1}); }},
    {"a rank of 513", "BadAdapter",
     [](auto& a) {
       a.tensor("image.down", "I8", {513, 3, 3, 2}, {1});
     }},
};

TEST(Adapter, BrokenOnesAreRefused) {
  for (const Broken& item : kBroken) {
    SCOPED_TRACE(item.what);
    test::TestAdapter made = test::micro_adapter({}, 1);
    item.breaks(made);
    const auto adapter = Adapter::load(made.file());
    ASSERT_FALSE(adapter.ok());
    EXPECT_EQ(adapter.error().code, item.code) << adapter.error().message;
  }
}

TEST(Adapter, TruncatedAnywhereItIsRefused) {
  const Bytes file = test::micro_adapter({}, 1).file();
  for (std::size_t size = 0; size < file.size(); ++size)
    EXPECT_FALSE(Adapter::load(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size))).ok());
}

}  // namespace
}  // namespace colophon::engine

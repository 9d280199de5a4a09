// The tiny model paints what the vectors say, by either executor; what it can't paint is refused by its code.
#include "paint/painter.hpp"

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "engine/container.hpp"
#include "engine/philox.hpp"
#include "paint/picture.hpp"
#include "paint/request_hash.hpp"
#include "tests/support/paint_vectors.hpp"
#include "tests/support/test_model.hpp"

namespace colophon::paint {
namespace {

const std::shared_ptr<const engine::Model>& tiny() {
  static const auto model =
      engine::Model::load(
          read_file(COLOPHON_SOURCE_DIR "/models/tiny.safetensors", engine::kModelBytesMax).value())
          .value();
  return model;
}

Request tiny_request() {
  const engine::Program& program = tiny()->program();
  Request request;
  request.seed = 7;
  request.recipe.model = tiny()->id();
  request.recipe.prompt = "sea";
  request.recipe.sampler = program.defaults.sampler;
  request.recipe.guidance_q16 = 5u << 15;  // 2.5: at 0 the prompt would not count
  request.recipe.steps = static_cast<std::uint16_t>(program.samplers[0].schedules[0].steps);
  request.recipe.width = static_cast<std::uint16_t>(program.defaults.size.width);
  request.recipe.height = static_cast<std::uint16_t>(program.defaults.size.height);
  return request;
}

std::unique_ptr<engine::Executor> executor_for(const Recipe& recipe, bool reference) {
  const engine::Size size{recipe.width, recipe.height};
  return reference ? engine::make_reference_executor(tiny(), size)
                   : engine::make_planned_executor(tiny(), size, {.threads = 2});
}

Painting paint_tiny(const Request& request, const Texts* revealed = nullptr) {
  const auto executor = executor_for(request.recipe, false);
  auto painting = paint(*tiny(), *executor, request, revealed, [](int, int) {});
  EXPECT_TRUE(painting.ok()) << painting.error().message;
  return std::move(painting).value();
}

TEST(Painter, AgreesWithTheVectors) {
  const auto& vectors = test::read_vectors("paint.json");
  ASSERT_EQ(to_hex_0x(tiny()->id()), vectors.at("modelId")) << "another tiny: make the vectors again";
  bool by_reference = true;
  for (const auto& item : vectors.at("cases")) {
    const Request request = test::request_of(item);
    SCOPED_TRACE(request.recipe.prompt);
    EXPECT_EQ(to_hex_0x(request_hash(request)), item.at("requestHash"));
    // The reference is slow: one case for it, all for the plan.
    for (const bool reference : {false, std::exchange(by_reference, false)}) {
      const auto executor = executor_for(request.recipe, reference);
      const auto painting = paint(*tiny(), *executor, request, nullptr, [](int, int) {});
      ASSERT_TRUE(painting.ok()) << painting.error().message;
      EXPECT_EQ(to_hex_0x(painting->trace_root), item.at("traceRoot"));
      EXPECT_EQ(to_hex_0x(image_hash(encode_picture(request, painting->rgb).value())), item.at("imageHash"));
    }
  }
}

TEST(Painter, EveryPartOfTheRequestCounts) {
  const Request request = tiny_request();
  const Bytes rgb = paint_tiny(request).rgb;
  Request other = request;
  other.seed = 8;
  EXPECT_NE(paint_tiny(other).rgb, rgb);
  other = request;
  other.recipe.prompt = "mountains";
  EXPECT_NE(paint_tiny(other).rgb, rgb);
  other = request;
  other.recipe.guidance_q16 = 7u << 16;
  EXPECT_NE(paint_tiny(other).rgb, rgb);
  other.recipe.negative_prompt = "dusk";
  EXPECT_NE(paint_tiny(other).trace_root, paint_tiny(request).trace_root);
}

TEST(Painter, ProgressGoesFromOneToTheEnd) {
  const Request request = tiny_request();
  const auto executor = executor_for(request.recipe, false);
  int last = 0;
  const auto painting = paint(*tiny(), *executor, request, nullptr, [&](int done, int total) {
    EXPECT_EQ(done, last + 1);
    EXPECT_EQ(total, 2 * request.recipe.steps);
    last = done;
  });
  ASSERT_TRUE(painting.ok());
  EXPECT_EQ(last, 2 * request.recipe.steps);
}

TEST(Painter, AWatchSeesTheTracesRecords) {
  const Request request = tiny_request();
  const auto executor = executor_for(request.recipe, false);
  std::string seen;
  const Study study{nullptr, [&](std::string_view stage, std::uint32_t index, const auto& outputs) {
                      seen += std::string(stage) + std::to_string(index) + ":" +
                              std::to_string(outputs.size()) + " ";
                    }};
  const auto painting = paint(
      *tiny(), *executor, request, nullptr, [](int, int) {}, study);
  ASSERT_TRUE(painting.ok());
  ASSERT_EQ(request.recipe.steps, 2);
  EXPECT_EQ(seen,
            "text0:1 text1:1 init0:2 denoise0:1 denoise1:1 step0:2 denoise2:1 denoise3:1 step1:2 decode0:1 ");
  EXPECT_EQ(painting->trace_root, paint_tiny(request).trace_root);
}

TEST(Painter, OneEvaluationAStepWithoutGuidance) {
  using engine::test::node;
  engine::test::TestModel made = engine::test::micro_model();
  made.program["evaluations"] = 1;
  made.program["defaults"]["guidance"] = 65'536;
  made.program["stages"]["step"]["nodes"].erase(1);
  made.node("step", 0) =
      node("mix", {"x", "prediction"}, "y", engine::test::requant(0, "I16", -4096, 4096), {{"by", {1, 1}}});
  const auto model = *engine::Model::load(made.file());
  Request request;
  request.recipe.model = model->id();
  request.recipe.prompt = "sea";
  request.recipe.sampler = "euler";
  request.recipe.steps = 2;
  request.recipe.guidance_q16 = 65'536;
  request.recipe.width = request.recipe.height = 4;
  std::string seen;
  const Study study{nullptr, [&](std::string_view stage, std::uint32_t index, const auto&) {
                      seen += std::string(stage) + std::to_string(index) + " ";
                    }};
  std::string progress;
  const auto tell = [&](int done, int total) {
    progress += std::to_string(done) + "/" + std::to_string(total) + " ";
  };
  const auto executor = engine::make_reference_executor(model, {4, 4});
  ASSERT_TRUE(paint(*model, *executor, request, nullptr, tell, study).ok());
  EXPECT_EQ(seen, "text0 init0 denoise0 step0 denoise1 step1 decode0 ");
  EXPECT_EQ(progress, "1/2 2/2 ");

  Request changed = request;
  changed.recipe.guidance_q16 = 0;
  EXPECT_EQ(check_request(*model, changed, nullptr).error().code, "GuidanceNotOffered");
  changed = request;
  changed.recipe.negative_prompt = "dusk";
  EXPECT_EQ(check_request(*model, changed, nullptr).error().code, "GuidanceNotOffered");
  changed = request;
  changed.recipe.prompt_rule = PromptRule::kCommitted;
  changed.recipe.prompt.clear();
  changed.recipe.prompt_commitment[0] = 1;
  const Texts revealed{"sea", "dusk"};
  EXPECT_EQ(check_request(*model, changed, &revealed).error().code, "GuidanceNotOffered");
}

TEST(Painter, GivenNoiseMustBeAState) {
  const Request request = tiny_request();
  const auto executor = executor_for(request.recipe, false);
  const auto& facts = tiny()->find_proof({32, 32})->stage(engine::StageId::kStep).values[0];
  engine::Tensor noise = engine::make_tensor(facts);
  const auto code = [&] {
    const auto painting = paint(
        *tiny(), *executor, request, nullptr, [](int, int) {}, Study{&noise, {}});
    return painting.ok() ? std::string() : painting.error().code;
  };
  EXPECT_EQ(code(), "");
  noise.data[0] = static_cast<std::int32_t>(facts.range.hi);
  EXPECT_EQ(code(), "");
  noise.data[0] = static_cast<std::int32_t>(facts.range.hi + 1);
  EXPECT_EQ(code(), "NoiseMismatch");
  noise.data[0] = static_cast<std::int32_t>(facts.range.lo - 1);
  EXPECT_EQ(code(), "NoiseMismatch");
  noise.data.pop_back();
  EXPECT_EQ(code(), "NoiseMismatch");
}

// The code after one change of a good request.
template <typename F>
std::string code_after(const F& change, const Texts* revealed = nullptr) {
  Request request = tiny_request();
  change(request.recipe);
  const auto checked = check_request(*tiny(), request, revealed);
  return checked ? "accepted" : checked.error().code;
}

TEST(Painter, WhatTheModelDoesNotOffer) {
  EXPECT_EQ(code_after([](Recipe&) {}), "accepted");
  EXPECT_EQ(code_after([](Recipe& r) { r.model[31] ^= 1; }), "ModelMismatch");
  EXPECT_EQ(code_after([](Recipe& r) { r.width = 64; }), "SizeNotOffered");
  EXPECT_EQ(code_after([](Recipe& r) { r.sampler = "nosuch"; }), "SamplerNotOffered");
  EXPECT_EQ(code_after([](Recipe& r) { r.steps = 3; }), "StepsNotOffered");
  EXPECT_EQ(code_after([](Recipe& r) { r.adapters = {{Bytes32{1}, 65'536}}; }), "AdaptersMismatch");
  EXPECT_EQ(code_after([](Recipe& r) { r.mark = Mark::kModel; }), "MarkNotSupported");
  EXPECT_EQ(code_after([](Recipe& r) {
              for (std::size_t i = 0; i <= tiny()->program().tokenizer.slots; ++i) r.prompt += " sea";
            }),
            "PromptTooLong");
  EXPECT_EQ(code_after([](Recipe& r) {
              for (std::size_t i = 0; i <= tiny()->program().tokenizer.slots; ++i)
                r.negative_prompt += " sea";
            }),
            "PromptTooLong");
}

TEST(Painter, WhatNoModelMayPaint) {
  EXPECT_EQ(code_after([](Recipe& r) { r.steps = 0; }), "Steps");
  EXPECT_EQ(code_after([](Recipe& r) { r.width = 0; }), "Size");
  EXPECT_EQ(code_after([](Recipe& r) { r.guidance_q16 = kGuidanceMaxQ16 + 1; }), "Guidance");
  EXPECT_EQ(code_after([](Recipe& r) { r.sampler = "A B"; }), "SamplerName");
  EXPECT_EQ(code_after([](Recipe& r) { r.prompt = std::string(1'025, 'a'); }), "PromptLength");
  EXPECT_EQ(code_after([](Recipe& r) { r.prompt = "e\xCC\x81"; }), "TextNormalForm");
}

// Each of 8x4 pixels carries one bit of the payload: 5 up for a 0, 5 down for a 1.
std::shared_ptr<const engine::Model> marked_model() {
  engine::test::TestModel made = engine::test::micro_model();
  made.program["defaults"]["width"] = 8;
  made.node("decode", 2)["lo"] = 10;
  made.node("decode", 2)["hi"] = 240;
  std::vector<std::int64_t> carrier(8 * 8 * 32, 0);
  std::vector<std::int64_t> code;
  for (std::size_t bit = 0; bit < 32; ++bit) {
    carrier[bit * 32 + bit] = 5;
    code.push_back(std::int64_t{1} << (31 - bit));
  }
  made.tensor("carrier", "I8", {8, 8, 32}, carrier).tensor("code", "I32", {32}, code);
  auto& decode = made.program["stages"]["decode"];
  decode["nodes"].push_back(engine::test::node("mark", {"pixels"}, "marked",
                                               {{"carrier", "carrier"}, {"code", "code"}, {"shift", 0}}));
  decode["out"] = {"marked"};
  return engine::Model::load(made.file()).value();
}

TEST(Painter, AMarkWritesTheFirst32BitsOfTheRequestHash) {
  const auto model = marked_model();
  Request request = tiny_request();
  request.recipe.model = model->id();
  request.recipe.sampler = "euler";
  request.recipe.steps = 2;
  request.recipe.width = 8;
  request.recipe.height = 4;
  Bytes32 hash{};
  for (const bool reference : {true, false}) {
    const engine::Size size{8, 4};
    const auto executor = reference ? engine::make_reference_executor(model, size)
                                    : engine::make_planned_executor(model, size, {.threads = 2});
    request.recipe.mark = Mark::kNone;
    const auto plain = paint(*model, *executor, request, nullptr, [](int, int) {});
    request.recipe.mark = Mark::kModel;
    const auto marked = paint(*model, *executor, request, nullptr, [](int, int) {});
    ASSERT_TRUE(plain.ok() && marked.ok());
    hash = request_hash(request);
    ASSERT_EQ(marked->rgb.size(), 3u * 32);
    for (std::size_t i = 0; i < marked->rgb.size(); ++i) {
      const std::size_t bit = i / 3;
      const int one = hash[bit / 8] >> (7 - bit % 8) & 1;
      EXPECT_EQ(int{marked->rgb[i]} - int{plain->rgb[i]}, one == 1 ? -5 : 5) << "bit " << bit;
    }
  }
}

TEST(Painter, CommittedPromptsAreHiddenUntilTheyAreRevealed) {
  const auto commit = [](Recipe& r) {
    r.prompt_rule = PromptRule::kCommitted;
    r.prompt.clear();
    r.prompt_commitment.fill(9);
  };
  EXPECT_EQ(code_after(commit), "PromptHidden");
  Texts texts{"sea", "storm"};
  EXPECT_EQ(code_after(commit, &texts), "accepted");
  texts.prompt = std::string(1'025, 'a');
  EXPECT_EQ(code_after(commit, &texts), "PromptLength") << "what is revealed obeys the same rules";
  texts.prompt = "\xFF";
  EXPECT_EQ(code_after(commit, &texts), "TextEncoding");

  // The pixels follow from the texts, the trace also from the request.
  Request open = tiny_request();
  open.recipe.negative_prompt = "storm";
  Request committed = tiny_request();
  commit(committed.recipe);
  texts = {"sea", "storm"};
  EXPECT_EQ(paint_tiny(committed, &texts).rgb, paint_tiny(open).rgb);
  EXPECT_NE(paint_tiny(committed, &texts).trace_root, paint_tiny(open).trace_root);
}

TEST(Philox, AgreesWithTheVectors) {
  for (const auto& item : test::read_vectors("philox.json").at("cases")) {
    const auto counter = item.at("counter").get<engine::Words4>();
    const std::uint64_t key = item.at("key")[0].get<std::uint64_t>() | item.at("key")[1].get<std::uint64_t>()
                                                                           << 32;
    EXPECT_EQ(engine::philox4x32_10(counter, key), item.at("output").get<engine::Words4>());
  }
}

}  // namespace
}  // namespace colophon::paint

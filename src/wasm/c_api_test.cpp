// The C interface as its callers see it: vectors through it, and every failure as a code and a message.
#include "wasm/c_api.h"

#include <gtest/gtest.h>
#include <memory>

#include "base/file.hpp"
#include "engine/adapter.hpp"
#include "engine/container.hpp"
#include "tests/support/paint_vectors.hpp"

namespace colophon::test {
namespace {

using Buffer = std::unique_ptr<colophon_buffer, decltype(&colophon_buffer_free)>;
using Model = std::unique_ptr<colophon_model, decltype(&colophon_model_free)>;
using Request = std::unique_ptr<colophon_request, decltype(&colophon_request_free)>;
using Painting = std::unique_ptr<colophon_painting, decltype(&colophon_painting_free)>;

Buffer buffer_of(ByteView bytes) {
  Buffer buffer(colophon_buffer_new(bytes.size()), colophon_buffer_free);
  EXPECT_NE(buffer, nullptr);
  std::copy(bytes.begin(), bytes.end(), colophon_buffer_data(buffer.get()));
  return buffer;
}
Buffer buffer_of(std::string_view text) {
  return buffer_of(as_bytes(text));
}
Bytes bytes_in(colophon_buffer* buffer) {
  const std::uint8_t* data = colophon_buffer_data(buffer);
  return {data, data + colophon_buffer_bytes(buffer)};
}
std::string hash_text(const std::uint8_t* hash) {
  return to_hex_0x({hash, COLOPHON_HASH_BYTES});
}

Bytes tiny_file() {
  return read_file(COLOPHON_SOURCE_DIR "/models/tiny.safetensors", engine::kModelBytesMax).value();
}
Model load(ByteView file) {
  return {colophon_model_load(buffer_of(file).release()), colophon_model_free};
}
Request decode(ByteView abi) {
  return {colophon_request_decode(buffer_of(abi).get()), colophon_request_free};
}
Painting paint(const Model& model, const Request& request) {
  return {colophon_paint(model.get(), request.get(), nullptr, nullptr), colophon_painting_free};
}

// A request of the vectors over the model's defaults.
Request request_over(const Model& model, const json& item) {
  Request request(colophon_request_new(model.get()), colophon_request_free);
  const json& recipe = item.at("recipe");
  colophon_request_set_prompt(request.get(), buffer_of(recipe.at("prompt").get<std::string>()).get());
  colophon_request_set_negative_prompt(request.get(),
                                       buffer_of(recipe.at("negativePrompt").get<std::string>()).get());
  colophon_request_set_sampler(request.get(), buffer_of(recipe.at("sampler").get<std::string>()).get());
  EXPECT_EQ(colophon_request_set_steps(request.get(), recipe.at("steps")), 1);
  EXPECT_EQ(colophon_request_set_size(request.get(), recipe.at("width"), recipe.at("height")), 1);
  colophon_request_set_guidance(request.get(), recipe.at("guidance"));
  EXPECT_EQ(colophon_request_set_mark(request.get(), recipe.at("mark")), 1);
  EXPECT_EQ(colophon_request_set_mark(request.get(), 2), 0);
  for (auto one = recipe.at("adapters").rbegin(); one != recipe.at("adapters").rend(); ++one)
    EXPECT_EQ(colophon_request_add_adapter(request.get(), buffer_of(bytes_of(one->at("id"))).get(),
                                           one->at("strength")),
              1);
  EXPECT_EQ(colophon_request_add_adapter(request.get(), buffer_of("short").get(), 1), 0);
  colophon_request_set_seed(request.get(), paint::parse_seed(item.at("seed").get<std::string>()).value());
  return request;
}

TEST(CApi, PaintsTheVectorsAndGivesTheRequestBack) {
  const Model model = load(tiny_file());
  ASSERT_NE(model, nullptr) << colophon_error_message();
  const json& vectors = read_vectors("paint.json");
  EXPECT_EQ(hash_text(colophon_model_id(model.get())), vectors.at("modelId"));
  EXPECT_STREQ(colophon_model_name(model.get()), "Colophon tiny");
  for (const json& item : vectors.at("cases")) {
    if (item.at("recipe").at("promptRule") != 0) continue;  // Committed: below
    const Request request = request_over(model, item);
    EXPECT_EQ(hash_text(colophon_request_hash(request.get())), item.at("requestHash"));
    const Painting painting = paint(model, request);
    ASSERT_NE(painting, nullptr) << colophon_error_message();
    EXPECT_EQ(hash_text(colophon_painting_request_hash(painting.get())), item.at("requestHash"));
    EXPECT_EQ(hash_text(colophon_painting_image_hash(painting.get())), item.at("imageHash"));
    EXPECT_EQ(hash_text(colophon_painting_trace_root(painting.get())), item.at("traceRoot"));

    const Request again(colophon_request_of_picture(colophon_painting_picture(painting.get())),
                        colophon_request_free);
    ASSERT_NE(again, nullptr) << colophon_error_message();
    EXPECT_EQ(hash_text(colophon_request_hash(again.get())), item.at("requestHash"));
    const Buffer abi(colophon_request_encode(again.get()), colophon_buffer_free);
    EXPECT_EQ(bytes_in(abi.get()),
              bytes_in(Buffer(colophon_request_encode(request.get()), colophon_buffer_free).get()));
  }
}

Bytes adapter_file(const json& name) {
  return read_file(COLOPHON_SOURCE_DIR "/spec/vectors/adapters/" + name.get<std::string>(),
                   engine::kAdapterBytesMax)
      .value();
}

TEST(CApi, PaintsWithAdapters) {
  const json& vectors = read_vectors("adapters/adapters.json");
  const Model model = load(tiny_file());
  EXPECT_EQ(paint(model, request_over(model, vectors.at("cases")[0])), nullptr);
  EXPECT_STREQ(colophon_error_code(), "AdapterNotFound");
  for (const json& item : vectors.at("adapters")) {
    const Bytes file = adapter_file(item.at("file"));
    EXPECT_EQ(colophon_model_add_adapter(model.get(), buffer_of(file).release()), 1);
    EXPECT_EQ(colophon_model_add_adapter(model.get(), buffer_of(ByteView(file).first(9)).release()), 0);
    EXPECT_STREQ(colophon_error_code(), "TruncatedFile");
  }
  for (const json& item : vectors.at("cases")) {
    const Painting painting = paint(model, request_over(model, item));
    ASSERT_NE(painting, nullptr) << colophon_error_message();
    EXPECT_EQ(hash_text(colophon_painting_request_hash(painting.get())), item.at("requestHash"));
    EXPECT_EQ(hash_text(colophon_painting_image_hash(painting.get())), item.at("imageHash"));
    EXPECT_EQ(hash_text(colophon_painting_trace_root(painting.get())), item.at("traceRoot"));
  }
  // And without any, by the same handle.
  const json& plain = read_vectors("paint.json").at("cases")[0];
  const Painting painting = paint(model, request_over(model, plain));
  ASSERT_NE(painting, nullptr) << colophon_error_message();
  EXPECT_EQ(hash_text(colophon_painting_image_hash(painting.get())), plain.at("imageHash"));
}

TEST(CApi, ReadsTheAbiVectors) {
  for (const json& item : read_vectors("request.json").at("cases")) {
    const Request request = decode(bytes_of(item.at("abi")));
    ASSERT_NE(request, nullptr) << item.at("name") << ": " << colophon_error_message();
    EXPECT_EQ(hash_text(colophon_request_hash(request.get())), item.at("requestHash"));
    const Buffer abi(colophon_request_encode(request.get()), colophon_buffer_free);
    EXPECT_EQ(bytes_in(abi.get()), bytes_of(item.at("abi")));
  }
  for (const json& item : read_vectors("request.json").at("invalidAbi")) {
    EXPECT_EQ(decode(bytes_of(item.at("abi"))), nullptr);
    EXPECT_EQ(colophon_error_code(), item.at("reason").get<std::string>());
    EXPECT_STRNE(colophon_error_message(), "");
  }
}

TEST(CApi, RefusesOtherFilesThanPictures) {
  for (const json& item : read_vectors("picture.json").at("refused")) {
    if (!item.contains("file")) continue;
    const Request request(colophon_request_of_picture(buffer_of(bytes_of(item.at("file"))).get()),
                          colophon_request_free);
    EXPECT_EQ(request, nullptr) << item.at("name");
    EXPECT_EQ(colophon_error_code(), item.at("reason").get<std::string>()) << item.at("name");
  }
}

TEST(CApi, RefusesBadModels) {
  EXPECT_EQ(load({}), nullptr);
  EXPECT_STREQ(colophon_error_code(), "TruncatedFile");
  Bytes file = tiny_file();
  file.resize(file.size() - 1);
  EXPECT_EQ(load(file), nullptr);
  EXPECT_STREQ(colophon_error_code(), "TruncatedFile");
  EXPECT_STREQ(colophon_error_hint(), "fetch the model file again");
}

TEST(CApi, RefusesBadRequestsAndPaintsAfterwards) {
  const Model model = load(tiny_file());
  const json& good = read_vectors("paint.json").at("cases")[0];
  const auto expect = [&](const char* code, const auto& spoil) {
    const Request request = request_over(model, good);
    spoil(request.get());
    EXPECT_EQ(paint(model, request), nullptr);
    EXPECT_STREQ(colophon_error_code(), code);
    EXPECT_STRNE(colophon_error_message(), "");
  };
  expect("SizeNotOffered", [](auto* request) { colophon_request_set_size(request, 31, 32); });
  expect("Size", [](auto* request) { colophon_request_set_size(request, 0, 32); });
  expect("StepsNotOffered", [](auto* request) { colophon_request_set_steps(request, 65'535); });
  expect("SamplerNotOffered", [](auto* r) { colophon_request_set_sampler(r, buffer_of("none").get()); });
  expect("SamplerName", [](auto* request) { colophon_request_set_sampler(request, buffer_of("").get()); });
  expect("Guidance", [](auto* request) { colophon_request_set_guidance(request, 0xFFFFFFFF); });
  expect("TextEncoding", [](auto* r) { colophon_request_set_prompt(r, buffer_of("\xFF").get()); });
  expect("PromptLength",
         [](auto* r) { colophon_request_set_prompt(r, buffer_of(std::string(1'025, 'a')).get()); });

  const Request other = decode(bytes_of(read_vectors("request.json").at("cases")[0].at("abi")));
  EXPECT_EQ(paint(model, other), nullptr);
  EXPECT_STREQ(colophon_error_code(), "ModelMismatch");
  EXPECT_EQ(colophon_request_set_size(other.get(), 8, 65'536), 0);
  EXPECT_STREQ(colophon_error_code(), "BadNumber");

  const Painting painting = paint(model, request_over(model, good));
  ASSERT_NE(painting, nullptr) << colophon_error_message();
  EXPECT_EQ(hash_text(colophon_painting_image_hash(painting.get())), good.at("imageHash"));
}

TEST(CApi, CommittedPromptsAreRevealed) {
  const json& cases = read_vectors("request.json").at("cases");
  const json& commitment = read_vectors("request.json").at("commitments")[0];
  const auto texts = [&](const char* key) { return buffer_of(commitment.at(key).get<std::string>()); };
  const Buffer salt = buffer_of(bytes_of(commitment.at("salt")));
  int opened = 0;
  for (const json& item : cases) {
    const Request request = decode(bytes_of(item.at("abi")));
    const bool reveals = colophon_request_reveal(request.get(), salt.get(), texts("prompt").get(),
                                                 texts("negativePrompt").get()) == 1;
    EXPECT_EQ(reveals, item.at("recipe").at("promptCommitment") == commitment.at("commitment"));
    if (!reveals) {
      const bool is_public = item.at("recipe").at("promptRule") == 0;
      EXPECT_STREQ(colophon_error_code(), is_public ? "PromptNotCommitted" : "CommitmentMismatch");
    }
    EXPECT_EQ(hash_text(colophon_request_hash(request.get())), item.at("requestHash"));
    opened += reveals ? 1 : 0;
  }
  EXPECT_GE(opened, 1);
}

TEST(CApi, ReportsProgress) {
  const Model model = load(tiny_file());
  const Request request(colophon_request_new(model.get()), colophon_request_free);
  std::vector<std::pair<int, int>> seen;
  const colophon_progress note = [](void* context, std::int32_t done, std::int32_t total) {
    static_cast<std::vector<std::pair<int, int>>*>(context)->emplace_back(done, total);
  };
  const Painting painting(colophon_paint(model.get(), request.get(), note, &seen), colophon_painting_free);
  ASSERT_NE(painting, nullptr);
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.back(), std::pair(seen.back().second, seen.back().second));
  EXPECT_EQ(static_cast<int>(seen.size()), seen.back().second);
}

}  // namespace
}  // namespace colophon::test

#include "wasm/c_api.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "engine/executor.hpp"
#include "paint/commitment.hpp"
#include "paint/fit_model.hpp"
#include "paint/painter.hpp"
#include "paint/picture.hpp"
#include "paint/request_abi.hpp"
#include "paint/request_hash.hpp"

using colophon::Bytes;
using colophon::Bytes32;
using colophon::ByteView;
using colophon::Error;
using colophon::Result;
namespace engine = colophon::engine;
namespace paint = colophon::paint;

struct colophon_buffer {
  Bytes bytes;
};

struct colophon_model {
  std::shared_ptr<const engine::Model> model;
  std::vector<std::shared_ptr<const engine::Adapter>> adapters{};
  // Kept from one painting to the next, since packing the weights takes time; one size and one choice of
  // adapters, for it holds memory too.
  engine::Size size{};
  std::vector<paint::Adapter> used{};
  std::shared_ptr<const engine::Model> fitted{};  // `model` with those
  std::unique_ptr<engine::Executor> executor{};
};

struct colophon_request {
  paint::Request request;
  std::optional<paint::Texts> revealed;
  Bytes32 hash{};
};

struct colophon_painting {
  colophon_buffer picture;
  Bytes32 image_hash{};
  Bytes32 trace_root{};
  Bytes32 request_hash{};
};

namespace {

constexpr std::uint32_t kU16Max = 65'535;

Error last_error;

void fail(Error error) {
  last_error = std::move(error);
}

// The value on the heap, or nullptr and the error kept.
template <typename Handle>
Handle* hand_out(Result<Handle> result) {
  if (result) return new Handle(std::move(result).value());
  fail(std::move(result).error());
  return nullptr;
}

std::string text_of(const colophon_buffer* buffer) {
  return std::string(colophon::as_text(buffer->bytes));
}

// Asked before what takes much memory, since a failing operator new has nothing to return an error to.
Result<void> check_room(std::uint64_t bytes, const std::string& what) {
  void* trial = bytes <= PTRDIFF_MAX ? std::malloc(static_cast<std::size_t>(bytes)) : nullptr;
  // The compiler must not conclude that nobody needs this memory.
  __asm__ volatile("" : : "r"(trial) : "memory");
  std::free(trial);
  if (trial || bytes == 0) return {};
  return Error{"OutOfMemory", "there is no room for " + what + ": " + std::to_string(bytes) + " bytes",
               "close other pages or programs, or use a machine with more memory"};
}

// Of all that is alive at once: at most four bytes an element, in the executor and again as a stage's inputs
// and outputs.
std::uint64_t painting_bytes(const engine::Proof& proof) {
  std::int64_t most = 0;
  for (const engine::StageProof& stage : proof.stages) most = std::max(most, stage.live_elements);
  return 8 * static_cast<std::uint64_t>(most);
}

Result<colophon_model> load(Bytes file) {
  COLOPHON_TRY(auto model, engine::Model::load(std::move(file)));
  return colophon_model{.model = std::move(model)};
}

Result<void> add_adapter(colophon_model& model, Bytes file) {
  COLOPHON_TRY(auto adapter, engine::Adapter::load(std::move(file)));
  model.adapters.push_back(std::move(adapter));
  return {};
}

Result<void> prepare(colophon_model& model, const paint::Recipe& recipe) {
  const engine::Size size{recipe.width, recipe.height};
  if (model.executor && model.size == size && model.used == recipe.adapters) return {};
  model.executor = nullptr;
  COLOPHON_TRY(
      model.fitted,
      paint::fit_model(
          model.model, recipe, [&](const Bytes32& id) -> Result<std::shared_ptr<const engine::Adapter>> {
            for (const auto& adapter : model.adapters)
              if (adapter->id() == id) return adapter;
            return Error{"AdapterNotFound",
                         "the request names the adapter " + colophon::to_hex_0x(id) + ", which was not given",
                         "give its file with the model"};
          }));
  const engine::Proof* proof = model.fitted->find_proof(size);
  COLOPHON_CHECK(proof != nullptr);
  COLOPHON_TRY_VOID(check_room(painting_bytes(*proof), "the painting"));
  model.executor = engine::make_planned_executor(model.fitted, size, {.threads = 1});
  model.size = size;
  model.used = recipe.adapters;
  return {};
}

Result<colophon_painting> paint_request(colophon_model& model, const colophon_request& asked,
                                        const paint::Progress& progress) {
  const paint::Request& request = asked.request;
  const paint::Texts* revealed = asked.revealed ? &*asked.revealed : nullptr;
  COLOPHON_TRY_VOID(prepare(model, request.recipe));
  COLOPHON_TRY_VOID(paint::check_request(*model.fitted, request, revealed));
  COLOPHON_TRY(const paint::Painting painting,
               paint::paint(*model.fitted, *model.executor, request, revealed, progress));
  colophon_painting done;
  COLOPHON_TRY(done.picture.bytes, paint::encode_picture(request, painting.rgb));
  done.image_hash = paint::image_hash(done.picture.bytes);
  done.trace_root = painting.trace_root;
  done.request_hash = paint::request_hash(request);
  return done;
}

Result<colophon_request> decode(ByteView abi) {
  COLOPHON_TRY(auto request, paint::decode_request(abi));
  return colophon_request{std::move(request), {}, {}};
}

Result<colophon_request> read_picture(ByteView file) {
  COLOPHON_TRY(auto picture, paint::decode_picture(file));
  return colophon_request{std::move(picture.request), {}, {}};
}

Result<colophon_buffer> encode(const paint::Request& request) {
  COLOPHON_TRY(auto abi, paint::encode_request(request));
  return colophon_buffer{std::move(abi)};
}

Result<paint::Texts> open_commitment(const paint::Recipe& recipe, ByteView salt, paint::Texts texts) {
  if (recipe.prompt_rule != paint::PromptRule::kCommitted)
    return Error{"PromptNotCommitted", "the request's prompt is public: there is nothing to reveal"};
  paint::Opening opening{{}, texts.prompt, texts.negative_prompt};
  if (salt.size() != opening.salt.size())
    return Error{"WrongLength", "the salt has " + std::to_string(salt.size()) + " bytes, not 32"};
  std::copy(salt.begin(), salt.end(), opening.salt.begin());
  if (paint::prompt_commitment(opening) != recipe.prompt_commitment) {
    return Error{"CommitmentMismatch", "prompt and salt are not those that the request commits to",
                 "ask its author for prompt and salt"};
  }
  return texts;
}

Result<std::uint16_t> narrow(std::uint32_t value, const char* what) {
  if (value <= kU16Max) return static_cast<std::uint16_t>(value);
  return Error{"BadNumber", std::string(what) + " " + std::to_string(value) + " is out of range"};
}

Result<void> set_size(paint::Recipe& recipe, std::uint32_t width, std::uint32_t height) {
  COLOPHON_TRY(const std::uint16_t w, narrow(width, "width"));
  COLOPHON_TRY(recipe.height, narrow(height, "height"));
  recipe.width = w;
  return {};
}

Result<void> set_mark(paint::Recipe& recipe, std::uint32_t mark) {
  if (mark > 1) return Error{"BadNumber", "mark " + std::to_string(mark) + " is neither 0 nor 1"};
  recipe.mark = static_cast<paint::Mark>(mark);
  return {};
}

// Kept in the order that recipes demand.
Result<void> name_adapter(paint::Recipe& recipe, ByteView id, std::int32_t strength_q16) {
  paint::Adapter named{{}, strength_q16};
  if (id.size() != named.id.size())
    return Error{"WrongLength", "the adapter's id has " + std::to_string(id.size()) + " bytes, not 32"};
  std::copy(id.begin(), id.end(), named.id.begin());
  const auto after = std::find_if(recipe.adapters.begin(), recipe.adapters.end(),
                                  [&](const paint::Adapter& one) { return named.id < one.id; });
  recipe.adapters.insert(after, named);
  return {};
}

Result<void> set_steps(paint::Recipe& recipe, std::uint32_t steps) {
  COLOPHON_TRY(recipe.steps, narrow(steps, "steps"));
  return {};
}

// 1, or 0 and the error kept.
std::int32_t done(const Result<void>& result) {
  if (!result) fail(result.error());
  return result ? 1 : 0;
}

}  // namespace

const char* colophon_error_code() {
  return last_error.code.c_str();
}
const char* colophon_error_message() {
  return last_error.message.c_str();
}
const char* colophon_error_hint() {
  return last_error.hint.c_str();
}

colophon_buffer* colophon_buffer_new(std::size_t bytes) {
  if (!done(check_room(bytes, "a buffer"))) return nullptr;
  return new colophon_buffer{Bytes(bytes)};
}
std::uint8_t* colophon_buffer_data(colophon_buffer* buffer) {
  return buffer->bytes.data();
}
std::size_t colophon_buffer_bytes(const colophon_buffer* buffer) {
  return buffer->bytes.size();
}
void colophon_buffer_free(colophon_buffer* buffer) {
  delete buffer;
}

colophon_model* colophon_model_load(colophon_buffer* file) {
  const std::unique_ptr<colophon_buffer> taken(file);
  // What is read of it (lists of words, tables, packed weights) takes about as much again.
  if (!done(check_room(file->bytes.size(), "the model"))) return nullptr;
  return hand_out(load(std::move(file->bytes)));
}
std::int32_t colophon_model_add_adapter(colophon_model* model, colophon_buffer* file) {
  const std::unique_ptr<colophon_buffer> taken(file);
  if (!done(check_room(file->bytes.size(), "the adapter"))) return 0;
  return done(add_adapter(*model, std::move(file->bytes)));
}
void colophon_model_free(colophon_model* model) {
  delete model;
}
const std::uint8_t* colophon_model_id(const colophon_model* model) {
  return model->model->id().data();
}
const char* colophon_model_name(const colophon_model* model) {
  return model->model->program().name.c_str();
}

colophon_request* colophon_request_new(const colophon_model* model) {
  const engine::Defaults& defaults = model->model->program().defaults;
  auto* request = new colophon_request;
  paint::Recipe& recipe = request->request.recipe;
  recipe.model = model->model->id();
  recipe.sampler = defaults.sampler;
  recipe.steps = static_cast<std::uint16_t>(defaults.steps);
  recipe.guidance_q16 = static_cast<std::uint32_t>(defaults.guidance_q16);
  recipe.width = static_cast<std::uint16_t>(defaults.size.width);
  recipe.height = static_cast<std::uint16_t>(defaults.size.height);
  recipe.mark = model->model->program().has_mark() ? paint::Mark::kModel : paint::Mark::kNone;
  return request;
}
colophon_request* colophon_request_decode(const colophon_buffer* abi) {
  return hand_out(decode(abi->bytes));
}
colophon_request* colophon_request_of_picture(const colophon_buffer* picture) {
  return hand_out(read_picture(picture->bytes));
}
void colophon_request_free(colophon_request* request) {
  delete request;
}

void colophon_request_set_prompt(colophon_request* request, const colophon_buffer* text) {
  request->request.recipe.prompt = text_of(text);
}
void colophon_request_set_negative_prompt(colophon_request* request, const colophon_buffer* text) {
  request->request.recipe.negative_prompt = text_of(text);
}
void colophon_request_set_sampler(colophon_request* request, const colophon_buffer* name) {
  request->request.recipe.sampler = text_of(name);
}
std::int32_t colophon_request_set_steps(colophon_request* request, std::uint32_t steps) {
  return done(set_steps(request->request.recipe, steps));
}
void colophon_request_set_guidance(colophon_request* request, std::uint32_t guidance_q16) {
  request->request.recipe.guidance_q16 = guidance_q16;
}
std::int32_t colophon_request_set_size(colophon_request* request, std::uint32_t width, std::uint32_t height) {
  return done(set_size(request->request.recipe, width, height));
}
std::int32_t colophon_request_set_mark(colophon_request* request, std::uint32_t mark) {
  return done(set_mark(request->request.recipe, mark));
}
std::int32_t colophon_request_add_adapter(colophon_request* request, const colophon_buffer* id,
                                          std::int32_t strength_q16) {
  return done(name_adapter(request->request.recipe, id->bytes, strength_q16));
}
void colophon_request_set_seed(colophon_request* request, std::uint64_t seed) {
  request->request.seed = seed;
}
std::int32_t colophon_request_reveal(colophon_request* request, const colophon_buffer* salt,
                                     const colophon_buffer* prompt, const colophon_buffer* negative_prompt) {
  auto texts =
      open_commitment(request->request.recipe, salt->bytes, {text_of(prompt), text_of(negative_prompt)});
  if (!texts) return done(std::move(texts).error());
  request->revealed = std::move(*texts);
  return 1;
}

colophon_buffer* colophon_request_encode(const colophon_request* request) {
  return hand_out(encode(request->request));
}
const std::uint8_t* colophon_request_hash(colophon_request* request) {
  request->hash = paint::request_hash(request->request);
  return request->hash.data();
}

colophon_painting* colophon_paint(colophon_model* model, const colophon_request* request,
                                  colophon_progress progress, void* context) {
  return hand_out(paint_request(*model, *request, [=](int steps, int total) {
    if (progress) progress(context, steps, total);
  }));
}
void colophon_painting_free(colophon_painting* painting) {
  delete painting;
}
colophon_buffer* colophon_painting_picture(colophon_painting* painting) {
  return &painting->picture;
}
const std::uint8_t* colophon_painting_image_hash(const colophon_painting* painting) {
  return painting->image_hash.data();
}
const std::uint8_t* colophon_painting_trace_root(const colophon_painting* painting) {
  return painting->trace_root.data();
}
const std::uint8_t* colophon_painting_request_hash(const colophon_painting* painting) {
  return painting->request_hash.data();
}

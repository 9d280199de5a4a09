#include "provenance/private_prompt.hpp"

#include <algorithm>

#include "base/endian.hpp"
#include "paint/commitment.hpp"
#include "provenance/document.hpp"
#include "provenance/shape.hpp"

namespace colophon::provenance {
namespace {

constexpr std::size_t kPaddedTo = 256;
constexpr std::uint8_t kVersion = 0;

using Kind = Shape::Kind;
constexpr std::string_view kSchemas[] = {kPrivatePromptSchema};
constexpr Shape kSchemaName{.kind = Kind::kWord, .words = kSchemas};
constexpr Shape kHash{.kind = Kind::kHash};
constexpr Shape kPrompt{.kind = Kind::kText, .min = 0, .max = std::int64_t{paint::kPromptBytesMax}};
constexpr Member kMembers[] = {
    {"negativePrompt", &kPrompt}, {"prompt", &kPrompt}, {"salt", &kHash}, {"schema", &kSchemaName}};
constexpr Shape kFile{.kind = Kind::kObject, .members = kMembers};

void append_text(Bytes& out, std::string_view text) {
  std::array<std::uint8_t, 2> length{};
  store_be<std::uint16_t>(length.data(), static_cast<std::uint16_t>(text.size()));
  append(out, length);
  append(out, as_bytes(text));
}

Error unsealable(const char* what) {
  return {"EnvelopeMalformed", std::string("the sealed prompt is malformed: ") + what,
          "ask the creator to hand it over again: colophon hand"};
}

Result<std::string> take_text(ByteView& bytes) {
  if (bytes.size() < 2) return unsealable("it ends within a text");
  const std::size_t length = load_be<std::uint16_t>(bytes.data());
  bytes = bytes.subspan(2);
  if (length > paint::kPromptBytesMax || length > bytes.size()) return unsealable("it ends within a text");
  std::string text(as_text(bytes.first(length)));
  bytes = bytes.subspan(length);
  return text;
}

}  // namespace

Bytes32 commitment_of(const PrivatePrompt& prompt) {
  return paint::prompt_commitment({prompt.salt, prompt.texts.prompt, prompt.texts.negative_prompt});
}

Result<void> check_opening(const paint::Recipe& recipe, const PrivatePrompt& prompt) {
  if (recipe.prompt_rule != paint::PromptRule::kCommitted) {
    return Error{"PromptNotCommitted", "the recipe's prompt is public: there is nothing to open"};
  }
  if (commitment_of(prompt) != recipe.prompt_commitment) {
    return Error{"CommitmentMismatch",
                 "prompt and salt are not those that the recipe commits to: it says " +
                     to_hex_0x(recipe.prompt_commitment) + ", they give " + to_hex_0x(commitment_of(prompt)),
                 "ask the creator for prompt and salt"};
  }
  return paint::check_texts(prompt.texts.prompt, prompt.texts.negative_prompt);
}

Json to_json(const PrivatePrompt& prompt) {
  return Json(Json::Members{{"negativePrompt", Json(prompt.texts.negative_prompt)},
                            {"prompt", Json(prompt.texts.prompt)},
                            {"salt", Json(to_hex_0x(prompt.salt))},
                            {"schema", Json(std::string(kPrivatePromptSchema))}});
}

Result<PrivatePrompt> read_private_prompt(std::string_view text) {
  COLOPHON_TRY(const Json value, read_json(text));
  COLOPHON_TRY_VOID(check_shape(value, kFile, ""));
  COLOPHON_TRY_VOID(paint::check_texts(text_at(value, "prompt"), text_at(value, "negativePrompt")));
  COLOPHON_TRY(const Bytes32 salt, from_hex_exact<32>(text_at(value, "salt")));
  return PrivatePrompt{salt, {text_at(value, "prompt"), text_at(value, "negativePrompt")}};
}

Bytes encode_envelope(const PrivatePrompt& prompt) {
  Bytes out;
  out.reserve(1 + prompt.salt.size() + 2 * (2 + paint::kPromptBytesMax) + kPaddedTo);
  out.push_back(kVersion);
  append(out, prompt.salt);
  append_text(out, prompt.texts.prompt);
  append_text(out, prompt.texts.negative_prompt);
  out.resize((out.size() + kPaddedTo - 1) / kPaddedTo * kPaddedTo);
  return out;
}

Result<PrivatePrompt> decode_envelope(ByteView bytes) {
  if (bytes.empty() || bytes.size() % kPaddedTo != 0) return unsealable("it has no padded length");
  if (bytes[0] != kVersion) return unsealable("it is of a version that is not known here");
  PrivatePrompt prompt;
  std::copy_n(bytes.begin() + 1, prompt.salt.size(), prompt.salt.begin());
  ByteView rest = bytes.subspan(1 + prompt.salt.size());
  COLOPHON_TRY(prompt.texts.prompt, take_text(rest));
  COLOPHON_TRY(prompt.texts.negative_prompt, take_text(rest));
  const bool padded = std::all_of(rest.begin(), rest.end(), [](std::uint8_t b) { return b == 0; });
  if (rest.size() >= kPaddedTo || !padded) return unsealable("something stands behind the texts");
  return prompt;
}

}  // namespace colophon::provenance

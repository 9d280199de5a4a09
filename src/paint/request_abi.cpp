#include "paint/request_abi.hpp"

#include <algorithm>

#include "base/endian.hpp"
#include "paint/word.hpp"

namespace colophon::paint {
namespace {

constexpr std::size_t kRequestHeadWords = 2;  // offset of the recipe, seed
constexpr std::size_t kRecipeHeadWords = 12;  // its fields, or the offsets of the four that vary in length
constexpr std::size_t kFixedWords = 1 + kRequestHeadWords + kRecipeHeadWords;

constexpr std::size_t padded(std::size_t bytes) {
  return (bytes + kWordBytes - 1) / kWordBytes * kWordBytes;
}
constexpr std::size_t text_tail_bytes(std::size_t text_bytes) {
  return kWordBytes + padded(text_bytes);
}
constexpr std::size_t adapters_tail_bytes(std::size_t adapters) {
  return kWordBytes * (1 + 2 * adapters);
}

static_assert(kRequestAbiBytesMax == kFixedWords * kWordBytes + adapters_tail_bytes(kAdaptersMax) +
                                         2 * text_tail_bytes(kPromptBytesMax) +
                                         text_tail_bytes(kSamplerBytesMax));

void append_word(Bytes& to, std::uint64_t value) {
  append(to, word(value));
}

void append_text_tail(Bytes& to, const std::string& text) {
  append_word(to, text.size());
  append(to, as_bytes(text));
  to.resize(to.size() + padded(text.size()) - text.size());
}

Bytes write_request(const Request& request) {
  const Recipe& recipe = request.recipe;
  const std::size_t adapters_at = kRecipeHeadWords * kWordBytes;
  const std::size_t prompt_at = adapters_at + adapters_tail_bytes(recipe.adapters.size());
  const std::size_t negative_at = prompt_at + text_tail_bytes(recipe.prompt.size());
  const std::size_t sampler_at = negative_at + text_tail_bytes(recipe.negative_prompt.size());

  Bytes bytes;
  append_word(bytes, kWordBytes);  // where the request starts
  append_word(bytes, kRequestHeadWords * kWordBytes);
  append_word(bytes, request.seed);
  append(bytes, recipe.model);
  append_word(bytes, adapters_at);
  append_word(bytes, static_cast<std::uint8_t>(recipe.prompt_rule));
  append_word(bytes, prompt_at);
  append_word(bytes, negative_at);
  append(bytes, recipe.prompt_commitment);
  append_word(bytes, sampler_at);
  append_word(bytes, recipe.steps);
  append_word(bytes, recipe.guidance_q16);
  append_word(bytes, recipe.width);
  append_word(bytes, recipe.height);
  append_word(bytes, static_cast<std::uint8_t>(recipe.mark));

  append_word(bytes, recipe.adapters.size());
  for (const Adapter& adapter : recipe.adapters) {
    append(bytes, adapter.id);
    append(bytes, word(adapter.strength_q16));
  }
  append_text_tail(bytes, recipe.prompt);
  append_text_tail(bytes, recipe.negative_prompt);
  append_text_tail(bytes, recipe.sampler);
  return bytes;
}

// Reads words from the front and cuts each to the type asked for; zeros past the end. Nothing is judged here:
// whatever this loses, the comparison with the re-encoded bytes finds.
class AbiReader {
 public:
  explicit AbiReader(ByteView bytes) : rest_(bytes) {}

  Bytes32 word() {
    Bytes32 word{};
    const ByteView bytes = take(kWordBytes);
    std::copy(bytes.begin(), bytes.end(), word.begin());
    return word;
  }
  template <FixedInteger T>
  T integer() {
    return load_be<T>(word().data() + kWordBytes - sizeof(T));
  }
  void skip_offset() { take(kWordBytes); }
  std::string text() {
    const auto length = std::min<std::uint64_t>(integer<std::uint64_t>(), rest_.size());
    const ByteView bytes = take(padded(static_cast<std::size_t>(length)));
    return std::string(
        as_text(bytes.first(std::min<std::size_t>(bytes.size(), static_cast<std::size_t>(length)))));
  }
  std::vector<Adapter> adapters() {
    // One too many is enough to be refused, however many are claimed.
    const auto count = std::min<std::uint64_t>(integer<std::uint64_t>(), kAdaptersMax + 1);
    std::vector<Adapter> adapters(static_cast<std::size_t>(count));
    for (Adapter& adapter : adapters) {
      adapter.id = word();
      adapter.strength_q16 = integer<std::int32_t>();
    }
    return adapters;
  }

 private:
  ByteView take(std::size_t count) {
    const ByteView taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

  ByteView rest_;
};

// The canonical form has one place for everything, so no offset is followed.
Request read_request(AbiReader reader) {
  Request request;
  Recipe& recipe = request.recipe;
  reader.skip_offset();
  reader.skip_offset();
  request.seed = reader.integer<std::uint64_t>();
  recipe.model = reader.word();
  reader.skip_offset();
  recipe.prompt_rule = static_cast<PromptRule>(reader.integer<std::uint8_t>());
  reader.skip_offset();
  reader.skip_offset();
  recipe.prompt_commitment = reader.word();
  reader.skip_offset();
  recipe.steps = reader.integer<std::uint16_t>();
  recipe.guidance_q16 = reader.integer<std::uint32_t>();
  recipe.width = reader.integer<std::uint16_t>();
  recipe.height = reader.integer<std::uint16_t>();
  recipe.mark = static_cast<Mark>(reader.integer<std::uint8_t>());
  recipe.adapters = reader.adapters();
  recipe.prompt = reader.text();
  recipe.negative_prompt = reader.text();
  recipe.sampler = reader.text();
  return request;
}

}  // namespace

Result<Bytes> encode_request(const Request& request) {
  COLOPHON_TRY_VOID(check_recipe(request.recipe));
  return write_request(request);
}

Result<Request> decode_request(ByteView bytes) {
  Request request = read_request(AbiReader(bytes));
  if (!equal(write_request(request), bytes)) {
    return Error{
        "RequestEncoding",
        "the request's " + std::to_string(bytes.size()) + " bytes are not as abi.encode writes a request",
        "they were cut, edited, or written by something else: fetch them again"};
  }
  COLOPHON_TRY_VOID(check_recipe(request.recipe));
  return request;
}

}  // namespace colophon::paint

#include "paint/recipe_bytes.hpp"

#include <algorithm>

#include "base/endian.hpp"

namespace colophon::paint {
namespace {

static_assert(kRecipeBytesMax == 1 + 32 + 1 + (1 + kAdaptersMax * 36) + 2 * (2 + kPromptBytesMax) +
                                     (1 + kSamplerBytesMax) + 2 + 4 + 2 + 2 + 1);

// Reads from the front. Past the end it gives zeros and remembers, so that one question at the end is enough.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  template <FixedInteger T>
  T integer() {
    const ByteView bytes = take(sizeof(T));
    return bytes.empty() ? T{0} : load_be<T>(bytes.data());
  }
  Bytes32 word() {
    Bytes32 word{};
    const ByteView bytes = take(word.size());
    std::copy(bytes.begin(), bytes.end(), word.begin());
    return word;
  }
  template <FixedInteger Length>
  std::string text() {
    return std::string(as_text(take(integer<Length>())));
  }

  bool truncated() const { return truncated_; }
  std::size_t left_bytes() const { return rest_.size(); }

 private:
  ByteView take(std::size_t count) {
    truncated_ = truncated_ || count > rest_.size();
    if (truncated_) return {};
    const ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

  ByteView rest_;
  bool truncated_ = false;
};

std::vector<Adapter> read_adapters(Reader& reader) {
  std::vector<Adapter> adapters(reader.integer<std::uint8_t>());
  for (Adapter& adapter : adapters) {
    adapter.id = reader.word();
    adapter.strength_q16 = reader.integer<std::int32_t>();
  }
  return adapters;
}

Recipe read_recipe(Reader& reader) {
  Recipe recipe;
  recipe.model = reader.word();
  recipe.prompt_rule = static_cast<PromptRule>(reader.integer<std::uint8_t>());
  recipe.adapters = read_adapters(reader);
  if (recipe.prompt_rule == PromptRule::kPublic) {
    recipe.prompt = reader.text<std::uint16_t>();
    recipe.negative_prompt = reader.text<std::uint16_t>();
  } else {
    recipe.prompt_commitment = reader.word();
  }
  recipe.sampler = reader.text<std::uint8_t>();
  recipe.steps = reader.integer<std::uint16_t>();
  recipe.guidance_q16 = reader.integer<std::uint32_t>();
  recipe.width = reader.integer<std::uint16_t>();
  recipe.height = reader.integer<std::uint16_t>();
  recipe.mark = static_cast<Mark>(reader.integer<std::uint8_t>());
  return recipe;
}

template <FixedInteger Length>
void append_text(Bytes& to, const std::string& text) {
  append_be(to, static_cast<Length>(text.size()));
  append(to, as_bytes(text));
}

}  // namespace

Result<Bytes> encode_recipe(const Recipe& recipe) {
  COLOPHON_TRY_VOID(check_recipe(recipe));
  Bytes bytes{kRecipeVersion};
  bytes.reserve(kRecipeBytesMax);
  append(bytes, recipe.model);
  append_be(bytes, static_cast<std::uint8_t>(recipe.prompt_rule));
  append_be(bytes, static_cast<std::uint8_t>(recipe.adapters.size()));
  for (const Adapter& adapter : recipe.adapters) {
    append(bytes, adapter.id);
    append_be(bytes, adapter.strength_q16);
  }
  if (recipe.prompt_rule == PromptRule::kPublic) {
    append_text<std::uint16_t>(bytes, recipe.prompt);
    append_text<std::uint16_t>(bytes, recipe.negative_prompt);
  } else {
    append(bytes, recipe.prompt_commitment);
  }
  append_text<std::uint8_t>(bytes, recipe.sampler);
  append_be(bytes, recipe.steps);
  append_be(bytes, recipe.guidance_q16);
  append_be(bytes, recipe.width);
  append_be(bytes, recipe.height);
  append_be(bytes, static_cast<std::uint8_t>(recipe.mark));
  COLOPHON_CHECK(bytes.size() <= kRecipeBytesMax);
  return bytes;
}

Result<Recipe> decode_recipe_unchecked(ByteView bytes) {
  Reader reader(bytes);
  const auto version = reader.integer<std::uint8_t>();
  if (!reader.truncated() && version != kRecipeVersion) {
    return Error{"RecipeVersion", "the recipe's bytes have version " + std::to_string(version),
                 "this program reads version 0: look for a newer one"};
  }
  Recipe recipe = read_recipe(reader);
  // The rule decides the layout that follows it, so with an unknown one neither length below would mean much.
  const bool known_rule =
      recipe.prompt_rule == PromptRule::kPublic || recipe.prompt_rule == PromptRule::kCommitted;
  if (known_rule && reader.truncated()) {
    return Error{"RecipeTruncated",
                 "the recipe ends within a field, after " + std::to_string(bytes.size()) + " bytes",
                 "fetch the whole of it again"};
  }
  if (known_rule && reader.left_bytes() > 0) {
    return Error{"RecipeTrailing", std::to_string(reader.left_bytes()) + " bytes follow the recipe",
                 "pass the recipe alone"};
  }
  return recipe;
}

Result<Recipe> decode_recipe(ByteView bytes) {
  COLOPHON_TRY(Recipe recipe, decode_recipe_unchecked(bytes));
  COLOPHON_TRY_VOID(check_recipe(recipe));
  return recipe;
}

}  // namespace colophon::paint

#include "paint/seed.hpp"

#include "base/endian.hpp"
#include "base/text.hpp"
#include "crypto/keccak256.hpp"

namespace colophon::paint {

std::uint64_t drawn_seed(const SeedFacts& facts) {
  Bytes message;
  append(message, crypto::keccak256("colophon/seed/v1"));
  append(message, facts.chain_id);
  append(message, Bytes(32 - facts.studio.size()));
  append(message, facts.studio);
  append(message, facts.commission_id);
  append(message, facts.block_hash);
  const Bytes32 hash = crypto::keccak256(message);
  return kDrawnSeedBit | load_be<std::uint64_t>(hash.data() + hash.size() - sizeof(std::uint64_t));
}

Result<std::uint64_t> parse_seed(std::string_view text) {
  if (const auto seed = parse_u64(text)) return *seed;
  return Error{"BadSeed", "'" + printable(text) + "' is not a seed",
               "a seed is a decimal number from 0 to 18446744073709551615, without sign or leading zeros"};
}

Result<std::uint64_t> parse_fixed_seed(std::string_view text) {
  COLOPHON_TRY(const std::uint64_t seed, parse_seed(text));
  if (!is_drawn_seed(seed)) return seed;
  return Error{"SeedNotFixed", "the seed " + std::to_string(seed) + " lies where only drawn seeds lie",
               "choose one below 9223372036854775808"};
}

}  // namespace colophon::paint

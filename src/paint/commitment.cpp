#include "paint/commitment.hpp"

#include "crypto/keccak256.hpp"

namespace colophon::paint {

Bytes32 prompt_commitment(const Opening& opening) {
  Bytes message;
  append(message, crypto::keccak256("colophon/prompt/v1"));
  append(message, opening.salt);
  append(message, crypto::keccak256(opening.prompt));
  append(message, crypto::keccak256(opening.negative_prompt));
  return crypto::keccak256(message);
}

}  // namespace colophon::paint

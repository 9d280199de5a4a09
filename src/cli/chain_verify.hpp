// Checking a piece from the chain and the model file alone.
#pragma once

#include <optional>
#include <string>

#include "chain/studio.hpp"
#include "cli/adapters.hpp"
#include "cli/repaint.hpp"
#include "cli/session.hpp"
#include "provenance/private_prompt.hpp"

namespace colophon::cli {

// What the chain says of a piece.
struct Piece {
  Bytes32 token_id{};
  chain::Receipt receipt;
  paint::Request request;
  std::optional<provenance::PrivatePrompt> revealed{};  // of a committed prompt
};

// Errors: TokenUnknown, and those of the chain. `token_id` is the request's hash.
Result<Piece> read_piece(Session& session, const Bytes32& token_id);

// Where its files are; what is not given is found by its id.
struct Sources {
  std::string model;
  std::vector<AdapterPointer> adapters;
};

struct Verdict {
  bool accepted = false;
  bool unrevealed = false;  // neither yes nor no: the prompt is private
  std::string reason{};     // why not
  Painted painted{};        // empty if it did not come to painting
};

inline constexpr std::string_view kUntilRevealed =
    "unverified until revealed: the prompt is private, so only who knows it can repaint the piece";

// Repaints, and compares request hash, image hash and trace root with the receipt, and the request hash with
// the token id (so that a committed prompt has to be the revealed one): a node can't pass off another piece.
// `file`, if given, is a picture that claims to be the piece. A model file that is not the receipt's is a
// verdict, not an error.
Result<Verdict> verify_piece(const Piece& piece, const Sources& sources, const std::optional<Bytes>& file,
                             const How& how);

}  // namespace colophon::cli

// Checking a piece from the chain and the model file alone.
#pragma once

#include <optional>
#include <string>

#include "chain/studio.hpp"
#include "cli/adapters.hpp"
#include "cli/repaint.hpp"
#include "cli/session.hpp"

namespace colophon::cli {

// What the chain says of a piece.
struct Piece {
  Bytes32 token_id{};
  chain::Receipt receipt;
  paint::Request request;
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
  std::string reason;  // why not
  Painted painted;     // empty if it did not come to painting
};

// Repaints, and compares request hash, image hash and trace root with the receipt, and the request hash with
// the token id: a node can't pass off another piece. `file`, if given, is a picture that claims to be the
// piece. A model file that is not the receipt's is a verdict, not an error.
Result<Verdict> verify_piece(const Piece& piece, const Sources& sources, const std::optional<Bytes>& file,
                             const How& how);

}  // namespace colophon::cli

// Collects what a dossier says of a piece. spec/dossier.md
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/chain_verify.hpp"
#include "provenance/c2pa_reader.hpp"

namespace colophon::cli {

struct AuditOptions {
  std::string statement{};  // the creator's statement, a file
  std::string picture{};    // a file that claims to be the piece
  std::string copy{};       // a signed one
  provenance::Trust trust{};
  Sources sources{};
  How how{};
  bool repaint = true;
};

struct Audit {
  provenance::Json dossier;
  std::optional<Bytes> picture{};  // the receipt's own, whoever painted it
  int exit_code = 0;               // of kYes, kNo, kUnrevealed
};

// Errors: those of read_document_facts, load_statement, verify_piece, read_history, and of the chain.
Result<Audit> audit(Session& session, const Bytes32& token, const AuditOptions& options);

}  // namespace colophon::cli

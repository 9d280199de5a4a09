// Provenance documents and their parts, as files or rebuilt from the chain. spec/provenance.md
#pragma once

#include <string>

#include "cli/session.hpp"
#include "provenance/document.hpp"

namespace colophon::cli {

// By one of provenance's readers. Errors: those of read_file and of `read`, with the file's name in the
// message.
Result<provenance::Json> load_json(const std::string& path,
                                   Result<provenance::Json> (*read)(std::string_view));
Result<provenance::Json> load_document(const std::string& path);
Result<provenance::Json> load_statement(const std::string& path);
Result<provenance::Json> load_attestation(const std::string& path);

// A piece's document, rebuilt from the chain, with the statement in the file `statement`, unless that is
// empty, as its stated part. Errors: those of read_document_facts, load_statement and with_statement.
Result<provenance::Json> document_from_chain(Session& session, const Bytes32& token,
                                             const std::string& statement);

// Adds what the provider attests: it stands in a signed copy of this piece, whose credentials have to hold.
// Errors: CredentialsBroken, NothingAttested.
Result<provenance::Json> with_copy(provenance::Json document, const std::string& path);

}  // namespace colophon::cli

// Provenance documents and their parts as files. spec/provenance.md
#pragma once

#include <string>

#include "provenance/document.hpp"

namespace colophon::cli {

// Errors: those of read_file and of provenance's readers, with the file's name in the message.
Result<provenance::Json> load_document(const std::string& path);
Result<provenance::Json> load_statement(const std::string& path);
Result<provenance::Json> load_attestation(const std::string& path);

}  // namespace colophon::cli

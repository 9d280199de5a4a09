#include "cli/document_files.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "chain/document_facts.hpp"

namespace colophon::cli {
namespace {

Result<provenance::Json> load(const std::string& path, Result<provenance::Json> (*read)(std::string_view)) {
  COLOPHON_TRY(const Bytes file, read_file(path, provenance::kJsonBytesMax));
  auto value = read(as_text(file));
  if (value) return value;
  Error error = value.error();
  error.message = printable(path) + ": " + error.message;
  return error;
}

}  // namespace

Result<provenance::Json> load_document(const std::string& path) {
  COLOPHON_TRY(provenance::Json document, load(path, &provenance::read_document));
  COLOPHON_TRY_VOID(provenance::check_document(document));
  return document;
}

Result<provenance::Json> load_statement(const std::string& path) {
  return load(path, &provenance::read_statement);
}

Result<provenance::Json> load_attestation(const std::string& path) {
  return load(path, &provenance::read_attestation);
}

Result<provenance::Json> document_from_chain(Session& session, const Bytes32& token,
                                             const std::string& statement) {
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const auto facts, chain::read_document_facts(session.client(), deployment, token));
  provenance::Json document = provenance::derived_document(facts);
  if (statement.empty()) return document;
  COLOPHON_TRY(provenance::Json stated, load_statement(statement));
  return provenance::with_statement(std::move(document), std::move(stated));
}

}  // namespace colophon::cli

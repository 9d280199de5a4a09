#include "cli/document_files.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "chain/document_facts.hpp"
#include "cli/claim_signing.hpp"
#include "paint/picture.hpp"
#include "provenance/c2pa_reader.hpp"
#include "provenance/c2pa_writer.hpp"

namespace colophon::cli {

Result<provenance::Json> load_json(const std::string& path,
                                   Result<provenance::Json> (*read)(std::string_view)) {
  COLOPHON_TRY(const Bytes file, read_file(path, provenance::kJsonBytesMax));
  auto value = read(as_text(file));
  if (value) return value;
  Error error = value.error();
  error.message = printable(path) + ": " + error.message;
  return error;
}

Result<provenance::Json> load_document(const std::string& path) {
  COLOPHON_TRY(provenance::Json document, load_json(path, &provenance::read_document));
  COLOPHON_TRY_VOID(provenance::check_document(document));
  return document;
}

Result<provenance::Json> load_statement(const std::string& path) {
  return load_json(path, &provenance::read_statement);
}

Result<provenance::Json> load_attestation(const std::string& path) {
  return load_json(path, &provenance::read_attestation);
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

Result<provenance::Json> with_copy(provenance::Json document, const std::string& path) {
  constexpr std::size_t kFileBytesMax = std::size_t{96} << 20;
  COLOPHON_TRY(const Bytes file, read_file(path, kFileBytesMax));
  const auto found = provenance::check_credentials(file, {.now_s = unix_time_s()});
  if (found.state == provenance::Credentials::kInvalid) {
    return Error{"CredentialsBroken", "the copy's credentials do not hold: " + found.detail,
                 "take another copy"};
  }
  const auto bare = provenance::without_manifest(file);
  if (!found.attested || !bare ||
      to_hex_0x(paint::image_hash(*bare)) != provenance::text_at(document, "derived.image.sha256")) {
    return Error{"NothingAttested", "the file is no signed copy of this piece with an attestation",
                 "pass what colophon sign --attested wrote"};
  }
  return provenance::with_attestation(std::move(document), *found.attested);
}

}  // namespace colophon::cli

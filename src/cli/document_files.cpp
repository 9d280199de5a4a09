#include "cli/document_files.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

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

}  // namespace colophon::cli

// Provenance documents from strangers: what is read is written canonically, and reads the same again.
#include "provenance/disclosure.hpp"

using namespace colophon;

namespace {

void check_again(const provenance::Json& value, Result<provenance::Json> (*read)(std::string_view)) {
  const std::string text = provenance::canonical_json(value);
  if (text.size() > provenance::kJsonBytesMax) return;
  const auto again = read(text);
  COLOPHON_CHECK(again.ok() && provenance::canonical_json(*again) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  if (const auto value = provenance::read_json(text)) check_again(*value, &provenance::read_json);
  if (const auto value = provenance::read_statement(text)) check_again(*value, &provenance::read_statement);
  if (const auto value = provenance::read_attestation(text))
    check_again(*value, &provenance::read_attestation);
  const auto document = provenance::read_document(text);
  if (!document) return 0;
  check_again(*document, &provenance::read_document);
  if (provenance::check_document(*document)) COLOPHON_CHECK(provenance::document_request(*document).ok());
  for (const auto rule : {provenance::Rule::kEu, provenance::Rule::kCalifornia, provenance::Rule::kUsco}) {
    COLOPHON_CHECK(!provenance::disclose(*document, rule).text.empty());
  }
  return 0;
}

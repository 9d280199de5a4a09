// Documents, notices and private prompts from strangers: what is read is written canonically, and reads the
// same again; nothing of them becomes markup.
#include "provenance/disclosure.hpp"
#include "provenance/html.hpp"
#include "provenance/lineage.hpp"
#include "provenance/private_prompt.hpp"
#include "provenance/takedown.hpp"

using namespace colophon;

namespace {

void check_again(const provenance::Json& value, Result<provenance::Json> (*read)(std::string_view)) {
  const std::string text = provenance::canonical_json(value);
  if (text.size() > provenance::kJsonBytesMax) return;
  const auto again = read(text);
  COLOPHON_CHECK(again.ok() && provenance::canonical_json(*again) == text);
}

void check_prompt(ByteView data) {
  if (const auto prompt = provenance::read_private_prompt(as_text(data))) {
    const auto again =
        provenance::read_private_prompt(provenance::canonical_json(provenance::to_json(*prompt)));
    COLOPHON_CHECK(again.ok() && provenance::commitment_of(*again) == provenance::commitment_of(*prompt));
  }
  if (const auto prompt = provenance::decode_envelope(data)) {
    COLOPHON_CHECK(equal(provenance::encode_envelope(*prompt), data));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  if (const auto value = provenance::read_json(text)) check_again(*value, &provenance::read_json);
  if (const auto value = provenance::read_statement(text)) check_again(*value, &provenance::read_statement);
  if (const auto value = provenance::read_attestation(text))
    check_again(*value, &provenance::read_attestation);
  if (const auto value = provenance::read_notice(text)) check_again(*value, &provenance::read_notice);
  if (const auto value = provenance::read_counter_notice(text))
    check_again(*value, &provenance::read_counter_notice);
  check_prompt({data, size});
  COLOPHON_CHECK(provenance::escape_html(text).find_first_of("<>\"'") == std::string::npos);
  const auto document = provenance::read_document(text);
  if (!document) return 0;
  check_again(*document, &provenance::read_document);
  if (provenance::check_document(*document)) COLOPHON_CHECK(provenance::document_request(*document).ok());
  for (const auto rule : {provenance::Rule::kEu, provenance::Rule::kCalifornia, provenance::Rule::kUsco}) {
    COLOPHON_CHECK(!provenance::disclose(*document, rule).text.empty());
  }
  COLOPHON_CHECK(provenance::lineage_svg(*document).ends_with("</svg>\n"));
  return 0;
}

// read_documents KIND < LINES: one line of output a line of JSON. KIND canonical: the RFC 8785 form. KIND
// document, statement or attested: that form too if the strict reader takes it, else the error's code and
// message.
#include <iostream>
#include <string>

#include "provenance/document.hpp"

int main(int count, char** arguments) {
  using namespace colophon;
  const std::string kind = count == 2 ? arguments[1] : "";
  Result<provenance::Json> (*read)(std::string_view) = kind == "canonical"   ? &provenance::read_json
                                                       : kind == "document"  ? &provenance::read_document
                                                       : kind == "statement" ? &provenance::read_statement
                                                       : kind == "attested"  ? &provenance::read_attestation
                                                                             : nullptr;
  if (read == nullptr) return 2;
  for (std::string line; std::getline(std::cin, line);) {
    const auto value = read(line);
    std::cout << (value ? provenance::canonical_json(*value)
                        : value.error().code + ": " + value.error().message)
              << '\n';
  }
}

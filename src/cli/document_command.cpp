// colophon document: the provenance document of a piece, rebuilt from the chain. spec/provenance.md
#include <iostream>

#include "base/file.hpp"
#include "cli/amount.hpp"
#include "cli/command.hpp"
#include "cli/document_files.hpp"
#include "cli/session.hpp"

namespace colophon::cli {
namespace {

struct DocumentOptions {
  ChainOptions chain;
  std::string file;
  std::string token;
  std::string statement;
  std::string output;
};

Result<provenance::Json> from_chain(const DocumentOptions& options) {
  COLOPHON_TRY(const Bytes32 token, parse_token(options.token));
  Session session(options.chain);
  return document_from_chain(session, token, options.statement);
}

// The file is well-formed and agrees with itself; with a token, its derived part is also the chain's.
Result<int> check(const DocumentOptions& options) {
  COLOPHON_TRY(const provenance::Json document, load_document(options.file));
  if (!options.token.empty()) {
    COLOPHON_TRY(const provenance::Json rebuilt, from_chain(options));
    if (provenance::canonical_json(*rebuilt.find("derived")) !=
        provenance::canonical_json(*document.find("derived"))) {
      std::cout << "the document's derived part is not what the chain says\n";
      return kNo;
    }
  }
  std::cout << to_hex_0x(provenance::json_hash(document)) << '\n';
  return kYes;
}

Result<int> write(const DocumentOptions& options) {
  COLOPHON_TRY(const provenance::Json document, from_chain(options));
  const std::string text = provenance::canonical_json(document);
  if (options.output.empty()) {
    std::cout << text;
  } else {
    COLOPHON_TRY_VOID(write_file(options.output, as_bytes(text)));
  }
  std::cerr << "document " << to_hex_0x(provenance::json_hash(document)) << '\n';
  return kYes;
}

}  // namespace

void add_document(CLI::App& app, int& exit_code) {
  auto* command =
      app.add_subcommand("document", "Rebuild a piece's provenance document from the chain, or check one");
  const auto options = std::make_shared<DocumentOptions>();
  command->add_option("file", options->file, "A document to check; with --token, against the chain too");
  command->add_option("--token", options->token, "The piece's id");
  command->add_option("--statement", options->statement, "The creator's statement, to be the stated part");
  command->add_option("-o,--output", options->output, "File to write; standard output if not given");
  options->chain.add_to(*command);
  set_body(*command, exit_code, [options]() -> Result<int> {
    if (!options->file.empty()) return check(*options);
    if (!options->token.empty()) return write(*options);
    return Error{"NothingToDo", "neither --token nor a document was given", "colophon document --token N"};
  });
}

}  // namespace colophon::cli

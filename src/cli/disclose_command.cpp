// colophon disclose: the words and the block that a rule wants, from a piece's document. spec/disclosure.md
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "cli/amount.hpp"
#include "cli/claim_signing.hpp"
#include "cli/command.hpp"
#include "cli/document_files.hpp"
#include "cli/session.hpp"
#include "paint/picture.hpp"
#include "provenance/c2pa_reader.hpp"
#include "provenance/c2pa_writer.hpp"
#include "provenance/disclosure.hpp"

namespace colophon::cli {
namespace {

struct Options {
  ChainOptions chain;
  std::string file;
  std::string token;
  std::string statement;
  std::string copy;
  std::string rule = "all";
  bool json = false;
};

Result<provenance::Json> find_document(const Options& options) {
  if (!options.file.empty()) return load_document(options.file);
  if (options.token.empty())
    return Error{"NothingToDo", "neither a document nor --token was given",
                 "colophon disclose document.json"};
  COLOPHON_TRY(const Bytes32 token, parse_token(options.token));
  Session session(options.chain);
  return document_from_chain(session, token, options.statement);
}

// What the provider attests stands in a signed copy of this piece, whose credentials have to hold.
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

Result<int> run(const Options& options) {
  COLOPHON_TRY(provenance::Json document, find_document(options));
  if (!options.copy.empty()) {
    COLOPHON_TRY(document, with_copy(std::move(document), options.copy));
  }
  nlohmann::ordered_json all;
  for (std::size_t i = 0; i < provenance::kRuleNames.size(); ++i) {
    const std::string name(provenance::kRuleNames[i]);
    if (options.rule != "all" && options.rule != name) continue;
    const auto disclosure = provenance::disclose(document, static_cast<provenance::Rule>(i));
    all[name] = {{"text", disclosure.text},
                 {"block", nlohmann::ordered_json::parse(provenance::canonical_json(disclosure.block))}};
    if (!options.json)
      std::cout << (options.rule == "all" ? "[" + name + "]\n" : "") << disclosure.text << "\n\n"
                << all[name]["block"].dump(2) << "\n\n";
  }
  if (options.json) std::cout << all.dump(2) << '\n';
  return kYes;
}

}  // namespace

void add_disclose(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand(
      "disclose", "Write what a rule wants to be told of a piece: text and machine-readable block");
  const auto options = std::make_shared<Options>();
  command->add_option("file", options->file, "The piece's provenance document");
  command->add_option("--token", options->token, "… or the piece's id on a chain");
  command->add_option("--statement", options->statement, "The creator's statement, with --token");
  command->add_option("--copy", options->copy, "A signed copy, for what the provider attests");
  command->add_option("--for", options->rule, "Which rule")
      ->check(CLI::IsMember({"eu", "california", "usco", "all"}))
      ->capture_default_str();
  command->add_flag("--json", options->json, "Everything as JSON");
  options->chain.add_to(*command);
  set_body(*command, exit_code, [options] { return run(*options); });
}

}  // namespace colophon::cli

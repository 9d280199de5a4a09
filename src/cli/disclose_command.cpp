// colophon disclose: the words and the block that a rule wants, from a piece's document. spec/disclosure.md
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/amount.hpp"
#include "cli/command.hpp"
#include "cli/document_files.hpp"
#include "cli/session.hpp"
#include "provenance/disclosure.hpp"

namespace colophon::cli {
namespace {

struct DiscloseOptions {
  ChainOptions chain;
  std::string file;
  std::string token;
  std::string statement;
  std::string copy;
  std::string rule = "all";
  bool json = false;
};

Result<provenance::Json> find_document(const DiscloseOptions& options) {
  if (!options.file.empty()) return load_document(options.file);
  if (options.token.empty())
    return Error{"NothingToDo", "neither a document nor --token was given",
                 "colophon disclose document.json"};
  COLOPHON_TRY(const Bytes32 token, parse_token(options.token));
  Session session(options.chain);
  return document_from_chain(session, token, options.statement);
}

Result<int> disclose(const DiscloseOptions& options) {
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
  const auto options = std::make_shared<DiscloseOptions>();
  command->add_option("file", options->file, "The piece's provenance document");
  command->add_option("--token", options->token, "… or the piece's id on a chain");
  command->add_option("--statement", options->statement, "The creator's statement, with --token");
  command->add_option("--copy", options->copy, "A signed copy, for what the provider attests");
  command->add_option("--for", options->rule, "Which rule")
      ->check(CLI::IsMember({"eu", "california", "usco", "all"}))
      ->capture_default_str();
  command->add_flag("--json", options->json, "Everything as JSON");
  options->chain.add_to(*command);
  set_body(*command, exit_code, [options] { return disclose(*options); });
}

}  // namespace colophon::cli

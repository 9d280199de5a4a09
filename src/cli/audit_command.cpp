// colophon audit: a piece's dossier, as one page or as JSON. spec/dossier.md
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "cli/amount.hpp"
#include "cli/audit.hpp"
#include "cli/claim_signing.hpp"
#include "cli/command.hpp"
#include "provenance/certificates.hpp"
#include "provenance/dossier.hpp"

namespace colophon::cli {
namespace {

struct AuditInput {
  ChainOptions chain;
  AuditOptions audit;
  std::string token;
  std::string output;
  std::string anchors;
  std::vector<std::string> adapters;
  bool without_repaint = false;
  bool json = false;
};

Result<int> run(AuditInput options) {
  COLOPHON_TRY(const Bytes32 token, parse_token(options.token));
  if (options.output.empty() && !options.json) {
    return Error{"NothingToDo", "neither --json nor a file for the page was given", "-o dossier.html"};
  }
  options.audit.repaint = !options.without_repaint;
  options.audit.trust.now_s = unix_time_s();
  if (!options.anchors.empty()) {
    COLOPHON_TRY(const Bytes pem, read_file(options.anchors, std::size_t{1} << 20));
    options.audit.trust.anchors = provenance::read_anchors(pem);
    if (options.audit.trust.anchors.empty()) {
      return Error{"BadCertificate", "no certificate in " + options.anchors,
                   "anchors are certificates in PEM"};
    }
  }
  COLOPHON_TRY(options.audit.sources.adapters, find_adapters(options.adapters));
  Session session(options.chain);
  COLOPHON_TRY(const Audit audit, cli::audit(session, token, options.audit));
  const std::string json =
      nlohmann::ordered_json::parse(provenance::canonical_json(audit.dossier)).dump(2) + "\n";
  if (!options.output.empty()) {
    const std::string page = options.json ? json : provenance::dossier_html(audit.dossier, audit.picture);
    COLOPHON_TRY_VOID(write_file(options.output, as_bytes(page)));
    std::cerr << "wrote " << options.output << '\n';
  } else {
    std::cout << json;
  }
  std::cerr << provenance::text_at(audit.dossier, "verdict") << '\n';
  return audit.exit_code;
}

}  // namespace

void add_audit(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("audit", "Write a piece's dossier: one page with everything about it");
  const auto options = std::make_shared<AuditInput>();
  command->add_option("--token", options->token, "The piece's id")->required();
  command->add_option("-o,--output", options->output, "The page (HTML) to write");
  command->add_flag("--json", options->json, "JSON instead; to standard output without -o");
  command->add_option("--statement", options->audit.statement, "The creator's statement");
  command->add_option("--picture", options->audit.picture, "A file that claims to be the piece");
  command->add_option("--copy", options->audit.copy, "A signed copy, whose credentials are checked");
  command->add_option("--anchors", options->anchors, "Certificates (PEM) of signers to trust");
  command->add_option("-m,--model", options->audit.sources.model, "Model; found by its id if not given");
  command
      ->add_option("--adapter", options->adapters,
                   "An adapter file that the piece needs; found by its id if not given")
      ->take_all()
      ->expected(1);
  command->add_flag("--without-repaint", options->without_repaint,
                    "Do not repaint, and say so: for who lacks the model");
  command->add_option("-t,--threads", options->audit.how.threads, "Threads")->check(CLI::Range(1, 256));
  options->chain.add_to(*command);
  set_body(*command, exit_code, [options] { return run(*options); });
}

}  // namespace colophon::cli

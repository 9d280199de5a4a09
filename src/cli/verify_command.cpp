// colophon verify: repaint what a file, or a chain, says a picture is, and compare.
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "cli/adapters.hpp"
#include "cli/amount.hpp"
#include "cli/chain_verify.hpp"
#include "cli/command.hpp"
#include "cli/compare.hpp"
#include "cli/model_folders.hpp"
#include "cli/private_prompt_files.hpp"
#include "cli/repaint.hpp"
#include "paint/picture.hpp"
#include "paint/picture_request.hpp"
#include "paint/request_hash.hpp"

namespace colophon::cli {
namespace {

struct VerifyOptions {
  std::string file;
  std::string token;
  ChainOptions chain;
  std::string model;
  std::vector<std::string> adapters;
  std::string private_file;
  How how;
  std::string out;
  bool json = false;
};

// Neither yes nor no.
int say_unrevealed(const VerifyOptions& options, const paint::Request& request) {
  if (options.json) {
    const nlohmann::ordered_json json = {{"verified", false},
                                         {"unrevealed", true},
                                         {"reason", kUntilRevealed},
                                         {"requestHash", to_hex_0x(paint::request_hash(request))},
                                         {"promptCommitment", to_hex_0x(request.recipe.prompt_commitment)}};
    std::cout << json.dump(2) << '\n';
  } else {
    std::cout << kUntilRevealed << '\n';
  }
  return kUnrevealed;
}

Result<int> verify_file(const VerifyOptions& options) {
  COLOPHON_TRY(const Bytes file, read_file(options.file, paint::kPictureBytesMax));
  COLOPHON_TRY(const paint::Request request, paint::read_picture_request(file));
  std::optional<provenance::PrivatePrompt> opening;
  if (!options.private_file.empty()) {
    COLOPHON_TRY(opening, load_private_prompt(options.private_file));
    COLOPHON_TRY_VOID(provenance::check_opening(request.recipe, *opening));
  } else if (request.recipe.prompt_rule == paint::PromptRule::kCommitted) {
    return say_unrevealed(options, request);
  }
  COLOPHON_TRY(const auto given, find_adapters(options.adapters));
  COLOPHON_TRY(const auto base,
               options.model.empty() ? find_model_by_id(request.recipe.model) : find_model(options.model));
  COLOPHON_TRY(const auto model, fit_model(base, request.recipe, given));
  COLOPHON_TRY(const Painted painted,
               repaint(model, request, opening ? &opening->texts : nullptr, options.how));

  const bool canonical = equal(file, painted.file);
  std::string reason;
  if (!canonical) {
    COLOPHON_TRY(reason, compare_pictures(file, request.recipe, painted.rgb));
  }
  const bool verified = reason.empty();
  if (options.json) {
    const nlohmann::ordered_json json = {{"verified", verified},
                                         {"canonical", canonical},
                                         {"reason", reason},
                                         {"requestHash", to_hex_0x(painted.request_hash)},
                                         {"imageHash", to_hex_0x(painted.image_hash)},
                                         {"traceRoot", to_hex_0x(painted.trace_root)},
                                         {"modelId", to_hex_0x(model->id())},
                                         {"seconds", painted.seconds}};
    std::cout << json.dump(2) << '\n';
  } else if (verified) {
    std::cout << "verified: every pixel follows from the request, repainted in " << painted.seconds << " s\n"
              << (canonical ? ""
                            : "the file is a copy that was saved again; the canonical file's hash is below\n")
              << "image hash " << to_hex_0x(painted.image_hash) << '\n';
  } else {
    std::cout << "not verified: " << reason << '\n';
  }
  return verified ? kYes : kNo;
}

Result<int> verify_token(const VerifyOptions& options) {
  COLOPHON_TRY(const Bytes32 token, parse_token(options.token));
  std::optional<Bytes> file;
  if (!options.file.empty()) {
    COLOPHON_TRY(file, read_file(options.file, paint::kPictureBytesMax));
  }
  Session session(options.chain);
  COLOPHON_TRY(Piece piece, read_piece(session, token));
  if (!options.private_file.empty()) {
    COLOPHON_TRY(piece.revealed, load_private_prompt(options.private_file));
    COLOPHON_TRY_VOID(provenance::check_opening(piece.request.recipe, *piece.revealed));
  }
  COLOPHON_TRY(const auto given, find_adapters(options.adapters));
  COLOPHON_TRY(const Verdict verdict, verify_piece(piece, {options.model, given}, file, options.how));
  if (verdict.unrevealed) return say_unrevealed(options, piece.request);
  if (verdict.accepted && !options.out.empty()) {
    COLOPHON_TRY_VOID(write_file(options.out, verdict.painted.file));
  }
  if (options.json) {
    const nlohmann::ordered_json json = {{"verified", verdict.accepted},
                                         {"reason", verdict.reason},
                                         {"requestHash", to_hex_0x(piece.receipt.request_hash)},
                                         {"imageHash", to_hex_0x(piece.receipt.image_hash)},
                                         {"traceRoot", to_hex_0x(piece.receipt.trace_root)},
                                         {"modelId", to_hex_0x(piece.request.recipe.model)},
                                         {"seed", std::to_string(piece.request.seed)},
                                         {"seconds", verdict.painted.seconds}};
    std::cout << json.dump(2) << '\n';
  } else if (verdict.accepted) {
    std::cout << "verified: repainted from the chain's request in " << verdict.painted.seconds
              << " s; request hash, image hash and trace root agree with the receipt\n";
  } else {
    std::cout << "not verified: " << verdict.reason << '\n';
  }
  return verdict.accepted ? kYes : kNo;
}

}  // namespace

void add_verify(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("verify", "Repaint a picture and compare every pixel");
  const auto options = std::make_shared<VerifyOptions>();
  command->add_option("file", options->file, "A picture file; without --token it must carry its request");
  command->add_option("--token", options->token,
                      "Check the piece of that id on a chain (and the file against it, if given)");
  options->chain.add_to(*command);
  command->add_option("-m,--model", options->model, "Model; found by its id if not given");
  command
      ->add_option("--adapter", options->adapters,
                   "An adapter file that the picture needs; found by its id if not given")
      ->take_all()
      ->expected(1);
  command->add_option("--private", options->private_file,
                      "What opens a private prompt, for who has it before it is revealed");
  command->add_option("-t,--threads", options->how.threads, "Threads")->check(CLI::Range(1, 256));
  command->add_flag("--reference", options->how.reference, "Use the reference executor");
  command->add_option("-o,--output", options->out,
                      "With --token: write the picture that was repainted there, if it is the piece's");
  command->add_flag("--json", options->json, "Write the answer to standard output as JSON");
  set_body(*command, exit_code, [options]() -> Result<int> {
    if (!options->token.empty()) return verify_token(*options);
    if (!options->out.empty())
      return Error{"BadUsage", "-o goes with --token", "what is in a file need not be written again"};
    if (!options->file.empty()) return verify_file(*options);
    return Error{"NothingToVerify", "neither a picture file nor --token was given",
                 "colophon verify picture.png"};
  });
}

}  // namespace colophon::cli

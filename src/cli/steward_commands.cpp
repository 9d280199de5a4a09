// colophon notice, counter, cases, close, and steward hide, sue, offer, take. spec/takedown.md
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "chain/steward.hpp"
#include "cli/amount.hpp"
#include "cli/command.hpp"
#include "cli/document_files.hpp"
#include "cli/steward_options.hpp"
#include "keys/salt.hpp"
#include "provenance/takedown.hpp"
#include "provenance/words.hpp"

namespace colophon::cli {
namespace {

std::string piece_name(const chain::Deployment& deployment, const Bytes32& token) {
  return "eip155:" + std::to_string(deployment.chain_id) + "/erc721:" + to_hex_0x(deployment.token.bytes) +
         "/" + provenance::decimal(token);
}

int print_form(const provenance::Json& form) {
  std::cout << nlohmann::ordered_json::parse(provenance::canonical_json(form)).dump(2) << '\n';
  return kYes;
}

// The piece that a notice names, which has to be one of this deployment.
Result<Bytes32> piece_of(const provenance::Json& notice, const chain::Deployment& deployment) {
  const std::string& name = *notice.find("piece")->string();
  const auto token = provenance::parse_decimal(std::string_view(name).substr(name.rfind('/') + 1));
  if (token && piece_name(deployment, *token) == name) return *token;
  return Error{"PieceUnknown", "'" + printable(name) + "' is no piece of this deployment",
               "colophon notice --token N prints a form with the piece's name"};
}

Result<int> notice(const StewardOptions& options) {
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  if (options.file.empty()) {
    if (options.token.empty()) {
      return Error{"NothingToDo", "neither a notice nor --token was given",
                   "colophon notice --token N prints a form"};
    }
    COLOPHON_TRY(const Bytes32 token, parse_token(options.token));
    COLOPHON_TRY(const Bytes32 salt, keys::random_salt());
    return print_form(provenance::notice_form(piece_name(deployment, token), salt));
  }
  COLOPHON_TRY(const provenance::Json text, load_json(options.file, &provenance::read_notice));
  COLOPHON_TRY(const Bytes32 token, piece_of(text, deployment));
  const auto hashes = provenance::takedown_hashes(text);
  return as_sender(options.chain, [&](const Acting& acting) -> Result<int> {
    COLOPHON_TRY(const auto filed,
                 acting.steward.notice(acting.sender, token, {hashes.text, hashes.work, hashes.contact}));
    std::cout << filed.id << '\n';
    std::cerr << "filed case " << filed.id << ", notice " << to_hex_0x(hashes.text)
              << "; send the text itself to the Steward, and keep it\n";
    return kYes;
  });
}

Result<int> counter(const StewardOptions& options) {
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  const chain::Steward steward(session.client(), deployment);
  COLOPHON_TRY(const chain::TakedownCase about, steward.case_of(options.id));
  if (about.stage == chain::Stage::kNone) {
    return Error{"CaseUnknown", "there is no case " + std::to_string(options.id),
                 "colophon cases lists those of a piece"};
  }
  if (options.file.empty()) {
    COLOPHON_TRY(const Bytes32 salt, keys::random_salt());
    return print_form(provenance::counter_notice_form(piece_name(deployment, about.token_id), salt));
  }
  COLOPHON_TRY(const provenance::Json text, load_json(options.file, &provenance::read_counter_notice));
  COLOPHON_TRY(const Bytes32 token, piece_of(text, deployment));
  if (token != about.token_id) {
    return Error{"PieceUnknown", "case " + std::to_string(options.id) + " is about another piece",
                 "colophon counter CASE prints the right form"};
  }
  const auto hashes = provenance::takedown_hashes(text);
  return as_sender(options.chain, [&](const Acting& acting) -> Result<int> {
    COLOPHON_TRY(const auto receipt,
                 acting.steward.counter(acting.sender, options.id, {hashes.text, hashes.contact}));
    COLOPHON_TRY(const auto now, acting.steward.case_of(options.id));
    std::cerr << "countered case " << options.id << "; the piece is shown again from "
              << provenance::utc_time(now.shown_from_s) << ", unless a court is called; " << receipt.gas_used
              << " gas\n";
    return kYes;
  });
}

Result<int> list_cases(const StewardOptions& options) {
  COLOPHON_TRY(const Bytes32 token, parse_token(options.token));
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  const chain::Steward steward(session.client(), deployment);
  COLOPHON_TRY(const bool hidden, steward.is_hidden(token));
  COLOPHON_TRY(const auto cases, steward.cases_about(token));
  nlohmann::ordered_json json = {{"hidden", hidden}, {"cases", nlohmann::ordered_json::array()}};
  for (const auto& one : cases) json["cases"].push_back(to_json(one));
  std::cout << json.dump(2) << '\n';
  return kYes;
}

void add_act(CLI::App& app, int& exit_code, const char* name, const char* help, const char* file_help,
             Result<eth::TransactionReceipt> (*act)(const Acting&, std::uint64_t, const Bytes32&)) {
  auto* command = app.add_subcommand(name, help);
  const auto options = std::make_shared<StewardOptions>();
  command->add_option("case", options->id, "Its number")->required();
  if (file_help != nullptr) command->add_option("--reasons", options->file, file_help);
  options->add_to(*command);
  set_body(*command, exit_code, [options, act]() -> Result<int> {
    COLOPHON_TRY(const Bytes32 reasons, hash_of_file(options->file));
    return as_sender(options->chain, [&](const Acting& acting) -> Result<int> {
      COLOPHON_TRY(const auto receipt, act(acting, options->id, reasons));
      COLOPHON_TRY(const auto now, acting.steward.case_of(options->id));
      std::cerr << "case " << options->id << " is " << chain::kStageNames[static_cast<std::size_t>(now.stage)]
                << ", " << receipt.gas_used << " gas\n";
      return kYes;
    });
  });
}

}  // namespace

void add_takedowns(CLI::App& app, int& exit_code) {
  {
    auto* command = app.add_subcommand("notice", "File a takedown notice, or print a form of one");
    const auto options = std::make_shared<StewardOptions>();
    command->add_option("file", options->file, "The notice, filled in (spec/takedown.md)");
    command->add_option("--token", options->token, "The piece that the form is to be about");
    options->add_to(*command);
    set_body(*command, exit_code, [options] { return notice(*options); });
  }
  {
    auto* command = app.add_subcommand("counter", "Counter a takedown notice, or print a form of it");
    const auto options = std::make_shared<StewardOptions>();
    command->add_option("case", options->id, "The case's number")->required();
    command->add_option("file", options->file, "The counter-notice, filled in");
    options->add_to(*command);
    set_body(*command, exit_code, [options] { return counter(*options); });
  }
  {
    auto* command = app.add_subcommand("cases", "Takedown notices about a piece, as JSON");
    const auto options = std::make_shared<StewardOptions>();
    command->add_option("token", options->token, "Its id")->required();
    options->chain.add_to(*command);
    set_body(*command, exit_code, [options] { return list_cases(*options); });
  }
  add_act(app, exit_code, "close", "Close a takedown case: by who filed it, or the Steward",
          "A text with the reasons, whose hash is kept",
          [](const Acting& acting, std::uint64_t id, const Bytes32& reasons) {
            return acting.steward.close(acting.sender, id, reasons);
          });
}

void add_takedown_role(CLI::App& group, int& exit_code) {
  add_act(group, exit_code, "hide", "Hide a noticed piece, once the delay is over", nullptr,
          [](const Acting& acting, std::uint64_t id, const Bytes32&) {
            return acting.steward.hide(acting.sender, id);
          });
  add_act(group, exit_code, "sue", "Record that the complaining party called a court",
          "The court's paper, whose hash is kept",
          [](const Acting& acting, std::uint64_t id, const Bytes32& evidence) {
            return acting.steward.sue(acting.sender, id, evidence);
          });
  {
    auto* command = group.add_subcommand("offer", "Offer the role to another account");
    const auto options = std::make_shared<StewardOptions>();
    command->add_option("to", options->to, "Its address")->required();
    options->add_to(*command);
    set_body(*command, exit_code, [options]() -> Result<int> {
      COLOPHON_TRY(const eth::Address to, eth::parse_address(options->to));
      return as_sender(options->chain, [&](const Acting& acting) -> Result<int> {
        COLOPHON_TRY(const auto receipt, acting.steward.offer_role(acting.sender, to));
        std::cerr << "offered to " << to_text(to) << ", " << receipt.gas_used << " gas\n";
        return kYes;
      });
    });
  }
  {
    auto* command = group.add_subcommand("take", "Take the role that was offered, once the delay is over");
    const auto options = std::make_shared<StewardOptions>();
    options->add_to(*command);
    set_body(*command, exit_code, [options]() -> Result<int> {
      return as_sender(options->chain, [&](const Acting& acting) -> Result<int> {
        COLOPHON_TRY(const auto receipt, acting.steward.take_role(acting.sender));
        std::cerr << "took the Steward's role, " << receipt.gas_used << " gas\n";
        return kYes;
      });
    });
  }
}

void add_steward(CLI::App& app, int& exit_code) {
  add_takedowns(app, exit_code);
  add_contests(app, exit_code);
  auto* group = app.add_subcommand("steward", "What the account with the Steward's role decides");
  group->require_subcommand(1);
  add_takedown_role(*group, exit_code);
  add_contest_role(*group, exit_code);
}

}  // namespace colophon::cli

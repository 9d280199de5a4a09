// What every command of the program shares: how it is added, how it fails, where its words go.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace colophon::cli {

inline constexpr std::string_view kVersion = "0.1.0";

// Exit codes: the answer is yes; the answer is no (a picture that does not verify); no answer (an error); no
// answer yet (the prompt is private: unverified until revealed).
inline constexpr int kYes = 0;
inline constexpr int kNo = 1;
inline constexpr int kFailed = 2;
inline constexpr int kUnrevealed = 3;

// Each adds its subcommands with their options; `exit_code` is set when the command has run.
void add_paint(CLI::App& app, int& exit_code);
void add_verify(CLI::App& app, int& exit_code);
void add_model(CLI::App& app, int& exit_code);
void add_import(CLI::App& app, int& exit_code);
void add_adapter(CLI::App& app, int& exit_code);
void add_deploy(CLI::App& app, int& exit_code);
void add_register(CLI::App& app, int& exit_code);
void add_jobs(CLI::App& app,
              int& exit_code);  // commission, jobs, deliver, accept, challenge, finalise, refund
void add_auctions(CLI::App& app, int& exit_code);         // auction, bid, settle
void add_revenue(CLI::App& app, int& exit_code);          // credit, withdraw, flush
void add_artist(CLI::App& app, int& exit_code);           // artist deploy, show, patronise, step, buy …
void add_steward(CLI::App& app, int& exit_code);          // notice, counter, contest, steward …
void add_private_prompts(CLI::App& app, int& exit_code);  // prompt-key, hand, reveal
void add_receipt(CLI::App& app, int& exit_code);
void add_document(CLI::App& app, int& exit_code);
void add_sign(CLI::App& app, int& exit_code);
void add_detect(CLI::App& app, int& exit_code);
void add_disclose(CLI::App& app, int& exit_code);
void add_audit(CLI::App& app, int& exit_code);
void add_node(CLI::App& app, int& exit_code);  // init, up, backup
void add_worker(CLI::App& app, int& exit_code);
void add_key(CLI::App& app, int& exit_code);
void add_demo(CLI::App& app, int& exit_code);

// Accepts what parse_u64 accepts. CLI11 alone would read 010 as eight, and -1 as 2^64-1: another seed than
// was asked for.
CLI::Validator decimal();

// Sets a subcommand's body: an Error is written to standard error and becomes kFailed.
void set_body(CLI::App& command, int& exit_code, std::function<Result<int>()> body);

}  // namespace colophon::cli

// colophon contest, enact, lapse-contest, reclaim, release, and steward rule, recall: registrations that
// somebody says belong to somebody else. contracts/README.md, "Money"; spec/takedown.md
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/amount.hpp"
#include "cli/command.hpp"
#include "cli/steward_options.hpp"
#include "provenance/words.hpp"

namespace colophon::cli {
namespace {

using Act = Result<eth::TransactionReceipt> (*)(const Acting&, const StewardOptions&, const Bytes32& work);

CLI::App* add_act(CLI::App& app, int& exit_code, const char* name, const char* help,
                  const std::shared_ptr<StewardOptions>& options, Act act) {
  auto* command = app.add_subcommand(name, help);
  command->add_option("work", options->work, "The work's id")->required();
  options->add_to(*command);
  set_body(*command, exit_code, [options, act, name]() -> Result<int> {
    COLOPHON_TRY(const Bytes32 work, parse_hash(options->work));
    return as_sender(options->chain, [&](const Acting& acting) -> Result<int> {
      COLOPHON_TRY(const auto receipt, act(acting, *options, work));
      std::cerr << name << ": done, " << receipt.gas_used << " gas\n";
      return kYes;
    });
  });
  return command;
}

Result<int> show(const StewardOptions& options) {
  COLOPHON_TRY(const Bytes32 id, parse_hash(options.work));
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  const chain::Registry registry(session.client(), deployment.registry);
  COLOPHON_TRY(const chain::Work work, registry.work(id));
  COLOPHON_TRY(const chain::Contest contest, registry.contest_of(id));
  COLOPHON_TRY(const std::uint64_t seconds, registry.contest_seconds());
  COLOPHON_TRY(const chain::Ruling ruling, chain::Steward(session.client(), deployment).ruling_on(id));
  COLOPHON_TRY(const auto escrow,
               chain::Revenue(session.client(), deployment).escrow_of(eth::Address{}, work.slot));
  COLOPHON_TRY(const eth::Address holder, registry.holder_of(work.slot));
  nlohmann::ordered_json json = {{"contested", contest.opened_s != 0},
                                 {"decided", contest.decided},
                                 {"holder", to_text(holder)},
                                 {"escrow", escrow.decimal()}};
  if (contest.opened_s != 0) {
    json["contester"] = to_text(contest.contester);
    json["opened"] = provenance::utc_time(contest.opened_s);
    json["lapses"] = provenance::utc_time(contest.opened_s + seconds);
  }
  if (ruling.from_s != 0) {
    json["ruling"] = {{"upheld", ruling.upheld},
                      {"from", provenance::utc_time(ruling.from_s)},
                      {"reasons", to_hex_0x(ruling.reasons)}};
  }
  std::cout << json.dump(2) << '\n';
  return kYes;
}

}  // namespace

void add_contests(CLI::App& app, int& exit_code) {
  const auto fresh = [] { return std::make_shared<StewardOptions>(); };
  add_act(app, exit_code, "contest", "Say, with a bond, that a work was registered by the wrong one", fresh(),
          [](const Acting& acting, const StewardOptions&, const Bytes32& work) {
            return acting.registry.contest(acting.sender, work);
          });
  {
    auto* command = app.add_subcommand("contested", "Where a work's contest stands, as JSON");
    const auto options = fresh();
    command->add_option("work", options->work, "The work's id")->required();
    options->chain.add_to(*command);
    set_body(*command, exit_code, [options] { return show(*options); });
  }
  add_act(app, exit_code, "enact", "Carry out the Steward's ruling on a contest, once its delay is over",
          fresh(), [](const Acting& acting, const StewardOptions&, const Bytes32& work) {
            return acting.steward.enact(acting.sender, work);
          });
  add_act(app, exit_code, "lapse-contest",
          "End a contest that nobody decided in time: the registrant keeps it", fresh(),
          [](const Acting& acting, const StewardOptions&, const Bytes32& work) {
            return acting.registry.lapse_contest(acting.sender, work);
          });
  {
    const auto options = fresh();
    auto* command =
        add_act(app, exit_code, "reclaim", "Take back the bond of a contest that was upheld", options,
                [](const Acting& acting, const StewardOptions& said,
                   const Bytes32& work) -> Result<eth::TransactionReceipt> {
                  eth::Address to = acting.sender.address();
                  if (!said.to.empty()) {
                    COLOPHON_TRY(to, eth::parse_address(said.to));
                  }
                  return acting.registry.reclaim_bond(acting.sender, work, to);
                });
    command->add_option("--to", options->to, "Where it goes; to your own account if not given");
  }
  add_act(app, exit_code, "release", "Pay what a work earned while it was contested to whoever holds it",
          fresh(),
          [](const Acting& acting, const StewardOptions&,
             const Bytes32& work) -> Result<eth::TransactionReceipt> {
            COLOPHON_TRY(const chain::Work entry, acting.registry.work(work));
            return acting.revenue.release_escrow(acting.sender, entry.slot, eth::Address{});
          });
}

void add_contest_role(CLI::App& group, int& exit_code) {
  {
    const auto options = std::make_shared<StewardOptions>();
    auto* command = add_act(
        group, exit_code, "rule", "Decide a work's contest, to be enacted when the delay is over", options,
        [](const Acting& acting, const StewardOptions& said,
           const Bytes32& work) -> Result<eth::TransactionReceipt> {
          COLOPHON_TRY(const Bytes32 reasons, hash_of_file(said.file));
          return acting.steward.rule(acting.sender, work, said.verdict == "upheld", reasons);
        });
    command->add_option("verdict", options->verdict, "upheld: the contester gets the work; or rejected")
        ->required()
        ->check(CLI::IsMember({"upheld", "rejected"}));
    command->add_option("--reasons", options->file, "A text with the reasons, whose hash is kept");
  }
  add_act(group, exit_code, "recall", "Take a ruling back", std::make_shared<StewardOptions>(),
          [](const Acting& acting, const StewardOptions&, const Bytes32& work) {
            return acting.steward.recall(acting.sender, work);
          });
}

}  // namespace colophon::cli

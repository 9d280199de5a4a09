// colophon artist deploy, show, patronise, step: an artist with nobody at the wheel. spec/artist.md
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "chain/artist.hpp"
#include "cli/amount.hpp"
#include "cli/artist_file.hpp"
#include "cli/chosen_artist.hpp"
#include "cli/command.hpp"
#include "cli/model_folders.hpp"
#include "cli/recipe_options.hpp"
#include "cli/session.hpp"
#include "provenance/words.hpp"

namespace colophon::cli {
namespace {

struct ArtistOptions : ChosenArtist {
  std::string amount{};
  bool json = false;
  // deploy
  std::string name{};
  std::string file{};
  std::string founder{};
  std::string licence = "CC0-1.0";
  RecipeOptions hand{};
};

Result<int> deploy(const ArtistOptions& options) {
  const std::string path = options.file.empty() ? beside_program("contracts/artist.json") : options.file;
  COLOPHON_TRY(const ArtistFile file, read_artist_file(path));
  COLOPHON_TRY(const auto model, find_model(options.hand.model));
  for (const auto& slot : file.words) {
    for (const std::string& word : slot) {
      paint::Recipe one;
      one.prompt = word;
      report_unknown_words(*model, one);
    }
  }
  RecipeOptions wanted = options.hand;
  wanted.prompt = file.words[0][0];
  COLOPHON_TRY(const Order order, make_recipe(wanted, *model));
  chain::NewArtist artist;
  artist.words = file.words;
  COLOPHON_TRY(chain::Hand hand, chain::hand_of(order.recipe));
  artist.hands.push_back(std::move(hand));
  if (!options.amount.empty()) {
    COLOPHON_TRY(artist.gift_wei, parse_amount(options.amount));
  }

  Session session(options.chain);
  COLOPHON_TRY(chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Sender sender(session.client(), key, deployment.chain_id);
  COLOPHON_TRY(deployment.school, chain::deploy_school(session.client(), sender, session.artifacts()));
  artist.config = {.studio = deployment.studio,
                   .house = deployment.auction_house,
                   .school = deployment.school,
                   .resolver = deployment.stalemate,
                   .terms = file.terms,
                   .name = options.name,
                   .licence = options.licence};
  if (!options.founder.empty()) {
    COLOPHON_TRY(artist.config.founder, eth::parse_address(options.founder));
  }
  COLOPHON_TRY(const eth::Address address,
               chain::deploy_artist(session.client(), sender, session.artifacts(), artist));
  auto& known = deployment.artists;
  if (std::find(known.begin(), known.end(), address) == known.end()) known.push_back(address);
  COLOPHON_TRY_VOID(write_file(options.chain.deployment, as_bytes(to_json(deployment))));
  std::cout << to_text(address) << '\n';
  std::cerr << "the artist " << options.name << " is at " << to_text(address) << ", written to "
            << options.chain.deployment << '\n';
  return kYes;
}

Result<int> show(const ArtistOptions& options) {
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const eth::Address address, chosen_artist(options, deployment));
  const chain::Artist artist(session.client(), address);
  COLOPHON_TRY(const chain::ArtistConfig config, artist.config());
  COLOPHON_TRY(const chain::ArtistStage stage, artist.stage());
  COLOPHON_TRY(const chain::NextStep next, artist.next());
  COLOPHON_TRY(const std::uint64_t exhibitions, artist.exhibitions());
  COLOPHON_TRY(const eth::Uint256 average, artist.average_price());
  COLOPHON_TRY(const eth::Uint256 treasury, artist.treasury());
  COLOPHON_TRY(const eth::Uint256 owed, artist.owed());
  const std::string stage_name(chain::kArtistStageNames[static_cast<std::size_t>(stage)]);
  const std::string step_name(chain::kArtistStepNames[static_cast<std::size_t>(next.step)]);
  if (options.json) {
    const nlohmann::ordered_json json = {
        {"address", to_text(address)},
        {"name", config.name},
        {"stage", stage_name},
        {"exhibitions", exhibitions},
        {"averagePriceWei", average.decimal()},
        {"treasuryWei", treasury.decimal()},
        {"owedWei", owed.decimal()},
        {"next", {{"step", step_name}, {"readyAt", next.ready_at_s}, {"tipWei", next.tip_wei.decimal()}}},
        {"terms", chain::to_json(config.terms)}};
    std::cout << json.dump(2) << '\n';
    return kYes;
  }
  const std::string since =
      next.ready_at_s == 0 ? "now" : "from " + provenance::utc_time(next.ready_at_s) + " on";
  std::cout << config.name << ", " << to_text(address) << '\n'
            << "stage      " << stage_name << ", exhibition " << exhibitions << '\n'
            << "treasury   " << format_ether(treasury) << ", and " << format_ether(owed)
            << " owed to patrons\n"
            << "average    " << format_ether(average) << '\n'
            << "next       "
            << (next.step == chain::ArtistStep::kWait
                    ? "it waits for money: at least " + format_ether(chain::needed_to_begin(config.terms)) +
                          " in the treasury"
                    : step_name + ", " + since + ", tip " + format_ether(next.tip_wei))
            << '\n';
  return kYes;
}

Result<int> patronise(const ArtistOptions& options) {
  COLOPHON_TRY(const eth::Uint256 wei, parse_amount(options.amount));
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const eth::Address address, chosen_artist(options, deployment));
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Sender sender(session.client(), key, deployment.chain_id);
  const chain::Artist artist(session.client(), address);
  COLOPHON_TRY_VOID([&]() -> Result<void> {
    const auto sent = artist.patronise(sender, wei);
    return sent ? Result<void>() : sent.error();
  }());
  COLOPHON_TRY(const eth::Uint256 treasury, artist.treasury());
  std::cout << treasury.decimal() << '\n';
  std::cerr << "gave " << format_ether(wei) << "; the treasury holds " << format_ether(treasury) << '\n';
  return kYes;
}

Result<int> step(const ArtistOptions& options) {
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const eth::Address address, chosen_artist(options, deployment));
  const chain::Artist artist(session.client(), address);
  COLOPHON_TRY(const chain::NextStep next, artist.next());
  if (next.step == chain::ArtistStep::kWait)
    return Error{"TreasuryLow", "the artist waits for money",
                 "colophon artist patronise AMOUNT adds to its treasury"};
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Sender sender(session.client(), key, deployment.chain_id);
  COLOPHON_TRY(const auto receipt, artist.take(sender, next.step));
  COLOPHON_TRY(const eth::Uint256 tip, artist.tip_of(receipt));
  const std::string name(chain::kArtistStepNames[static_cast<std::size_t>(next.step)]);
  std::cout << name << '\n';
  std::cerr << "took the step " << name << " for a tip of " << format_ether(tip) << ", " << receipt.gas_used
            << " gas\n";
  return kYes;
}

using Shared = std::shared_ptr<ArtistOptions>;

void add_deploy_artist(CLI::App& group, int& exit_code) {
  auto* command = group.add_subcommand("deploy", "Put an artist on the chain, and into the deployments file");
  const Shared options = std::make_shared<ArtistOptions>();
  command->add_option("--name", options->name, "Its name, at most 40 bytes")->required();
  command->add_option("--file", options->file,
                      "Its parameters and words; contracts/artist.json beside the program if not given");
  command->add_option("--founder", options->founder,
                      "Who may propose words, and is the first patron; nobody if not given");
  command->add_option("--gift", options->amount, "What its treasury begins with: \"0.5\", \"1 ether\"");
  command->add_option("--licence", options->licence, "SPDX licence id of its data sets")
      ->capture_default_str();
  command->add_option("--model", options->hand.model, "What it paints with; the house model if not given");
  command->add_option("--steps", options->hand.steps, "Sampling steps")->check(decimal());
  command->add_option("--cfg-scale,--guidance", options->hand.guidance, "How closely to follow the prompt");
  command->add_option("-W,--width", options->hand.width, "Width in pixels")->check(decimal());
  command->add_option("-H,--height", options->hand.height, "Height in pixels")->check(decimal());
  command->add_option("--sampler", options->hand.sampler, "Sampler, of those that the model has");
  options->chain.add_to(*command);
  options->chain.add_key_to(*command);
  set_body(*command, exit_code, [options] { return deploy(*options); });
}

}  // namespace

void add_artist(CLI::App& app, int& exit_code) {
  auto* group = app.add_subcommand("artist", "An artist that commissions, sells, pays and learns by itself");
  group->require_subcommand(1);
  add_deploy_artist(*group, exit_code);

  const Shared shown = std::make_shared<ArtistOptions>();
  auto* command =
      add_artist_command(*group, *shown, "show", "What it does, what it has, and which step comes next");
  command->add_flag("--json", shown->json, "As JSON");
  set_body(*command, exit_code, [shown] { return show(*shown); });

  const Shared given = std::make_shared<ArtistOptions>();
  command =
      add_artist_command(*group, *given, "patronise", "Give to its treasury, for a share of its income");
  command->add_option("amount", given->amount, "How much: \"0.5\", \"3 gwei\"")->required();
  given->chain.add_key_to(*command);
  set_body(*command, exit_code, [given] { return patronise(*given); });

  const Shared taken = std::make_shared<ArtistOptions>();
  command = add_artist_command(*group, *taken, "step", "Take the step that is due, for its tip");
  taken->chain.add_key_to(*command);
  set_body(*command, exit_code, [taken] { return step(*taken); });
  add_artist_money(*group, exit_code);
  add_artist_school(*group, exit_code);
}

}  // namespace colophon::cli

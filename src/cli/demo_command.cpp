// colophon demo: the main job, end to end, on a real chain of this machine. Every role has an account of its
// own.
#include <csignal>
#include <filesystem>
#include <iostream>

#include "base/file.hpp"
#include "chain/auction_house.hpp"
#include "chain/deploy.hpp"
#include "chain/registry.hpp"
#include "chain/revenue.hpp"
#include "chain/studio.hpp"
#include "cli/adapters.hpp"
#include "cli/command.hpp"
#include "cli/demo_gallery.hpp"
#include "cli/demo_stage.hpp"
#include "cli/demo_story.hpp"
#include "cli/model_folders.hpp"
#include "cli/process.hpp"
#include "cli/recipe_options.hpp"
#include "cli/repaint.hpp"
#include "crypto/keccak256.hpp"
#include "crypto/sha256.hpp"
#include "paint/recipe_bytes.hpp"

namespace colophon::cli {
namespace {

constexpr std::uint64_t kWindowSeconds = 3600;
constexpr std::uint32_t kAuctionSeconds = 3600;
constexpr std::uint32_t kLastAuctionSeconds = 24 * 3600;
constexpr std::uint64_t kBlockMs = 2'000;  // while it stays up
constexpr const char* kAdapter = "mosaic";
constexpr const char* kSmallModel = "house-small";

struct DemoOptions {
  RecipeOptions recipe{.prompt = "calm sea at night, blue, ink"};
  std::string folder = "build/demo";
  std::string json;
  bool once = false;
  std::uint16_t port = 8080;
  std::string contracts;
  How how;
};

volatile std::sig_atomic_t interrupted = 0;

void say(const std::string& words) {
  std::cout << words << std::endl;
}

class Demo {
 public:
  explicit Demo(const DemoOptions& options) : options_(options) {}

  Result<int> run() {
    COLOPHON_TRY_VOID(choose());
    COLOPHON_TRY_VOID(open_chain());
    COLOPHON_TRY_VOID(register_works());
    COLOPHON_TRY_VOID(commission());
    COLOPHON_TRY_VOID(paint_and_deliver());
    COLOPHON_TRY_VOID(sketch());
    COLOPHON_TRY_VOID(finalise());
    COLOPHON_TRY_VOID(sell());
    COLOPHON_TRY_VOID(verify());
    COLOPHON_TRY_VOID(report());
    if (!options_.once) COLOPHON_TRY_VOID(stay());
    return story_.verdict["verified"].get<bool>() && story_.sketch_verified ? kYes : kNo;
  }

 private:
  std::string path(const std::string& name) const { return options_.folder + "/" + name; }

  // Model, adapter and recipe. Without a word about adapters the shipped one is taken, where it fits.
  Result<void> choose() {
    COLOPHON_TRY(model_, find_model(options_.recipe.model));
    RecipeOptions words = options_.recipe;
    if (words.adapters.empty() && words.prompt.find("<lora:") == std::string::npos) {
      const auto shipped = find_adapter(kAdapter);
      if (shipped && (*shipped)->model() == model_->id()) words.adapters = {kAdapter};
    }
    COLOPHON_TRY(Order order, make_recipe(words, *model_));
    story_.recipe = std::move(order.recipe);
    adapters_ = std::move(order.adapters);
    COLOPHON_TRY(model_, fit_model(model_, story_.recipe, adapters_));
    story_.model = model_->id();
    if (options_.recipe.model.empty()) {
      COLOPHON_TRY(small_, find_model(kSmallModel));
      story_.small = small_->id();
    }
    return {};
  }

  Result<void> open_chain() {
    std::error_code failed;
    std::filesystem::create_directories(options_.folder, failed);
    if (failed)
      return Error{"FileUnwritable", "can't make the folder " + options_.folder + ": " + failed.message()};
    COLOPHON_TRY(stage_, DemoStage::open(path("chain.log"), options_.contracts));
    story_.chain_id = stage_->chain_id();
    say("A chain of your own is up: chain " + std::to_string(story_.chain_id) + " at " + stage_->url() + ".");

    chain::Terms terms;
    terms.platform = stage_->key("platform").address();
    terms.window_seconds = kWindowSeconds;
    COLOPHON_TRY(const chain::Deployed deployed,
                 chain::deploy(client(), sender("platform"), stage_->artifacts(), terms));
    story_.deployment = deployed.deployment;
    story_.gas["deploy"] = deployed.gas;
    const std::string json = to_json(story_.deployment);
    COLOPHON_TRY_VOID(write_file(path("deployment.json"), as_bytes(json)));
    say("The platform deployed the contracts: registry, studio, token, auction house, revenue and the rest "
        "(" +
        std::to_string(deployed.gas) + " gas).");
    return {};
  }

  Result<void> register_works() {
    const chain::Registry registry(client(), story_.deployment.registry);
    chain::Registration data_set{
        .kind = chain::WorkKind::kDataSet, .share = 300, .name = "Colophon corpus", .licence = "Apache-2.0"};
    COLOPHON_TRY(data_set.id, data_set_id());
    chain::Registration model{.id = model_->id(),
                              .kind = chain::WorkKind::kModel,
                              .share = 1000,
                              .name = model_->program().name,
                              .licence = "Apache-2.0",
                              .parents = {data_set.id}};
    chain::Registration prompt{.id = crypto::keccak256(as_bytes(story_.recipe.prompt)),
                               .kind = chain::WorkKind::kPrompt,
                               .share = 200,
                               .name = "A prompt",
                               .licence = "CC-BY-4.0"};
    std::vector<chain::Registration> works = {data_set, model};
    for (const AdapterPointer& adapter : adapters_) {
      works.push_back({.id = adapter->id(),
                       .kind = chain::WorkKind::kAdapter,
                       .share = 500,
                       .name = adapter->name(),
                       .licence = "Apache-2.0",
                       .parents = {model.id}});
    }
    if (small_) {
      works.push_back({.id = small_->id(),
                       .kind = chain::WorkKind::kModel,
                       .share = 1000,
                       .name = small_->program().name,
                       .licence = "Apache-2.0",
                       .parents = {data_set.id, model.id}});
    }
    works.push_back(prompt);
    for (chain::Registration& one : works) {
      auto* work = &one;
      const std::string author = work->kind == chain::WorkKind::kModel     ? "model author"
                                 : work->kind == chain::WorkKind::kAdapter ? "adapter author"
                                 : work->kind == chain::WorkKind::kDataSet ? "data set author"
                                                                           : "prompt author";
      work->payee = stage_->key(author).address();
      COLOPHON_TRY(const auto receipt, registry.register_work(sender(author), *work));
      story_.gas["register_" + std::string(chain::kWorkKinds[static_cast<std::size_t>(work->kind)])] =
          receipt.gas_used;
    }
    const std::string changed =
        adapters_.empty() ? "" : "the adapter “" + adapters_[0]->name() + "” that changes the model (5 %), ";
    say(std::string(adapters_.empty() ? "Three" : "Four") +
        " authors registered what others build on: the data set (3 %), the model made from it (10 %),\n" +
        changed + "and a prompt (2 %).");
    return {};
  }

  // The corpus is rebuilt from its program and seed: its description, hashed, is its id.
  Result<Bytes32> data_set_id() const {
    for (const std::string& folder : model_folders()) {
      const auto file = read_file(folder + "/corpus.json", std::size_t{1} << 20);
      if (file) return crypto::sha256(*file);
    }
    return Error{"FileNotFound", "no corpus.json in a model folder", "it stands beside the shipped models"};
  }

  // And two blocks: the one whose hash the seed is drawn from, and one that can look back at it.
  Result<chain::Commissioned> commission_for(const paint::Recipe& recipe, std::uint64_t fee_milli) {
    COLOPHON_TRY(const Bytes bytes, paint::encode_recipe(recipe));
    const chain::Order order{.resolver = story_.deployment.stalemate,
                             .prompt_work = crypto::keccak256(as_bytes(recipe.prompt)),
                             .fee_wei = eth::multiply(fee_milli, kMilliEther).value()};
    COLOPHON_TRY(auto made, studio().commission(sender("creator"), order, bytes));
    COLOPHON_TRY_VOID(LocalChain::mine(client()));
    COLOPHON_TRY_VOID(LocalChain::mine(client()));
    return made;
  }

  Result<void> commission() {
    COLOPHON_TRY(const auto made, commission_for(story_.recipe, 10));
    id_ = made.id;
    story_.gas["commission"] = made.receipt.gas_used;
    say("The creator commissioned “" + story_.recipe.prompt + "” for 0.01 ether; the recipe is on chain.");
    return {};
  }

  // Claimed with a bond, painted, written to a file, delivered: by the provider.
  struct Made {
    std::uint64_t seed = 0;
    Painted painted{};
    std::uint64_t claim_gas = 0;
    std::uint64_t deliver_gas = 0;
  };
  Result<Made> make(std::uint64_t id, const std::shared_ptr<const engine::Model>& model,
                    const paint::Recipe& recipe, const std::string& file) {
    Made made;
    COLOPHON_TRY(made.seed, studio().draw_seed(id));
    COLOPHON_TRY(const auto claimed, studio().claim(sender("provider"), id, made.seed));
    COLOPHON_TRY(made.painted, repaint(model, {recipe, made.seed}, nullptr, options_.how));
    COLOPHON_TRY_VOID(write_file(path(file), made.painted.file));
    COLOPHON_TRY(const auto delivered,
                 studio().deliver(sender("provider"), id, made.painted.image_hash, made.painted.trace_root));
    made.claim_gas = claimed.gas_used;
    made.deliver_gas = delivered.gas_used;
    return made;
  }

  Result<void> paint_and_deliver() {
    COLOPHON_TRY(Made made, make(id_, model_, story_.recipe, "picture.png"));
    story_.seed = made.seed;
    story_.painted = std::move(made.painted);
    story_.gas["claim"] = made.claim_gas;
    story_.gas["deliver"] = made.deliver_gas;
    say("The provider claimed it with a bond; the next block's hash drew the seed " +
        std::to_string(story_.seed) + ".");
    say("It painted the picture in " + seconds_text(story_.painted.seconds) +
        " and delivered its hash and the trace of its steps.");
    return {};
  }

  // A second piece, by the model that is small enough for browsers and proofs.
  Result<void> sketch() {
    if (!small_) return {};
    COLOPHON_TRY(const Order order, make_recipe({.prompt = options_.recipe.prompt}, *small_));
    COLOPHON_TRY(const auto commissioned, commission_for(order.recipe, 2));
    sketch_id_ = commissioned.id;
    COLOPHON_TRY(Made made, make(sketch_id_, small_, order.recipe, "sketch.png"));
    story_.sketch = std::move(made.painted);
    say("The small model painted a sketch of the same words in " + seconds_text(story_.sketch.seconds) + ".");
    return {};
  }

  Result<void> finalise() {
    COLOPHON_TRY_VOID(LocalChain::pass(client(), kWindowSeconds + 1));
    COLOPHON_TRY(const auto done, studio().finalise(sender("Cyd"), id_));
    story_.gas["finalise"] = done.gas_used;
    if (small_) {
      COLOPHON_TRY(const auto second, studio().finalise(sender("Cyd"), sketch_id_));
      static_cast<void>(second);
    }
    say("An hour passed and nobody challenged it (the clock was moved on), so the provider got fee and "
        "bond,\n"
        "and the creator got the token " +
        to_hex_0x(story_.painted.request_hash) + ".");
    return {};
  }

  Result<void> sell() {
    const chain::AuctionHouse house(client(), story_.deployment);
    COLOPHON_TRY(const auto created, house.create(sender("creator"), story_.painted.request_hash,
                                                  eth::multiply(100, kMilliEther).value(), kAuctionSeconds));
    story_.gas["approve"] = created.approval.gas_used;
    story_.gas["auction"] = created.receipt.gas_used;
    say("The creator put it up for auction with a reserve of 0.1 ether.");
    std::string leader;
    for (const auto& [bidder, milli, key] :
         {std::tuple{"Ada", 100u, "first_bid"}, {"Ben", 150u, "rebid"}, {"Ada", 420u, "rebid_again"}}) {
      const eth::Uint256 wei = eth::multiply(milli, kMilliEther).value();
      COLOPHON_TRY(const auto receipt, house.bid(sender(bidder), created.id, wei));
      story_.gas[key] = receipt.gas_used;
      say("  " + std::string(bidder) + " bid " + format_ether(wei) +
          (leader.empty() ? "." : "; " + leader + " was refunded."));
      leader = bidder;
      story_.price_wei = wei;
    }
    COLOPHON_TRY_VOID(LocalChain::pass(client(), kAuctionSeconds + 1));
    COLOPHON_TRY(const auto settled, house.settle(sender("Cyd"), created.id));
    story_.gas["settle"] = settled.gas_used;
    COLOPHON_TRY(story_.payouts, chain::Revenue(client(), story_.deployment).payouts(settled));
    eth::Uint256 sum;
    for (const chain::Payout& payout : story_.payouts) sum = eth::add(sum, payout.wei).value();
    if (sum != story_.price_wei) {
      return Error{"PayoutsWrong", "the payouts sum to " + sum.decimal() + " wei, the price was " +
                                       story_.price_wei.decimal()};
    }
    say("The auction ended: the piece is " + leader +
        "'s, and that one transaction paid everyone who contributed, to the wei.");
    return {};
  }

  // By another process, which is told nothing but where chain, contracts and model files are.
  Result<nlohmann::json> verdict_on(const Painted& painted) const {
    std::string folders;
    for (const std::string& folder : model_folders()) folders += (folders.empty() ? "" : ":") + folder;
    COLOPHON_TRY(const Finished finished,
                 run_program({program_path(), "verify", "--json", "--token", to_hex_0x(painted.request_hash),
                              "--rpc", stage_->url(), "--deployment", path("deployment.json")},
                             {"COLOPHON_MODELS=" + folders}));
    auto verdict = nlohmann::json::parse(finished.output, nullptr, false);
    if (!verdict.is_object() || !verdict.contains("verified")) {
      return Error{"VerifyFailed", "the verifying process gave no answer (exit code " +
                                       std::to_string(finished.exit_code) + ")"};
    }
    return verdict;
  }

  Result<void> verify() {
    COLOPHON_TRY(story_.verdict, verdict_on(story_.painted));
    if (story_.verdict["verified"].get<bool>()) {
      say("Another process read request and seed from the chain, repainted the piece from the " +
          std::string(adapters_.empty() ? "model file" : "files of model and adapter") + " alone in " +
          seconds_text(story_.verdict["seconds"].get<double>()) +
          ",\nand found the same picture: image hash and trace root agree with the receipt.");
    } else {
      say("Another process repainted the piece and does NOT agree: " +
          story_.verdict["reason"].get<std::string>());
    }
    if (!small_) return {};
    COLOPHON_TRY(const auto second, verdict_on(story_.sketch));
    story_.sketch_verified = second["verified"].get<bool>();
    say(story_.sketch_verified ? "The sketch, by the small model's file: the same."
                               : "The sketch does NOT agree: " + second["reason"].get<std::string>());
    return {};
  }

  Result<void> report() {
    say(payouts_text(story_) + gas_text(story_));
    say("\n  picture      " + path("picture.png") + "\n  image hash   " +
        to_hex_0x(story_.painted.image_hash) + "\n  deployment   " + path("deployment.json"));
    if (options_.json.empty()) return {};
    const std::string text = summary_of(story_, options_.folder).dump(2) + "\n";
    return write_file(options_.json, as_bytes(text));
  }

  Result<void> stay() {
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    const auto opened = open_gallery();
    if (interrupted != 0) return {};
    COLOPHON_TRY_VOID(opened);
    const std::string token = to_hex_0x(story_.painted.request_hash);
    if (gallery_->port_was_taken())
      say("\nPort " + std::to_string(options_.port) + " is taken, so the gallery has the next that is free.");
    if (built_pages().empty()) {
      say("\nThe gallery's pages are not built here (tools/setup --gallery builds them); what it knows: " +
          gallery_->url() + "/api/v1/pieces/" + token);
    } else {
      say("\nThe gallery: " + gallery_->url() + "/\nThe piece:   " + gallery_->url() + "/piece/" + token +
          "\n  Repaint it there, in your browser. Ada has put it up again, from 0.5 ether: bid, or "
          "commission a\n"
          "  piece of your own, with the development account (“Connect”).");
    }
    say("\nChain and gallery stay up until you press Ctrl-C. Check the piece yourself:\n"
        "  build/colophon verify --token " +
        token + " --rpc " + stage_->url() + " --deployment " + path("deployment.json"));
    return watch();
  }

  // The winner sells on, so that a visitor finds an auction that is open.
  Result<void> open_gallery() {
    const chain::AuctionHouse house(client(), story_.deployment);
    COLOPHON_TRY(const auto created,
                 house.create(sender("Ada"), story_.painted.request_hash,
                              eth::multiply(500, kMilliEther).value(), kLastAuctionSeconds));
    const auto stopped = [] { return interrupted != 0; };
    COLOPHON_TRY(DemoGallery gallery,
                 DemoGallery::start({.folder = options_.folder,
                                     .rpc = stage_->url(),
                                     .deployment = path("deployment.json"),
                                     .contracts = options_.contracts,
                                     .first_port = options_.port,
                                     .pictures = {story_.painted.file, story_.sketch.file}},
                                    stage_->key("provider"), stopped));
    gallery_.emplace(std::move(gallery));
    // The last block is indexed, so every page shows the whole story.
    return gallery_->wait_until_told("/api/v1/pieces/" + to_hex_0x(story_.painted.request_hash),
                                     to_hex_0x(created.receipt.transaction_hash), stopped);
  }

  // Blocks go on, for seeds are drawn from them and auctions end by them.
  Result<void> watch() {
    SystemClock clock;
    for (std::uint64_t last = clock.now_ms(); interrupted == 0; clock.sleep_ms(100)) {
      if (!gallery_->running() && interrupted == 0)
        return Error{"GalleryEnded", "the gallery's node ended", "its last words are in " + path("node.log")};
      if (clock.now_ms() - last < kBlockMs) continue;
      last = clock.now_ms();
      const auto mined = LocalChain::mine(client());
      if (!mined && interrupted == 0) return mined.error();
    }
    return {};
  }

  eth::Client& client() { return stage_->client(); }
  eth::Sender& sender(const std::string& role) { return stage_->sender(role); }
  chain::Studio studio() { return {client(), story_.deployment.studio}; }

  const DemoOptions& options_;
  std::vector<AdapterPointer> adapters_;
  std::shared_ptr<const engine::Model> model_;
  std::shared_ptr<const engine::Model> small_;  // nullptr where another model was asked for
  std::unique_ptr<DemoStage> stage_;
  std::optional<DemoGallery> gallery_;  // ends before the chain
  DemoStory story_;
  std::uint64_t id_ = 0;
  std::uint64_t sketch_id_ = 0;
};

}  // namespace

void add_demo(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("demo", "The main job, end to end, on a chain of this machine");
  const auto options = std::make_shared<DemoOptions>();
  options->recipe.add_to(*command);
  command->get_option("prompt")->required(false);
  command->add_flag("--once", options->once, "End when it is done, instead of staying up");
  command->add_option("--port", options->port, "The gallery's port, or the next that is free; 0: any")
      ->capture_default_str();
  command->add_option("--json", options->json, "Write what happened to this file");
  command->add_option("--folder", options->folder, "Where picture, log and deployments file go")
      ->capture_default_str();
  command->add_option("--contracts", options->contracts, "Folder of the compiled contracts");
  command->add_option("-t,--threads", options->how.threads, "Threads")->check(CLI::Range(1, 256));
  set_body(*command, exit_code, [options] { return Demo(*options).run(); });
}

}  // namespace colophon::cli

// colophon commission, jobs, deliver and the small steps of a job's life. spec/commission.md
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/text.hpp"
#include "chain/studio.hpp"
#include "cli/adapters.hpp"
#include "cli/amount.hpp"
#include "cli/command.hpp"
#include "cli/document_files.hpp"
#include "cli/model_folders.hpp"
#include "cli/private_prompt_files.hpp"
#include "cli/recipe_options.hpp"
#include "cli/repaint.hpp"
#include "cli/session.hpp"
#include "crypto/keccak256.hpp"
#include "paint/recipe_bytes.hpp"
#include "paint/seed.hpp"

namespace colophon::cli {
namespace {

struct CommissionOptions {
  ChainOptions chain;
  RecipeOptions recipe;
  std::string seed;  // empty: drawn
  std::string fee = "0.01";
  std::string provider;
  std::string statement;
  std::string private_file;  // empty: a public prompt
  std::string by_hand;
  bool prompt_work = false;
  std::vector<std::string> parents;
  chain::Order order;
};

Result<int> commission(CommissionOptions options) {
  chain::Order& order = options.order;
  COLOPHON_TRY(const auto base, find_model(options.recipe.model));
  COLOPHON_TRY(const Order made_of, make_recipe(options.recipe, *base));
  paint::Recipe recipe = made_of.recipe;
  COLOPHON_TRY(const auto model, fit_model(base, recipe, made_of.adapters));
  report_unknown_words(*model, recipe);
  // The seed is not known yet; any one will do to find out whether the model paints this.
  COLOPHON_TRY_VOID(paint::check_request(*model, {recipe, 0}, nullptr));
  COLOPHON_TRY(order.fee_wei, parse_amount(options.fee));
  if (!options.seed.empty()) {
    COLOPHON_TRY(order.fixed_seed, paint::parse_fixed_seed(options.seed));
  }
  if (!options.provider.empty()) {
    COLOPHON_TRY(order.provider, eth::parse_address(options.provider));
  }
  if (!options.statement.empty()) {
    COLOPHON_TRY(const provenance::Json statement, load_statement(options.statement));
    order.statement = provenance::json_hash(statement);
    std::cerr << "statement " << to_hex_0x(order.statement) << '\n';
  }
  if (!options.private_file.empty() && (options.provider.empty() || options.prompt_work)) {
    return Error{"BadUsage", "a private prompt is sealed to one provider, and is no registered work",
                 "name the provider with --provider, and leave out --prompt-work"};
  }
  if (options.prompt_work) order.prompt_work = crypto::keccak256(as_bytes(recipe.prompt));
  for (const std::string& parent : options.parents) {
    COLOPHON_TRY(const Bytes32 id, parse_token(parent));
    order.parents.push_back(eth::Uint256::from_word(id));
  }
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  order.resolver = deployment.stalemate;
  eth::Sender sender(session.client(), key, deployment.chain_id);
  const chain::PrivatePrompts prompts(session.client(), deployment);
  const bool is_private = !options.private_file.empty();
  provenance::PrivatePrompt hidden;
  Bytes sealed;
  if (is_private) {
    COLOPHON_TRY(hidden, make_private(recipe));
    COLOPHON_TRY(sealed, seal_prompt(prompts, order.provider, hidden));
  }
  COLOPHON_TRY(const Bytes bytes, paint::encode_recipe(recipe));
  const chain::Studio studio(session.client(), deployment.studio);
  COLOPHON_TRY(const auto prepared, studio.prepare_commission(sender, order, bytes));
  // Kept before the money leaves, and for good: what was sent may be mined whatever the node answers.
  if (is_private) COLOPHON_TRY_VOID(keep_private(hidden, options.private_file));
  const auto made = studio.send_commission(sender, prepared);
  if (!made) {
    Error error = made.error();
    if (is_private)
      error.message += "; " + printable(options.private_file) + " is kept, for the commission may yet stand";
    return error;
  }
  std::cout << made->id << '\n';
  std::cerr << "commission " << made->id << ", fee " << format_ether(order.fee_wei) << ", "
            << made->receipt.gas_used << " gas\n";
  if (!is_private) return kYes;
  std::cerr << "what opens it stands in " << printable(options.private_file)
            << ": keep it, to reveal it one day\n";
  const auto handed = hand_over(prompts, sender, made->id, order.provider, sealed, options.by_hand);
  if (handed) return kYes;
  Error error = handed.error();
  error.hint =
      "the commission stands; try again: colophon hand " + std::to_string(made->id) + " --private FILE";
  return error;
}

struct JobOptions {
  ChainOptions chain;
  std::uint64_t id = 0;
  bool json = false;
};

Result<int> list_jobs(const JobOptions& options) {
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  const chain::Studio studio(session.client(), deployment.studio);
  COLOPHON_TRY(const std::uint64_t count, studio.count());
  auto json = nlohmann::ordered_json::array();
  for (std::uint64_t id = 1; id <= count; ++id) {
    COLOPHON_TRY(const chain::Job job, studio.job(id));
    const auto recipe = studio.recipe(id);
    const std::string prompt = !recipe ? "(" + recipe.error().message + ")"
                               : recipe->prompt_rule == paint::PromptRule::kCommitted ? "(private)"
                                                                                      : recipe->prompt;
    const std::string_view status = chain::kStatusNames[static_cast<std::size_t>(job.status)];
    if (options.json) {
      json.push_back({{"id", id},
                      {"status", status},
                      {"prompt", prompt},
                      {"provider", to_text(job.provider)},
                      {"seed", std::to_string(job.seed)},
                      {"requestHash", to_hex_0x(job.request_hash)},
                      {"deadline", job.deadline_s}});
    } else {
      std::cout << id << '\t' << status << '\t' << prompt << '\n';
    }
  }
  if (options.json) std::cout << json.dump(2) << '\n';
  return kYes;
}

struct DeliverOptions {
  ChainOptions chain;
  std::uint64_t id = 0;
  std::string model;
  std::vector<std::string> adapters;
  std::string output;
  std::string image_hash;
  std::string trace_root;
  WherePrompt prompt;
  How how;
};

Result<int> deliver(const DeliverOptions& options) {
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Sender sender(session.client(), key, deployment.chain_id);
  const chain::Studio studio(session.client(), deployment.studio);
  COLOPHON_TRY(chain::Job job, studio.job(options.id));
  COLOPHON_TRY(const paint::Recipe recipe, studio.recipe(options.id));
  const bool elsewhere = !options.image_hash.empty();  // painted by another program

  // A claim binds a bond: nobody claims what this machine can't paint, or with hashes that are none.
  std::shared_ptr<const engine::Model> model;
  Bytes32 image_hash{};
  Bytes32 trace_root{};
  std::optional<provenance::PrivatePrompt> hidden;
  if (!elsewhere && recipe.prompt_rule == paint::PromptRule::kCommitted) {
    COLOPHON_TRY(hidden, take_prompt(chain::PrivatePrompts(session.client(), deployment), key, options.id,
                                     recipe, options.prompt));
  }
  const paint::Texts* texts = hidden ? &hidden->texts : nullptr;
  if (elsewhere) {
    COLOPHON_TRY(image_hash, parse_hash(options.image_hash));
    COLOPHON_TRY(trace_root, parse_hash(options.trace_root));
  } else {
    COLOPHON_TRY(model, options.model.empty() ? find_model_by_id(recipe.model) : find_model(options.model));
    COLOPHON_TRY(const auto given, find_adapters(options.adapters));
    COLOPHON_TRY(model, fit_model(model, recipe, given));
    COLOPHON_TRY_VOID(paint::check_request(*model, {recipe, 0}, texts));
  }
  if (job.status == chain::Status::kOpen) {
    COLOPHON_TRY(const std::uint64_t seed, studio.draw_seed(options.id));
    const auto claimed = studio.claim(sender, options.id, seed);
    if (!claimed) return claimed.error();
    std::cerr << "claimed commission " << options.id << ", seed " << seed << '\n';
    COLOPHON_TRY(job, studio.job(options.id));
  } else {
    COLOPHON_TRY_VOID(studio.may_deliver(key.address(), options.id));  // before it is painted in vain
  }
  if (!elsewhere) {
    COLOPHON_TRY(const Painted painted, repaint(model, {recipe, job.seed}, texts, options.how));
    image_hash = painted.image_hash;
    trace_root = painted.trace_root;
    const std::string output = options.output.empty() ? to_hex_0x(image_hash) + ".png" : options.output;
    COLOPHON_TRY_VOID(write_file(output, painted.file));
    std::cerr << "painted " << output << " in " << painted.seconds << " s\n";
  }
  COLOPHON_TRY(const auto receipt, studio.deliver(sender, options.id, image_hash, trace_root));
  std::cout << to_hex_0x(image_hash) << '\n';
  std::cerr << "delivered commission " << options.id << ", " << receipt.gas_used << " gas\n";
  return kYes;
}

using Step = Result<eth::TransactionReceipt> (chain::Studio::*)(eth::Sender&, std::uint64_t) const;

void add_step(CLI::App& app, int& exit_code, const char* name, const char* help, Step step) {
  auto* command = app.add_subcommand(name, help);
  const auto options = std::make_shared<JobOptions>();
  command->add_option("commission", options->id, "Its number")->required();
  options->chain.add_to(*command);
  options->chain.add_key_to(*command);
  set_body(*command, exit_code, [options, step]() -> Result<int> {
    Session session(options->chain);
    COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
    COLOPHON_TRY(const keys::PrivateKey key, load_key(options->chain));
    eth::Sender sender(session.client(), key, deployment.chain_id);
    const chain::Studio studio(session.client(), deployment.studio);
    COLOPHON_TRY(const auto receipt, (studio.*step)(sender, options->id));
    COLOPHON_TRY(const chain::Job job, studio.job(options->id));
    std::cerr << "commission " << options->id << " is "
              << chain::kStatusNames[static_cast<std::size_t>(job.status)] << ", " << receipt.gas_used
              << " gas\n";
    return kYes;
  });
}

}  // namespace

void add_jobs(CLI::App& app, int& exit_code) {
  {
    auto* command = app.add_subcommand("commission", "Order a piece on a chain");
    const auto options = std::make_shared<CommissionOptions>();
    options->recipe.add_to(*command);
    command->add_option("--fee", options->fee, "What the provider gets, held until the piece is final")
        ->capture_default_str();
    command->add_option("-s,--seed", options->seed,
                        "A fixed seed below 2^63; drawn from the chain if not given");
    command->add_option("--provider", options->provider, "Who alone may claim it; anyone if not given");
    command->add_option("--private", options->private_file,
                        "Keep the prompt private: it is sealed to --provider, and the file, which must not "
                        "exist yet, gets what reveals it");
    command->add_option("--by-hand", options->by_hand,
                        "Write the sealed prompt to this file, for the provider, instead of to the chain");
    command->add_flag("--prompt-work", options->prompt_work, "Pay the prompt's registered author");
    command->add_option("--parent", options->parents,
                        "A final piece that this one derives from; may be repeated");
    command->add_option("--statement", options->statement,
                        "The creator's statement (spec/provenance.md), whose hash is kept");
    command->add_option("--claim-seconds", options->order.claim_seconds, "Time to claim")
        ->capture_default_str();
    command->add_option("--deliver-seconds", options->order.deliver_seconds, "Time to deliver after a claim")
        ->capture_default_str();
    options->chain.add_to(*command);
    options->chain.add_key_to(*command);
    set_body(*command, exit_code, [options] { return commission(*options); });
  }
  {
    auto* command = app.add_subcommand("jobs", "List the commissions and where they stand");
    const auto options = std::make_shared<JobOptions>();
    command->add_flag("--json", options->json, "As JSON");
    options->chain.add_to(*command);
    set_body(*command, exit_code, [options] { return list_jobs(*options); });
  }
  {
    auto* command = app.add_subcommand("deliver", "Claim a commission, paint it, and deliver the hashes");
    const auto options = std::make_shared<DeliverOptions>();
    command->add_option("commission", options->id, "Its number")->required();
    command->add_option("-o,--output", options->output,
                        "Picture file to write; named by its hash if not given");
    command->add_option("-m,--model", options->model, "Model; found by its id if not given");
    command
        ->add_option("--adapter", options->adapters,
                     "An adapter file that the recipe needs; found by its id if not given")
        ->take_all()
        ->expected(1);
    command->add_option("-t,--threads", options->how.threads, "Threads")->check(CLI::Range(1, 256));
    auto* sealed = command->add_option("--sealed", options->prompt.sealed,
                                       "A private prompt that its creator gave you, sealed");
    command->add_option("--private", options->prompt.plain, "A private prompt, as its creator's file")
        ->excludes(sealed);
    auto* image = command->add_option("--image-hash", options->image_hash,
                                      "Deliver what another program painted: its image hash");
    auto* trace = command->add_option("--trace-root", options->trace_root, "… and its trace root");
    image->needs(trace);
    trace->needs(image);
    options->chain.add_to(*command);
    options->chain.add_key_to(*command);
    set_body(*command, exit_code, [options] { return deliver(*options); });
  }
  add_step(app, exit_code, "accept", "Accept a delivered piece before its window is over: pays and mints",
           &chain::Studio::accept);
  add_step(app, exit_code, "challenge", "Challenge a delivered piece, with the bond",
           &chain::Studio::challenge);
  add_step(app, exit_code, "finalise", "Finalise a piece whose window is over: pays and mints",
           &chain::Studio::finalise);
  add_step(app, exit_code, "lapse", "End a challenge that nobody decided in time, as a stalemate",
           &chain::Studio::lapse);
  add_step(app, exit_code, "refund", "Give the fee back where nothing else can follow",
           &chain::Studio::refund);
}

}  // namespace colophon::cli

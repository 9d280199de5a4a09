// colophon prompt-key, hand, reveal: prompts that are private until their creator publishes them.
// spec/private-prompt.md
#include <iostream>

#include "chain/studio.hpp"
#include "cli/command.hpp"
#include "cli/private_prompt_files.hpp"
#include "keys/sealed_box.hpp"

namespace colophon::cli {
namespace {

struct PromptOptions {
  ChainOptions chain;
  std::uint64_t id = 0;
  std::string file;
  std::string by_hand;
};

Result<int> register_key(const PromptOptions& options) {
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  const Bytes32 box_key = keys::BoxKey::of(key).public_key();
  const chain::PrivatePrompts prompts(session.client(), deployment);
  const auto before = prompts.key_of(key.address());
  if (!before && before.error().code != "KeyMissing") return before.error();
  if (before && *before == box_key) {
    std::cerr << "registered already\n";
  } else {
    eth::Sender sender(session.client(), key, deployment.chain_id);
    COLOPHON_TRY(const auto receipt, prompts.set_key(sender, box_key));
    std::cerr << "registered, " << receipt.gas_used << " gas\n";
  }
  std::cout << to_hex_0x(box_key) << '\n';
  return kYes;
}

// The prompt in the file, which has to be the commission's.
Result<provenance::PrivatePrompt> prompt_of(const chain::Studio& studio, const PromptOptions& options) {
  COLOPHON_TRY(auto prompt, load_private_prompt(options.file));
  COLOPHON_TRY(const paint::Recipe recipe, studio.recipe(options.id));
  COLOPHON_TRY_VOID(provenance::check_opening(recipe, prompt));
  return prompt;
}

Result<int> hand(const PromptOptions& options) {
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  const chain::Studio studio(session.client(), deployment.studio);
  COLOPHON_TRY(const auto prompt, prompt_of(studio, options));
  COLOPHON_TRY(const chain::Commission terms, studio.commission_terms(options.id));
  if (terms.provider.is_zero()) {
    return Error{"ProviderMissing", "commission " + std::to_string(options.id) + " names no provider",
                 "there is nobody to seal the prompt to: commission it with --provider"};
  }
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Sender sender(session.client(), key, deployment.chain_id);
  const chain::PrivatePrompts prompts(session.client(), deployment);
  COLOPHON_TRY(const Bytes sealed, seal_prompt(prompts, terms.provider, prompt));
  COLOPHON_TRY_VOID(hand_over(prompts, sender, options.id, terms.provider, sealed, options.by_hand));
  return kYes;
}

Result<int> reveal(const PromptOptions& options) {
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  const chain::Studio studio(session.client(), deployment.studio);
  COLOPHON_TRY(const auto prompt, prompt_of(studio, options));
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Sender sender(session.client(), key, deployment.chain_id);
  COLOPHON_TRY(const auto receipt,
               chain::PrivatePrompts(session.client(), deployment).reveal(sender, options.id, prompt));
  std::cerr << "revealed commission " << options.id << ": from now on everyone can repaint it, "
            << receipt.gas_used << " gas\n";
  return kYes;
}

}  // namespace

void add_private_prompts(CLI::App& app, int& exit_code) {
  {
    auto* command = app.add_subcommand("prompt-key",
                                       "Register, as a provider, the key that private prompts are sealed to");
    const auto options = std::make_shared<PromptOptions>();
    options->chain.add_to(*command);
    options->chain.add_key_to(*command);
    set_body(*command, exit_code, [options] { return register_key(*options); });
  }
  const auto add = [&](const char* name, const char* help, Result<int> (*body)(const PromptOptions&)) {
    auto* command = app.add_subcommand(name, help);
    const auto options = std::make_shared<PromptOptions>();
    command->add_option("commission", options->id, "Its number")->required();
    command->add_option("--private", options->file, "The file that colophon commission --private wrote")
        ->required();
    options->chain.add_to(*command);
    options->chain.add_key_to(*command);
    set_body(*command, exit_code, [options, body] { return body(*options); });
    return std::pair{command, options};
  };
  const auto [command, options] = add("hand", "Hand a private prompt to its provider again", &hand);
  command->add_option("--by-hand", options->by_hand, "Write it, sealed, to a file instead");
  add("reveal", "Publish a private prompt, for ever: everyone can then repaint the piece", &reveal);
}

}  // namespace colophon::cli

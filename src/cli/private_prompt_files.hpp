// Private prompts as files, and handing them over. spec/private-prompt.md
#pragma once

#include <optional>
#include <string>

#include "chain/private_prompts.hpp"
#include "cli/session.hpp"

namespace colophon::cli {

// Errors: those of read_file and read_private_prompt, with the file's name in the message.
Result<provenance::PrivatePrompt> load_private_prompt(const std::string& path);

// Takes the texts out of a recipe and leaves the commitment to them. Error: NoRandomness.
Result<provenance::PrivatePrompt> make_private(paint::Recipe& recipe);

// Writes what opens a commission into a new file that its owner alone may read. Error: FileExists (nothing
// is overwritten: it may open another piece).
Result<void> keep_private(const provenance::PrivatePrompt& prompt, const std::string& path);

// The prompt, sealed to the provider's registered key. Errors: KeyMissing, BadBoxKey.
Result<Bytes> seal_prompt(const chain::PrivatePrompts& prompts, const eth::Address& provider,
                          const provenance::PrivatePrompt& prompt);

// Hands a sealed prompt over on chain, or, if `file` is not empty, writes it there to be handed over by hand.
Result<void> hand_over(const chain::PrivatePrompts& prompts, eth::Sender& creator, std::uint64_t commission,
                       const eth::Address& provider, const Bytes& sealed, const std::string& file);

// What a provider paints a committed prompt from: the creator's own file, a sealed one, or what was handed
// over on chain; checked against the recipe. Errors: PromptHidden (nothing was handed over), NotSealedForUs,
// EnvelopeMalformed, CommitmentMismatch.
struct WherePrompt {
  std::string plain{};   // file
  std::string sealed{};  // file
};
Result<provenance::PrivatePrompt> take_prompt(const chain::PrivatePrompts& prompts,
                                              const keys::PrivateKey& provider, std::uint64_t commission,
                                              const paint::Recipe& recipe, const WherePrompt& where);

}  // namespace colophon::cli

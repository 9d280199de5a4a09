#include "cli/private_prompt_files.hpp"

#include <iostream>

#include "base/file.hpp"
#include "base/text.hpp"
#include "keys/salt.hpp"
#include "keys/sealed_box.hpp"

namespace colophon::cli {
namespace {

constexpr std::size_t kSealedBytesMax = 2'560;  // PrivatePrompts.sol, MAX_SEALED_BYTES

Error in_file(Error error, const std::string& path) {
  error.message = printable(path) + ": " + error.message;
  return error;
}

Result<Bytes> sealed_prompt(const chain::PrivatePrompts& prompts, std::uint64_t commission,
                            const std::string& file) {
  if (!file.empty()) return read_file(file, kSealedBytesMax);
  COLOPHON_TRY(auto handed, prompts.handed(commission));
  if (handed) return std::move(*handed);
  return Error{"PromptHidden",
               "the prompt of commission " + std::to_string(commission) +
                   " is private, and its creator has not handed it over",
               "wait for it, or pass the file that the creator gave you: --sealed FILE"};
}

}  // namespace

Result<provenance::PrivatePrompt> load_private_prompt(const std::string& path) {
  COLOPHON_TRY(const Bytes file, read_file(path, provenance::kJsonBytesMax));
  auto prompt = provenance::read_private_prompt(as_text(file));
  if (!prompt) return in_file(prompt.error(), path);
  return prompt;
}

Result<provenance::PrivatePrompt> make_private(paint::Recipe& recipe) {
  provenance::PrivatePrompt prompt;
  COLOPHON_TRY(prompt.salt, keys::random_salt());
  prompt.texts = {std::move(recipe.prompt), std::move(recipe.negative_prompt)};
  recipe.prompt.clear();
  recipe.negative_prompt.clear();
  recipe.prompt_rule = paint::PromptRule::kCommitted;
  recipe.prompt_commitment = provenance::commitment_of(prompt);
  return prompt;
}

Result<void> keep_private(const provenance::PrivatePrompt& prompt, const std::string& path) {
  if (file_exists(path)) {
    return Error{"FileExists", printable(path) + " exists: it may be what opens another piece",
                 "name another file"};
  }
  const std::string text = provenance::canonical_json(to_json(prompt)) + "\n";
  return write_file(path, as_bytes(text), FileMode::kPrivate);
}

Result<Bytes> seal_prompt(const chain::PrivatePrompts& prompts, const eth::Address& provider,
                          const provenance::PrivatePrompt& prompt) {
  COLOPHON_TRY(const Bytes32 key, prompts.key_of(provider));
  return keys::seal(provenance::encode_envelope(prompt), key);
}

Result<void> hand_over(const chain::PrivatePrompts& prompts, eth::Sender& creator, std::uint64_t commission,
                       const eth::Address& provider, const Bytes& sealed, const std::string& file) {
  if (!file.empty()) {
    COLOPHON_TRY_VOID(write_file(file, sealed));
    std::cerr << "sealed to " << to_text(provider) << " in " << printable(file) << ": give it to them\n";
    return {};
  }
  COLOPHON_TRY(const auto receipt, prompts.hand(creator, commission, sealed));
  std::cerr << "handed the prompt, sealed, to " << to_text(provider) << ", " << receipt.gas_used << " gas\n";
  return {};
}

Result<provenance::PrivatePrompt> take_prompt(const chain::PrivatePrompts& prompts,
                                              const keys::PrivateKey& provider, std::uint64_t commission,
                                              const paint::Recipe& recipe, const WherePrompt& where) {
  provenance::PrivatePrompt prompt;
  if (!where.plain.empty()) {
    COLOPHON_TRY(prompt, load_private_prompt(where.plain));
  } else {
    COLOPHON_TRY(const Bytes sealed, sealed_prompt(prompts, commission, where.sealed));
    COLOPHON_TRY(const keys::Secret opened, keys::BoxKey::of(provider).open(sealed));
    COLOPHON_TRY(prompt, provenance::decode_envelope(opened.view()));
  }
  COLOPHON_TRY_VOID(provenance::check_opening(recipe, prompt));
  return prompt;
}

}  // namespace colophon::cli

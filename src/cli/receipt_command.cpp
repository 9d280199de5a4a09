// colophon receipt: what the chain keeps of a piece.
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/amount.hpp"
#include "cli/chain_verify.hpp"
#include "cli/command.hpp"

namespace colophon::cli {

void add_receipt(CLI::App& app, int& exit_code) {
  struct Options {
    ChainOptions chain;
    std::string token;
  };
  auto* command = app.add_subcommand("receipt", "What the chain keeps for ever of a piece, as JSON");
  const auto options = std::make_shared<Options>();
  command->add_option("token", options->token, "Its id")->required();
  options->chain.add_to(*command);
  set_body(*command, exit_code, [options]() -> Result<int> {
    COLOPHON_TRY(const Bytes32 token, parse_token(options->token));
    Session session(options->chain);
    COLOPHON_TRY(const Piece piece, read_piece(session, token));
    auto parents = nlohmann::ordered_json::array();
    for (const eth::Uint256& parent : piece.receipt.parents) parents.push_back(to_hex_0x(parent.word()));
    nlohmann::ordered_json json = {{"requestHash", to_hex_0x(piece.receipt.request_hash)},
                                   {"imageHash", to_hex_0x(piece.receipt.image_hash)},
                                   {"traceRoot", to_hex_0x(piece.receipt.trace_root)},
                                   {"commission", piece.receipt.commission},
                                   {"provider", to_text(piece.receipt.provider)},
                                   {"creator", to_text(piece.receipt.creator)},
                                   {"block", piece.receipt.block_number},
                                   {"parents", parents},
                                   {"modelId", to_hex_0x(piece.request.recipe.model)},
                                   {"prompt", piece.request.recipe.prompt},
                                   {"seed", std::to_string(piece.request.seed)}};
    if (piece.request.recipe.prompt_rule == paint::PromptRule::kCommitted) {
      json.erase("prompt");
      json["promptCommitment"] = to_hex_0x(piece.request.recipe.prompt_commitment);
      if (piece.revealed) json["revealedPrompt"] = piece.revealed->texts.prompt;
    }
    std::cout << json.dump(2) << '\n';
    return kYes;
  });
}

}  // namespace colophon::cli

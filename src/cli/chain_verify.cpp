#include "cli/chain_verify.hpp"

#include "chain/private_prompts.hpp"
#include "cli/compare.hpp"
#include "cli/model_folders.hpp"
#include "paint/picture.hpp"
#include "paint/request_hash.hpp"

namespace colophon::cli {

Result<Piece> read_piece(Session& session, const Bytes32& token_id) {
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const std::uint64_t id, chain::commission_of(session.client(), deployment.token, token_id));
  const chain::Studio studio(session.client(), deployment.studio);
  COLOPHON_TRY(chain::Receipt receipt, studio.receipt(id));
  COLOPHON_TRY(paint::Recipe recipe, studio.recipe(id));
  COLOPHON_TRY(const chain::Job job, studio.job(id));
  std::optional<provenance::PrivatePrompt> revealed;
  if (recipe.prompt_rule == paint::PromptRule::kCommitted) {
    COLOPHON_TRY(revealed, chain::PrivatePrompts(session.client(), deployment).revealed(id));
  }
  return Piece{token_id, std::move(receipt), {std::move(recipe), job.seed}, std::move(revealed)};
}

Result<Verdict> verify_piece(const Piece& piece, const Sources& sources, const std::optional<Bytes>& file,
                             const How& how) {
  const auto no = [](std::string reason) { return Verdict{.reason = std::move(reason)}; };
  const Bytes32 request_hash = paint::request_hash(piece.request);
  if (request_hash != piece.token_id) {
    return no("the chain's recipe and seed hash to " + to_hex_0x(request_hash) +
              ", which is another piece than " + to_hex_0x(piece.token_id));
  }
  if (request_hash != piece.receipt.request_hash) {
    return no("the chain's recipe and seed hash to " + to_hex_0x(request_hash) +
              ", its receipt names request " + to_hex_0x(piece.receipt.request_hash));
  }
  const bool committed = piece.request.recipe.prompt_rule == paint::PromptRule::kCommitted;
  if (committed && !piece.revealed) {
    return Verdict{.unrevealed = true, .reason = std::string(kUntilRevealed)};
  }
  if (committed) {
    COLOPHON_TRY_VOID(provenance::check_opening(piece.request.recipe, *piece.revealed));
  }
  COLOPHON_TRY(auto model, sources.model.empty() ? find_model_by_id(piece.request.recipe.model)
                                                 : find_model(sources.model));
  if (model->id() != piece.request.recipe.model) {
    return no("the model file's id is " + to_hex_0x(model->id()) + ", the piece was commissioned from " +
              to_hex_0x(piece.request.recipe.model));
  }
  COLOPHON_TRY(model, fit_model(model, piece.request.recipe, sources.adapters));
  COLOPHON_TRY(Painted painted,
               repaint(model, piece.request, committed ? &piece.revealed->texts : nullptr, how));
  Verdict verdict{.accepted = true, .painted = std::move(painted)};
  if (verdict.painted.image_hash != piece.receipt.image_hash) {
    verdict.accepted = false;
    verdict.reason = "repainting gives image hash " + to_hex_0x(verdict.painted.image_hash) +
                     ", the receipt says " + to_hex_0x(piece.receipt.image_hash) +
                     ": the provider delivered something else";
  } else if (verdict.painted.trace_root != piece.receipt.trace_root) {
    verdict.accepted = false;
    verdict.reason = "the picture agrees, but its trace root is " + to_hex_0x(verdict.painted.trace_root) +
                     ", the receipt says " + to_hex_0x(piece.receipt.trace_root);
  } else if (file && paint::image_hash(*file) != piece.receipt.image_hash) {
    verdict.accepted = false;
    COLOPHON_TRY(const std::string difference,
                 compare_pictures(*file, piece.request.recipe, verdict.painted.rgb));
    verdict.reason = difference.empty() ? "the file shows the piece's pixels, but is not its canonical file"
                                        : "the file is not the piece: " + difference;
  }
  return verdict;
}

}  // namespace colophon::cli

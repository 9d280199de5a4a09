#include "chain/document_facts.hpp"

#include <algorithm>

#include "chain/registry.hpp"
#include "chain/studio.hpp"
#include "paint/request_hash.hpp"

namespace colophon::chain {
namespace {

using provenance::ChainFacts;

// Of a lineage; the registry allows fewer.
constexpr std::size_t kWorksMax = 64;

Result<std::uint64_t> block_time(eth::Client& client, std::uint64_t number) {
  COLOPHON_TRY(const auto block, client.block(eth::BlockTag::at(number)));
  if (!block) {
    return Error{"BlockMissing", "the node does not know block " + std::to_string(number),
                 "ask a node that keeps the chain's headers"};
  }
  return block->timestamp_s;
}

// The works that the request names, then their ancestors, nearest first, each once.
Result<std::vector<ChainFacts::Work>> read_works(const Registry& registry, const paint::Recipe& recipe,
                                                 const Bytes32& prompt_work) {
  std::vector<Bytes32> ids = {recipe.model};
  for (const paint::Adapter& adapter : recipe.adapters) ids.push_back(adapter.id);
  if (prompt_work != Bytes32{}) ids.push_back(prompt_work);
  std::vector<ChainFacts::Work> works;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i >= kWorksMax)
      return Error{"ContractUnknown", "the registry names more works than a lineage can have"};
    COLOPHON_TRY(Work work, registry.work(ids[i]));
    for (const Bytes32& parent : work.parents) {
      if (std::find(ids.begin(), ids.end(), parent) == ids.end()) ids.push_back(parent);
    }
    works.push_back({.id = ids[i],
                     .kind = static_cast<std::uint8_t>(work.kind),
                     .share = work.share,
                     .registrant = work.registrant.bytes,
                     .registered_s = work.registered_s,
                     .terms = work.terms,
                     .previous = work.previous,
                     .name = std::move(work.name),
                     .licence = std::move(work.licence),
                     .made_from = std::move(work.parents)});
  }
  return works;
}

// A slot is a work's number, or an account and 32 zero bits: IRegistry.sol.
Result<std::vector<ChainFacts::Share>> read_shares(const Registry& registry, const Studio& studio,
                                                   const Bytes32& token_id) {
  COLOPHON_TRY(const auto split, studio.split(token_id));
  std::vector<ChainFacts::Share> shares;
  for (const SplitShare& one : split) {
    if (one.role >= provenance::kPayeeRoles.size()) {
      return Error{"ContractUnknown", "the Studio names a role that this version doesn't know"};
    }
    ChainFacts::Share share{.role = one.role, .slot = one.slot.word(), .share = one.share};
    if (const auto number = one.slot.to_u64(); number && *number >> 32 == 0) {
      COLOPHON_TRY(share.work, registry.work_id_at(static_cast<std::uint32_t>(*number)));
    } else {
      provenance::Account account{};
      std::copy_n(share.slot.begin() + 8, account.size(), account.begin());
      share.account = account;
    }
    shares.push_back(share);
  }
  return shares;
}

}  // namespace

Result<ChainFacts> read_document_facts(eth::Client& client, const Deployment& deployment,
                                       const Bytes32& token_id) {
  COLOPHON_TRY(const std::uint64_t id, commission_of(client, deployment.token, token_id));
  const Contract token(client, deployment.token);
  COLOPHON_TRY(const auto exists, token.read("exists(uint256)", {token_id}, "(bool)"));
  if (!exists[0].to_bool()) {
    return Error{"TokenReserved",
                 "piece " + to_hex_0x(token_id) + " is not final: commission " + std::to_string(id) +
                     " only reserved its id",
                 "wait for accept or finalise"};
  }
  const Studio studio(client, deployment.studio);
  const Registry registry(client, deployment.registry);
  ChainFacts facts;
  facts.chain_id = deployment.chain_id;
  facts.registry = deployment.registry.bytes;
  facts.revenue = deployment.revenue.bytes;
  facts.studio = deployment.studio.bytes;
  facts.token = deployment.token.bytes;
  facts.commission = id;

  COLOPHON_TRY(const Commission terms, studio.commission_terms(id));
  facts.order = {.creator = terms.creator.bytes,
                 .provider = terms.provider.bytes,
                 .resolver = terms.resolver.bytes,
                 .fee_wei = terms.fee_wei.word(),
                 .time_s = terms.time_s,
                 .block = terms.block_number,
                 .drawn = terms.drawn,
                 .statement = terms.statement,
                 .prompt_work = terms.prompt_work};
  COLOPHON_TRY(facts.request.recipe, studio.recipe(id));
  COLOPHON_TRY(const Job job, studio.job(id));
  facts.request.seed = job.seed;
  if (paint::request_hash(facts.request) != token_id) {
    return Error{"ChainContradiction",
                 "the chain's recipe and seed do not hash to the token " + to_hex_0x(token_id),
                 "ask another node, and check the deployments file"};
  }
  COLOPHON_TRY(const Receipt receipt, studio.receipt(id));
  facts.image_hash = receipt.image_hash;
  facts.trace_root = receipt.trace_root;
  facts.provider = receipt.provider.bytes;
  facts.delivered_block = receipt.block_number;
  COLOPHON_TRY(facts.delivered_time_s, block_time(client, receipt.block_number));
  for (const eth::Uint256& parent : receipt.parents) {
    COLOPHON_TRY(const std::uint64_t parent_id, commission_of(client, deployment.token, parent.word()));
    COLOPHON_TRY(const Receipt of_parent, studio.receipt(parent_id));
    facts.parents.push_back({parent.word(), of_parent.image_hash});
  }
  COLOPHON_TRY(facts.works, read_works(registry, facts.request.recipe, terms.prompt_work));
  COLOPHON_TRY(facts.shares, read_shares(registry, studio, token_id));
  COLOPHON_TRY(facts.royalty, studio.royalty());
  COLOPHON_TRY(const auto receiver, token.read("royaltyReceiver(uint256)", {token_id}, "(address)"));
  facts.royalty_receiver = receiver[0].to_address().bytes;
  return facts;
}

}  // namespace colophon::chain

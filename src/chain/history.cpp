#include "chain/history.hpp"

#include <algorithm>
#include <map>

#include "base/check.hpp"
#include "chain/event_signatures.hpp"
#include "chain/history_events.hpp"
#include "chain/revenue.hpp"

namespace colophon::chain {
namespace {

using eth::AbiValue;
using Topics = std::vector<std::vector<Bytes32>>;

constexpr std::size_t kTransactionsMax = 5'000;

Bytes32 topic_of(std::string_view signature) {
  const auto type = eth::EventType::parse(signature);
  COLOPHON_CHECK(type.ok());
  return type->topic();
}

Bytes32 number(std::uint64_t value) {
  return AbiValue::number(value).word();
}

class Reader {
 public:
  Reader(eth::Client& client, const Deployment& deployment, std::uint64_t upto)
      : client_(client), from_(deployment.from_block), upto_(upto) {}

  // Adds the logs of one contract with such topics, and says which they were.
  Result<std::vector<eth::LogEntry>> add(const eth::Address& contract, Topics topics) {
    COLOPHON_TRY(
        auto found,
        client_.logs(
            {.from_block = from_, .to_block = upto_, .addresses = {contract}, .topics = std::move(topics)}));
    logs_.insert(logs_.end(), found.begin(), found.end());
    return found;
  }

  // Everything of the contract whose first topic is an id that `about` has there: an auction, a case.
  Result<void> add_cases(const eth::Address& contract, const std::vector<eth::LogEntry>& about) {
    std::vector<Bytes32> ids;
    for (const eth::LogEntry& log : about) {
      if (log.topics.size() > 1) ids.push_back(log.topics[1]);
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (ids.empty()) return {};
    COLOPHON_TRY_VOID(add(contract, {{}, std::move(ids)}));
    return {};
  }

  Result<std::vector<PieceTransaction>> transactions() {
    const auto place = [](const eth::LogEntry& log) { return std::pair{log.block_number, log.log_index}; };
    std::sort(logs_.begin(), logs_.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    const auto same = [&](const auto& a, const auto& b) { return place(a) == place(b); };
    logs_.erase(std::unique(logs_.begin(), logs_.end(), same), logs_.end());
    std::vector<PieceTransaction> list;
    for (const eth::LogEntry& log : logs_) {
      COLOPHON_TRY(auto event, tell(log));
      if (!event) continue;
      if (list.empty() || list.back().hash != log.transaction_hash) {
        COLOPHON_TRY(PieceTransaction transaction, read_transaction(log));
        list.push_back(std::move(transaction));
      }
      if (list.size() > kTransactionsMax) {
        return Error{"TooManyEvents",
                     "more than " + std::to_string(kTransactionsMax) + " transactions tell of this piece"};
      }
      list.back().events.push_back(std::move(*event));
    }
    return list;
  }

 private:
  Result<PieceTransaction> read_transaction(const eth::LogEntry& log) {
    COLOPHON_TRY(const auto receipt, client_.receipt(log.transaction_hash));
    COLOPHON_TRY(const auto block, client_.block(eth::BlockTag::at(log.block_number)));
    if (!receipt || !block) {
      return Error{"BlockMissing",
                   "the node has an event of transaction " + to_hex_0x(log.transaction_hash) +
                       ", but not the transaction",
                   "ask a node that keeps the whole chain"};
    }
    return PieceTransaction{.hash = log.transaction_hash,
                            .block = log.block_number,
                            .time_s = block->timestamp_s,
                            .from = receipt->from,
                            .gas_used = receipt->gas_used};
  }

  eth::Client& client_;
  std::uint64_t from_;
  std::uint64_t upto_;
  std::vector<eth::LogEntry> logs_;
};

// What the events of Revenue sum up to.
Result<std::vector<PiecePayout>> sum_up(const std::vector<eth::LogEntry>& logs) {
  const auto paid = eth::EventType::parse(events::kPaid);
  const auto escrowed = eth::EventType::parse(events::kEscrowed);
  COLOPHON_CHECK(paid.ok() && escrowed.ok());
  std::vector<PiecePayout> sums;
  for (const eth::LogEntry& log : logs) {
    const bool held = escrowed->matches(log);
    if (!held && !paid->matches(log)) continue;
    COLOPHON_TRY(const auto values, (held ? *escrowed : *paid).decode(log));
    if (values[3].to_u64() >= kRoles.size()) continue;
    PiecePayout one{.role = std::string(kRoles[values[3].to_u64()]),
                    .payee = held ? eth::Address{} : values[2].to_address(),
                    .currency = values[4].to_address(),
                    .amount = values[5].to_uint256()};
    const auto same = [&](const PiecePayout& other) {
      return other.role == one.role && other.payee == one.payee && other.currency == one.currency;
    };
    const auto before = std::find_if(sums.begin(), sums.end(), same);
    if (before == sums.end()) {
      sums.push_back(std::move(one));
    } else {
      const auto sum = eth::add(before->amount, one.amount);
      if (!sum) return Error{"ContractUnknown", "payouts of this piece sum to more than any amount can be"};
      before->amount = *sum;
    }
  }
  return sums;
}

}  // namespace

Result<PieceHistory> read_history(eth::Client& client, const Deployment& deployment,
                                  const provenance::ChainFacts& facts, const Bytes32& token_id,
                                  std::uint64_t upto) {
  Reader reader(client, deployment, upto);
  const Bytes32 studio = AbiValue(deployment.studio).word();
  const Bytes32 id = number(facts.commission);
  std::vector<Bytes32> works;
  for (const auto& work : facts.works) works.push_back(work.id);
  COLOPHON_TRY_VOID(reader.add(deployment.registry, {{}, works}));
  COLOPHON_TRY_VOID(reader.add(deployment.studio, {{}, {id}}));
  COLOPHON_TRY_VOID(reader.add(deployment.private_prompts, {{}, {studio}, {id}}));
  COLOPHON_TRY_VOID(reader.add(deployment.token, {{topic_of(events::kTransfer)}, {}, {}, {token_id}}));
  COLOPHON_TRY(const auto auctions,
               reader.add(deployment.auction_house, {{topic_of(events::kAuctionCreated)}, {}, {token_id}}));
  COLOPHON_TRY_VOID(reader.add_cases(deployment.auction_house, auctions));
  COLOPHON_TRY(const auto cases, reader.add(deployment.steward, {{}, {}, {studio}, {token_id}}));
  COLOPHON_TRY_VOID(reader.add_cases(deployment.steward, cases));
  COLOPHON_TRY(const auto money, reader.add(deployment.revenue, {{}, {studio}, {token_id}}));
  PieceHistory history;
  COLOPHON_TRY(history.payouts, sum_up(money));
  COLOPHON_TRY(history.transactions, reader.transactions());
  return history;
}

}  // namespace colophon::chain

// The Studio, typed: the job market. contracts/src/interfaces/IStudio.sol, spec/commission.md
#pragma once

#include <optional>
#include <vector>

#include "chain/contract.hpp"
#include "paint/recipe.hpp"

namespace colophon::chain {

enum class Status : std::uint8_t {
  kNone,
  kOpen,
  kClaimed,
  kDelivered,
  kChallenged,
  kRefunded,
  kVoid,
  kAccepted,
  kQuestioned,
  kDisproved,
  kFinal
};
inline constexpr std::array<std::string_view, 11> kStatusNames = {
    "none", "open",     "claimed",    "delivered", "challenged", "refunded",
    "void", "accepted", "questioned", "disproved", "final"};

struct Order {
  std::optional<std::uint64_t> fixed_seed{};  // none: drawn
  eth::Address provider{};                    // zero: anyone
  eth::Address resolver{};
  Bytes32 prompt_work{};
  std::vector<eth::Uint256> parents{};
  Bytes32 statement{};
  std::uint32_t claim_seconds = 24 * 3600;
  std::uint32_t deliver_seconds = 3600;
  eth::Uint256 fee_wei{};
};

// An order as the chain keeps it, without its recipe.
struct Commission {
  eth::Address creator{};
  eth::Address provider{};  // zero: anyone
  eth::Address resolver{};
  eth::Uint256 fee_wei{};
  std::uint64_t time_s = 0;
  std::uint64_t block_number = 0;
  bool drawn = true;
  std::uint64_t fixed_seed = 0;  // where it is not drawn
  std::uint32_t claim_seconds = 0;
  std::uint32_t deliver_seconds = 0;
  Bytes32 statement{};
  Bytes32 prompt_work{};
  std::vector<eth::Uint256> parents{};
};

// A Studio's constants. Shares are basis points.
struct StudioTerms {
  eth::Address platform{};
  std::uint16_t platform_share = 0;
  std::uint16_t provider_share = 0;
  std::uint16_t royalty = 0;
  std::uint32_t window_seconds = 0;
  std::uint32_t resolve_seconds = 0;
  eth::Uint256 claim_bond_wei{};
  eth::Uint256 challenge_bond_wei{};
  eth::Uint256 stalemate_fee_wei{};
};

// One share of a piece's income, as fixed when it was commissioned.
struct SplitShare {
  std::uint8_t role = 0;  // ISplitSource.sol, Role; kRoles has its name
  eth::Uint256 slot{};
  std::uint16_t share = 0;  // basis points
};

struct Job {
  Status status = Status::kNone;
  eth::Address provider{};
  std::uint64_t seed = 0;  // 0 until it is known
  Bytes32 request_hash{};
  std::uint64_t deadline_s = 0;
};

struct Receipt {
  Bytes32 request_hash{};
  Bytes32 image_hash{};
  Bytes32 trace_root{};
  std::uint64_t commission = 0;
  eth::Address provider{};
  eth::Address creator{};
  std::uint64_t block_number = 0;
  std::vector<eth::Uint256> parents{};
};

struct Commissioned {
  std::uint64_t id = 0;
  eth::TransactionReceipt receipt{};
};

class Studio {
 public:
  Studio(eth::Client& client, const eth::Address& address) : contract_(client, address) {}

  Result<Commissioned> commission(eth::Sender& sender, const Order& order, ByteView recipe) const;
  // Its two halves, for a creator who has to keep something before the money leaves: an error of the first
  // costs nothing; after the second began, the commission may stand whatever is said.
  Result<eth::Sender::Prepared> prepare_commission(eth::Sender& sender, const Order& order,
                                                   ByteView recipe) const;
  Result<Commissioned> send_commission(eth::Sender& sender, const eth::Sender::Prepared& prepared) const;
  Result<eth::TransactionReceipt> claim(eth::Sender& sender, std::uint64_t id,
                                        std::uint64_t seed) const;  // with the bond
  Result<eth::TransactionReceipt> deliver(eth::Sender& sender, std::uint64_t id, const Bytes32& image_hash,
                                          const Bytes32& trace_root) const;
  // Whether `provider` could deliver now: nothing, or the error that deliver would meet.
  Result<void> may_deliver(const eth::Address& provider, std::uint64_t id) const;
  Result<eth::TransactionReceipt> accept(eth::Sender& sender, std::uint64_t id) const;
  Result<eth::TransactionReceipt> challenge(eth::Sender& sender, std::uint64_t id) const;  // with the bond
  Result<eth::TransactionReceipt> finalise(eth::Sender& sender, std::uint64_t id) const;
  // Ends a challenge that its resolver left undecided, as a stalemate.
  Result<eth::TransactionReceipt> lapse(eth::Sender& sender, std::uint64_t id) const;
  Result<eth::TransactionReceipt> refund(eth::Sender& sender, std::uint64_t id) const;

  Result<std::uint64_t> count() const;
  Result<Job> job(std::uint64_t id) const;
  Result<std::uint64_t> draw_seed(std::uint64_t id) const;
  Result<paint::Recipe> recipe(std::uint64_t id) const;
  Result<Bytes> recipe_bytes(std::uint64_t id) const;
  Result<Receipt> receipt(std::uint64_t id) const;  // keyed by commission
  Result<eth::Address> token() const;
  Result<Commission> commission_terms(std::uint64_t id) const;
  Result<std::vector<SplitShare>> split(const Bytes32& token_id) const;
  Result<std::uint16_t> royalty() const;  // basis points of a later sale
  Result<StudioTerms> terms() const;

 private:
  struct Bonds {
    eth::Uint256 claim_wei{};
    eth::Uint256 challenge_wei{};
  };
  Result<Bonds> bonds() const;
  Result<eth::AbiValue> config() const;
  Contract contract_;
};

// The commission behind a token; the token's contract is asked. Error: TokenUnknown.
Result<std::uint64_t> commission_of(eth::Client& client, const eth::Address& token, const Bytes32& token_id);

}  // namespace colophon::chain

// Every event of our contracts as its signature, said once: contracts/src/interfaces. Who reads one takes it
// from here.
#pragma once

#include <string_view>

namespace colophon::chain::events {

// Studio
inline constexpr std::string_view kCommissioned =
    "Commissioned(uint256 indexed id,address indexed creator,address indexed provider,bytes32 recipeHash)";
inline constexpr std::string_view kClaimed =
    "Claimed(uint256 indexed id,address indexed provider,bytes32 indexed requestHash,uint64 seed)";
inline constexpr std::string_view kDelivered =
    "Delivered(uint256 indexed id,address indexed provider,bytes32 imageHash,bytes32 traceRoot)";
inline constexpr std::string_view kChallenged = "Challenged(uint256 indexed id,address indexed challenger)";
inline constexpr std::string_view kResolved = "Resolved(uint256 indexed id,uint8 verdict)";
inline constexpr std::string_view kAccepted = "Accepted(uint256 indexed id,uint256 indexed tokenId)";
inline constexpr std::string_view kFinalised = "Finalised(uint256 indexed id,uint256 indexed tokenId)";
inline constexpr std::string_view kRefunded = "Refunded(uint256 indexed id,uint8 from)";
inline constexpr std::string_view kVoided = "Voided(uint256 indexed id)";
inline constexpr std::string_view kDisproved = "Disproved(uint256 indexed id,uint256 indexed tokenId)";
inline constexpr std::string_view kSlashed =
    "Slashed(uint256 indexed id,address indexed account,uint256 costs,uint256 burned)";

// The token (Transfer is ERC-721's)
inline constexpr std::string_view kMinted =
    "Minted(uint256 indexed tokenId,uint256 indexed commission,address indexed creator,bytes32 "
    "recipeHash,uint64 seed,bytes32 imageHash,bytes32 traceRoot)";
inline constexpr std::string_view kTransfer =
    "Transfer(address indexed from,address indexed to,uint256 indexed tokenId)";

// Registry
inline constexpr std::string_view kRegistered =
    "Registered(bytes32 indexed id,uint8 indexed kind,address indexed registrant,uint32 slot,address "
    "payee,uint16 share,string name,string licence,bytes32 terms,bytes32[] parents,bytes32 previous)";
inline constexpr std::string_view kSlotOffered =
    "SlotOffered(uint256 indexed slot,address indexed holder,address indexed to)";
inline constexpr std::string_view kSlotTaken =
    "SlotTaken(uint256 indexed slot,address indexed from,address indexed to)";
inline constexpr std::string_view kContested =
    "Contested(bytes32 indexed id,address indexed contester,uint256 endsAt)";
inline constexpr std::string_view kContestClosed = "ContestClosed(bytes32 indexed id,bool upheld)";

// Revenue
inline constexpr std::string_view kPaid =
    "Paid(address indexed source,uint256 indexed tokenId,address indexed payee,uint8 role,address "
    "currency,uint256 amount,bool credited)";
inline constexpr std::string_view kEscrowed =
    "Escrowed(address indexed source,uint256 indexed tokenId,uint256 indexed slot,uint8 role,address "
    "currency,uint256 amount)";
inline constexpr std::string_view kEscrowReleased =
    "EscrowReleased(uint256 indexed slot,address indexed payee,address currency,uint256 amount,bool "
    "credited)";
inline constexpr std::string_view kCredited =
    "Credited(address indexed account,address indexed currency,uint256 amount)";
inline constexpr std::string_view kWithdrawn =
    "Withdrawn(address indexed account,address indexed currency,address to,uint256 amount)";
inline constexpr std::string_view kForwarderDeployed =
    "ForwarderDeployed(address indexed source,uint256 indexed tokenId,address forwarder)";

// AuctionHouse
inline constexpr std::string_view kAuctionCreated =
    "AuctionCreated(uint256 indexed id,uint256 indexed tokenId,address indexed seller,uint256 "
    "reserve,uint256 endsAt,bool primary)";
inline constexpr std::string_view kBid =
    "Bid(uint256 indexed id,address indexed bidder,uint256 amount,uint256 endsAt)";
inline constexpr std::string_view kOutbid =
    "Outbid(uint256 indexed id,address indexed bidder,uint256 amount,bool credited)";
inline constexpr std::string_view kSold =
    "Sold(uint256 indexed id,uint256 indexed tokenId,address indexed buyer,uint256 price)";
inline constexpr std::string_view kUnsold = "Unsold(uint256 indexed id,uint256 indexed tokenId)";

// Stalemate
inline constexpr std::string_view kOpened =
    "Opened(address indexed studio,uint256 indexed id,uint256 endsAt)";

// PrivatePrompts
inline constexpr std::string_view kHanded =
    "Handed(address indexed studio,uint256 indexed id,address indexed provider,bytes32 key,bytes "
    "sealedPrompt)";
inline constexpr std::string_view kRevealed =
    "Revealed(address indexed studio,uint256 indexed id,bytes32 salt,string prompt,string negativePrompt)";

// Steward
inline constexpr std::string_view kNoticed =
    "Noticed(uint256 indexed id,address indexed studio,uint256 indexed tokenId,address sender,(address "
    "studio,uint256 tokenId,bytes32 text,bytes32 work,bytes32 contact,bool goodFaith,bool accurate,bool "
    "authorised) notice)";
inline constexpr std::string_view kHidden = "Hidden(uint256 indexed id,uint256 from)";
inline constexpr std::string_view kCountered =
    "Countered(uint256 indexed id,address indexed by,(bytes32 text,bytes32 contact,bool mistaken,bool "
    "jurisdiction,bool service) counterNotice,uint256 shownFrom)";
inline constexpr std::string_view kSued = "Sued(uint256 indexed id,bytes32 evidence)";
inline constexpr std::string_view kClosed = "Closed(uint256 indexed id,address indexed by,bytes32 reasons)";
inline constexpr std::string_view kRuled =
    "Ruled(address indexed registry,bytes32 indexed work,bool upheld,bytes32 reasons,uint256 from)";
inline constexpr std::string_view kRecalled = "Recalled(address indexed registry,bytes32 indexed work)";
inline constexpr std::string_view kEnacted =
    "Enacted(address indexed registry,bytes32 indexed work,bool upheld)";
inline constexpr std::string_view kRoleOffered = "RoleOffered(address indexed to,uint256 from)";
inline constexpr std::string_view kRoleTaken = "RoleTaken(address indexed holder)";

// Artist
inline constexpr std::string_view kWordProposed =
    "WordProposed(uint256 indexed slot,bytes32 text,uint256 readyAt)";
inline constexpr std::string_view kWordAdded =
    "WordAdded(uint256 indexed slot,uint256 indexed index,bytes32 text,uint256 weight)";
inline constexpr std::string_view kHandAdded =
    "HandAdded(uint256 indexed index,bytes32 indexed adapter,bytes head,bytes tail,uint256 weight)";
inline constexpr std::string_view kBegun = "Begun(uint256 indexed exhibition,uint256 drawBlock,uint256 fee)";
inline constexpr std::string_view kComposed =
    "Composed(uint256 indexed exhibition,uint256 indexed commission,uint8[6] arms,bool late,uint256 "
    "fee,string prompt)";
inline constexpr std::string_view kExhibited =
    "Exhibited(uint256 indexed exhibition,uint256 indexed auction,uint256 indexed tokenId,uint256 "
    "auctions,uint256 reserve,uint256 endsAt)";
inline constexpr std::string_view kAbandoned =
    "Abandoned(uint256 indexed exhibition,uint256 indexed commission,uint8 status,uint256 handWeight)";
inline constexpr std::string_view kLearned =
    "Learned(uint256 indexed exhibition,uint256 price,uint256 average,uint8[6] arms,uint16[6] weights)";
inline constexpr std::string_view kArchived =
    "Archived(uint256 indexed exhibition,uint256 indexed tokenId,uint256 firstPrice,uint256 lastPrice)";
inline constexpr std::string_view kArchiveSold =
    "ArchiveSold(uint256 indexed exhibition,uint256 indexed tokenId,address indexed buyer,uint256 price)";
inline constexpr std::string_view kWaiting = "Waiting(uint256 treasury,uint256 needed)";
inline constexpr std::string_view kTipped =
    "Tipped(address indexed keeper,uint8 indexed step,uint256 amount,bool credited)";
inline constexpr std::string_view kReceived = "Received(address indexed from,uint256 amount)";
inline constexpr std::string_view kPatronised = "Patronised(address indexed patron,uint256 amount)";
inline constexpr std::string_view kPatronPaid =
    "PatronPaid(address indexed patron,uint256 amount,uint256 returned,bool credited)";

// ArtistSchool
inline constexpr std::string_view kCorpusPublished =
    "CorpusPublished(address indexed artist,bytes32 indexed id,uint256 slot,uint256 first,uint256 "
    "last,uint256[] exhibitions)";
inline constexpr std::string_view kAdopted =
    "Adopted(address indexed artist,bytes32 indexed adapter,uint256 indexed tokenId,uint256 index)";

}  // namespace colophon::chain::events

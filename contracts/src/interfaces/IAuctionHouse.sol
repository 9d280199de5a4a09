// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRevenue} from "./IRevenue.sol";
import {IStudio} from "./IStudio.sol";

/// Constants of an auction house, and its constructor's only argument.
struct HouseConfig {
    IStudio studio;
    IRevenue revenue;
    uint32 minDurationSeconds;
    uint32 maxDurationSeconds;
    /// A bid in the last seconds moves the end to this many seconds from now …
    uint32 extensionSeconds;
    /// … but never further than this beyond the planned end.
    uint32 maxExtensionSeconds;
    /// A bid is higher by at least this many basis points …
    uint16 incrementShare;
    /// … and at least this many wei (not 0).
    uint96 incrementWei;
}

struct Auction {
    uint256 tokenId;
    address seller;
    /// Leading bidder, or who bought; the zero address if nobody bid.
    address bidder;
    /// Leading bid, or the final price; the reserve if nobody bid.
    uint256 amount;
    uint64 endsAt;
    /// The end after all extensions can't be later.
    uint64 lastEndsAt;
    /// The creator's first sale: the price goes to the whole split. Otherwise the royalty does, the rest to the seller.
    bool primary;
    bool settled;
}

/// @title Auction house: English auctions with a reserve
/// @notice The house holds the piece meanwhile. An outbid bidder is refunded in the outbidding transaction with bounded
/// gas, else by a credit in Revenue. Settling pays everybody and keeps the price for ever.
interface IAuctionHouse {
    event AuctionCreated(
        uint256 indexed id,
        uint256 indexed tokenId,
        address indexed seller,
        uint256 reserve,
        uint256 endsAt,
        bool primary
    );
    event Bid(uint256 indexed id, address indexed bidder, uint256 amount, uint256 endsAt);
    /// The previous bidder got the bid back, or a credit for it.
    event Outbid(uint256 indexed id, address indexed bidder, uint256 amount, bool credited);
    event Sold(uint256 indexed id, uint256 indexed tokenId, address indexed buyer, uint256 price);
    /// Nobody bid; the piece went back to the seller.
    event Unsold(uint256 indexed id, uint256 indexed tokenId);

    error UnknownAuction(uint256 id);
    error NotOwner();
    error ReserveZero();
    error DurationRange();
    error BidTooLow(uint256 least);
    error BidTooLarge();
    error AuctionOver();
    error AuctionNotOver();
    error AuctionSettled();
    error ConfigIncrement();
    error ConfigDuration();

    /// @notice Takes the caller's piece (approve the house first) and opens an auction that ends after
    /// `durationSeconds`.
    /// @param reserve Least first bid, in wei; not 0.
    function create(uint256 tokenId, uint96 reserve, uint32 durationSeconds) external returns (uint256 id);

    /// @notice Bids the value sent.
    function bid(uint256 id) external payable;

    /// @notice Settles an auction that is over: the piece to the buyer, the price to the split, or the piece back to
    /// its seller. Anyone may call it.
    function settle(uint256 id) external;

    /// @notice Least that the next bid has to be.
    function leastBid(uint256 id) external view returns (uint256);
    function auctionsCount() external view returns (uint256);
    function auctionOf(uint256 id) external view returns (Auction memory);
    /// @notice The piece's last auction that sold it, or 0.
    function lastSaleOf(uint256 tokenId) external view returns (uint256 id);
    function config() external view returns (HouseConfig memory);
}

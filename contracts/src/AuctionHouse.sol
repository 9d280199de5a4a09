// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Auction, HouseConfig, IAuctionHouse} from "./interfaces/IAuctionHouse.sol";
import {IRevenue} from "./interfaces/IRevenue.sol";
import {IStudio} from "./interfaces/IStudio.sol";
import {Payout} from "./lib/Payout.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";

/// An auction in three words; a bid writes the first only if it extends, and the second always.
struct Lot {
    address seller;
    uint40 endsAt;
    uint40 lastEndsAt;
    bool primary;
    bool settled;
    // ----
    address bidder;
    uint96 amount; // the reserve while nobody has bid: the word is never 0, so the first bid is as cheap as the next
    // ----
    uint256 tokenId;
}

/// @title Auction house
contract AuctionHouse is IAuctionHouse {
    uint256 private constant ALL_SHARES = 10_000;

    IStudio private immutable studio;
    IRevenue private immutable revenue;
    address private immutable token;
    uint32 private immutable minDurationSeconds;
    uint32 private immutable maxDurationSeconds;
    uint32 private immutable extensionSeconds;
    uint32 private immutable maxExtensionSeconds;
    uint16 private immutable incrementShare;
    uint96 private immutable incrementWei;

    /// @inheritdoc IAuctionHouse
    uint256 public auctionsCount;
    mapping(uint256 id => Lot) private lots;
    /// @inheritdoc IAuctionHouse
    mapping(uint256 tokenId => uint256 id) public lastSaleOf;

    constructor(HouseConfig memory c) {
        if (c.incrementWei == 0) revert ConfigIncrement();
        if (c.minDurationSeconds == 0 || c.minDurationSeconds > c.maxDurationSeconds) revert ConfigDuration();
        studio = c.studio;
        revenue = c.revenue;
        token = address(c.studio.token());
        minDurationSeconds = c.minDurationSeconds;
        maxDurationSeconds = c.maxDurationSeconds;
        extensionSeconds = c.extensionSeconds;
        maxExtensionSeconds = c.maxExtensionSeconds;
        incrementShare = c.incrementShare;
        incrementWei = c.incrementWei;
    }

    /// @inheritdoc IAuctionHouse
    function create(uint256 tokenId, uint96 reserve, uint32 durationSeconds) external returns (uint256 id) {
        if (IERC721(token).ownerOf(tokenId) != msg.sender) revert NotOwner();
        if (reserve == 0) revert ReserveZero();
        if (durationSeconds < minDurationSeconds || durationSeconds > maxDurationSeconds) revert DurationRange();
        bool primary = lastSaleOf[tokenId] == 0 && studio.creatorOf(tokenId) == msg.sender;
        uint40 endsAt = uint40(block.timestamp + durationSeconds);

        id = ++auctionsCount;
        lots[id] = Lot({
            seller: msg.sender,
            endsAt: endsAt,
            lastEndsAt: endsAt + maxExtensionSeconds,
            primary: primary,
            settled: false,
            bidder: address(0),
            amount: reserve,
            tokenId: tokenId
        });
        emit AuctionCreated(id, tokenId, msg.sender, reserve, endsAt, primary);
        IERC721(token).transferFrom(msg.sender, address(this), tokenId);
    }

    /// @inheritdoc IAuctionHouse
    function bid(uint256 id) external payable {
        Lot storage lot = lots[id];
        (address seller, uint256 endsAt, uint256 lastEndsAt) = (lot.seller, lot.endsAt, lot.lastEndsAt);
        if (seller == address(0)) revert UnknownAuction(id);
        if (block.timestamp >= endsAt) revert AuctionOver();
        (address previous, uint256 amount) = (lot.bidder, lot.amount);
        uint256 least = leastAfter(previous, amount);
        if (msg.value < least) revert BidTooLow(least);
        if (msg.value > type(uint96).max) revert BidTooLarge();

        (lot.bidder, lot.amount) = (msg.sender, uint96(msg.value));
        uint256 extended = block.timestamp + extensionSeconds;
        if (extended > lastEndsAt) extended = lastEndsAt;
        if (extended > endsAt) {
            endsAt = extended;
            lot.endsAt = uint40(extended);
        }
        emit Bid(id, msg.sender, msg.value, endsAt);
        if (previous != address(0)) emit Outbid(id, previous, amount, Payout.send(revenue, previous, amount));
    }

    /// @inheritdoc IAuctionHouse
    function settle(uint256 id) external {
        Lot storage lot = lots[id];
        address seller = lot.seller;
        if (seller == address(0)) revert UnknownAuction(id);
        if (lot.settled) revert AuctionSettled();
        if (block.timestamp < lot.endsAt) revert AuctionNotOver();
        lot.settled = true;
        (address buyer, uint256 price, uint256 tokenId) = (lot.bidder, lot.amount, lot.tokenId);
        if (buyer == address(0)) {
            emit Unsold(id, tokenId);
            IERC721(token).transferFrom(address(this), seller, tokenId);
            return;
        }
        lastSaleOf[tokenId] = id;
        emit Sold(id, tokenId, buyer, price);
        // transferFrom, not safeTransferFrom: a buyer can't refuse, or call back before everybody is paid.
        IERC721(token).transferFrom(address(this), buyer, tokenId);
        uint256 toSplit = price;
        if (!lot.primary) (, toSplit) = IERC2981(token).royaltyInfo(tokenId, price);
        if (toSplit != 0) revenue.pay{value: toSplit}(studio, tokenId);
        Payout.send(revenue, seller, price - toSplit);
    }

    /// @inheritdoc IAuctionHouse
    function leastBid(uint256 id) external view returns (uint256) {
        Lot storage lot = lots[id];
        if (lot.seller == address(0)) revert UnknownAuction(id);
        return leastAfter(lot.bidder, lot.amount);
    }

    function leastAfter(address bidder, uint256 amount) private view returns (uint256) {
        if (bidder == address(0)) return amount;
        uint256 increment = (amount * incrementShare) / ALL_SHARES;
        return amount + (increment < incrementWei ? incrementWei : increment);
    }

    /// @inheritdoc IAuctionHouse
    function auctionOf(uint256 id) external view returns (Auction memory) {
        Lot storage lot = lots[id];
        if (lot.seller == address(0)) revert UnknownAuction(id);
        return Auction({
            tokenId: lot.tokenId,
            seller: lot.seller,
            bidder: lot.bidder,
            amount: lot.amount,
            endsAt: lot.endsAt,
            lastEndsAt: lot.lastEndsAt,
            primary: lot.primary,
            settled: lot.settled
        });
    }

    /// @inheritdoc IAuctionHouse
    function config() external view returns (HouseConfig memory) {
        return HouseConfig({
            studio: studio,
            revenue: revenue,
            minDurationSeconds: minDurationSeconds,
            maxDurationSeconds: maxDurationSeconds,
            extensionSeconds: extensionSeconds,
            maxExtensionSeconds: maxExtensionSeconds,
            incrementShare: incrementShare,
            incrementWei: incrementWei
        });
    }
}

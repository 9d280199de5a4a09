// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ArtistTreasury} from "./ArtistTreasury.sol";
import {ArtistVocabulary} from "./ArtistVocabulary.sol";
import {ArtistConfig, Exhibition, Hand, IArtist, Outcome, Stage, Step} from "./interfaces/IArtist.sol";
import {Auction, IAuctionHouse} from "./interfaces/IAuctionHouse.sol";
import {IStudio, Job, Order, Status} from "./interfaces/IStudio.sol";
import {ArtistChecks} from "./lib/ArtistChecks.sol";
import {ArtistRules} from "./lib/ArtistRules.sol";
import {Payout} from "./lib/Payout.sol";
import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {Base64} from "solady/utils/Base64.sol";
import {BlockHashLib} from "solady/utils/BlockHashLib.sol";
import {LibString} from "solady/utils/LibString.sol";
import {SSTORE2} from "solady/utils/SSTORE2.sol";

/// How the last commission ended, which moves the fee.
enum Last {
    Failed,
    Painted,
    Unclaimed
}

/// Where the loop stands, in one word.
struct State {
    Stage stage;
    uint8 failures;
    Last last;
    /// Resting: when it may begin; else when it came here.
    uint40 since;
    uint32 count;
    uint64 drawBlock;
    uint96 fee;
}

/// An exhibition, in one word.
struct Record {
    uint48 arms;
    uint48 commission;
    uint40 auction;
    uint8 auctions;
    Outcome outcome;
    bool rose;
    uint96 price;
}

struct Memo {
    uint96 average;
    /// Of the hash of the block before the beginning.
    uint96 parentBits;
    uint40 begunAt;
}

/// @title Artist
/// @notice Every step checks and writes its state, acts, and tips last. A recipient that calls back finds the guard.
contract Artist is ArtistTreasury, ArtistVocabulary {
    IStudio private immutable studio;
    IERC721 private immutable token;
    IAuctionHouse private immutable house;
    address private immutable resolver;
    bytes32 private immutable statement;
    uint256 private immutable cadenceSeconds;
    uint32 private immutable claimSeconds;
    uint32 private immutable deliverSeconds;
    uint32 private immutable auctionSeconds;
    uint256 private immutable archiveSeconds;
    uint256 private immutable windowSeconds;
    uint256 private immutable priceMin;
    uint256 private immutable reserveShare;
    uint256 private immutable relistShare;
    uint256 private immutable archiveShare;
    uint256 private immutable auctionsMax;
    address private immutable configRecord;
    /// @inheritdoc IArtist
    string public name;

    State private state;
    Memo private memo;
    mapping(uint256 exhibition => Record) private records;
    mapping(uint256 exhibition => uint256) private archivedAt;

    /// @param words The words of the five slots; the first of slot 4 is 0, the empty word.
    constructor(ArtistConfig memory c, bytes32[][] memory words, Hand[] memory hands)
        payable
        ArtistTreasury(checked(c, words, hands))
        ArtistVocabulary(c, words, hands)
    {
        studio = c.studio;
        token = IERC721(address(c.studio.token()));
        house = c.house;
        resolver = c.resolver;
        statement = c.statement;
        cadenceSeconds = c.times.cadenceSeconds;
        claimSeconds = c.times.claimSeconds;
        deliverSeconds = c.times.deliverSeconds;
        auctionSeconds = c.times.auctionSeconds;
        archiveSeconds = c.times.archiveSeconds;
        windowSeconds = c.studio.config().windowSeconds;
        priceMin = c.prices.priceMin;
        reserveShare = c.prices.reserveShare;
        relistShare = c.prices.relistShare;
        archiveShare = c.prices.archiveShare;
        auctionsMax = c.prices.auctionsMax;
        name = c.name;
        configRecord = SSTORE2.write(abi.encode(c));

        memo.average = c.prices.priceStart;
        state.since = uint40(block.timestamp);
        token.setApprovalForAll(address(c.house), true);
        sayIfWaiting();
    }

    /// Before anything is read from them.
    function checked(ArtistConfig memory c, bytes32[][] memory words, Hand[] memory hands)
        private
        view
        returns (ArtistConfig memory)
    {
        ArtistChecks.check(c, words, hands);
        return c;
    }

    /// @inheritdoc IArtist
    function begin() external nonReentrant {
        State memory s = required(Stage.Resting);
        uint256 since = s.since;
        if (block.timestamp < since) revert TooEarly(since);
        s.fee = uint96(nextFee(s));
        if (s.fee == 0) revert TreasuryLow(treasury(), needed());

        ++s.count;
        s.drawBlock = uint64(block.number + 1);
        move(s, Stage.Sketched);
        memo.parentBits = uint96(uint256(blockhash(block.number - 1)));
        memo.begunAt = uint40(block.timestamp);
        emit Begun(s.count, s.drawBlock, s.fee);
        payTip(Step.Begin, since);
    }

    function nextFee(State memory s) private view returns (uint256) {
        uint256 level = s.fee;
        if (s.last == Last.Painted) level = ArtistRules.painted(level);
        if (s.last == Last.Unclaimed) level = ArtistRules.unclaimed(level);
        return ArtistRules.nextFee(level, feeMin, feeMax, budget());
    }

    /// @inheritdoc IArtist
    function compose() external nonReentrant returns (uint256 commission) {
        State memory s = required(Stage.Sketched);
        uint256 since = s.since;
        if (block.number <= s.drawBlock) revert DrawNotYet();
        bytes32 hash = BlockHashLib.blockHash(s.drawBlock);
        bool late = hash == 0;
        if (late) hash = bytes32(uint256(memo.parentBits));

        uint8[6] memory arms_ = draw(ArtistRules.drawSeed(block.chainid, address(this), s.count, hash));
        bytes memory prompt = promptOf(arms_);
        move(s, Stage.Commissioned);
        commission = order(s.fee, prompt, handAt(arms_[HAND_SLOT]));
        records[s.count].arms = ArtistRules.packArms(arms_);
        records[s.count].commission = uint48(commission);
        emit Composed(s.count, commission, arms_, late, s.fee, string(prompt));
        payTip(Step.Compose, since);
    }

    function order(uint256 fee_, bytes memory prompt, Hand memory hand) private returns (uint256) {
        Order memory o;
        o.resolver = resolver;
        o.statement = statement;
        o.claimSeconds = claimSeconds;
        o.deliverSeconds = deliverSeconds;
        return studio.commission{value: fee_}(o, ArtistRules.recipe(hand.head, prompt, hand.tail));
    }

    /// @inheritdoc IArtist
    function exhibit() external nonReentrant returns (uint256 auction) {
        State memory s = required(Stage.Commissioned);
        uint256 since = s.since + windowSeconds;
        uint256 commission = records[s.count].commission;
        Status status = studio.statusOf(commission);
        if (status == Status.Delivered) studio.finalise(commission);
        else if (status != Status.Final) revert JobNotFinal(status);

        s.failures = 0;
        s.last = Last.Painted;
        move(s, Stage.Exhibited);
        auction = open(s.count, ArtistRules.share(memo.average, reserveShare, priceMin));
        payTip(Step.Exhibit, since);
    }

    function open(uint256 n, uint256 reserve) private returns (uint256 auction) {
        Record storage r = records[n];
        uint256 tokenId = tokenOf(n);
        auction = house.create(tokenId, uint96(reserve), auctionSeconds);
        r.auction = uint40(auction);
        r.price = uint96(reserve);
        ++r.auctions;
        emit Exhibited(n, auction, tokenId, r.auctions, reserve, block.timestamp + auctionSeconds);
    }

    /// @inheritdoc IArtist
    function abandon() external nonReentrant {
        State memory s = required(Stage.Commissioned);
        uint256 since = s.since + claimSeconds;
        uint256 commission = records[s.count].commission;
        Status status = studio.statusOf(commission);
        if (status == Status.Open || status == Status.Claimed) studio.refund(commission);
        if (status == Status.Challenged) studio.lapse(commission);
        status = studio.statusOf(commission);
        if (status != Status.Refunded && status != Status.Void) revert JobNotFailed(status);

        uint256 hand = ArtistRules.armAt(records[s.count].arms, HAND_SLOT);
        bool unclaimed = studio.job(commission).provider == address(0);
        s.last = unclaimed ? Last.Unclaimed : Last.Failed;
        if (s.failures != type(uint8).max) ++s.failures;
        records[s.count].outcome = Outcome.Abandoned;
        emit Abandoned(s.count, commission, status, unclaimed ? blameHand(hand) : weightOf(HAND_SLOT, hand));
        rest(s, Step.Abandon, since);
    }

    /// @inheritdoc IArtist
    function relist() external nonReentrant returns (uint256 auction) {
        State memory s = required(Stage.Exhibited);
        Record storage r = records[s.count];
        Auction memory a = ended(r.auction);
        if (a.bidder != address(0) || r.auctions >= auctionsMax) revert NothingToRelist();
        auction = open(s.count, ArtistRules.share(r.price, relistShare, priceMin));
        payTip(Step.Relist, a.endsAt);
    }

    /// @inheritdoc IArtist
    function learn() external nonReentrant {
        State memory s = required(Stage.Exhibited);
        Record storage r = records[s.count];
        Auction memory a = ended(r.auction);
        bool sold = a.bidder != address(0);
        if (!sold && r.auctions < auctionsMax) revert RelistFirst();

        uint256 price = sold ? a.amount : 0;
        if (sold) {
            r.outcome = Outcome.Sold;
            r.price = uint96(price);
            r.rose = price >= memo.average;
        } else {
            r.outcome = Outcome.Archived;
            archivedAt[s.count] = block.timestamp;
            emit Archived(s.count, a.tokenId, r.price, ArtistRules.share(r.price, archiveShare, 1));
        }
        weigh(s.count, price);
        rest(s, Step.Learn, a.endsAt);
    }

    /// No average, and so no reserve, passes 96 bits: it moves towards prices, and the house takes none that is larger.
    function weigh(uint256 n, uint256 price) private {
        uint256 average = memo.average;
        uint8[6] memory arms_ = ArtistRules.unpackArms(records[n].arms);
        (uint256 size, bool above) = ArtistRules.surprise(average, price);
        uint16[6] memory weights = teach(arms_, size, above);
        average = ArtistRules.nextAverage(average, price, averageShift, priceMin);
        memo.average = uint96(average);
        emit Learned(n, price, average, arms_, weights);
    }

    /// An auction that is over, settled.
    function ended(uint256 auction) private returns (Auction memory a) {
        a = house.auctionOf(auction);
        if (!a.settled) house.settle(auction);
    }

    function rest(State memory s, Step step, uint256 since) private {
        uint256 readyAt = memo.begunAt + ArtistRules.cadence(cadenceSeconds, s.failures);
        move(s, Stage.Resting);
        if (readyAt > block.timestamp) state.since = uint40(readyAt);
        payTip(step, since);
        sayIfWaiting();
    }

    function sayIfWaiting() private {
        if (budget() < feeMin) emit Waiting(treasury(), needed());
    }

    function required(Stage wanted) private view returns (State memory s) {
        s = state;
        if (s.stage != wanted) revert WrongStage(s.stage);
    }

    function move(State memory s, Stage to) private {
        s.stage = to;
        s.since = uint40(block.timestamp);
        state = s;
    }

    /// @inheritdoc IArtist
    function buy(uint256 exhibition) external payable nonReentrant {
        uint256 price = archivePrice(exhibition);
        if (msg.value < price) revert PriceIs(price);
        records[exhibition].outcome = Outcome.ArchiveSold;
        records[exhibition].price = uint96(price);
        uint256 tokenId = tokenOf(exhibition);
        emit ArchiveSold(exhibition, tokenId, msg.sender, price);
        token.transferFrom(address(this), msg.sender, tokenId);
        revenue.pay{value: price}(studio, tokenId);
        Payout.send(revenue, msg.sender, msg.value - price);
    }

    /// @inheritdoc IArtist
    function archivePrice(uint256 exhibition) public view returns (uint256) {
        Record storage r = records[exhibition];
        if (r.outcome != Outcome.Archived) revert NotInArchive();
        return ArtistRules.archivePrice(r.price, archiveShare, block.timestamp - archivedAt[exhibition], archiveSeconds);
    }

    function tokenOf(uint256 exhibition) private view returns (uint256) {
        return uint256(studio.job(records[exhibition].commission).requestHash);
    }

    /// @inheritdoc IArtist
    function next() external view returns (Step step, uint256 readyAt, uint256 tip) {
        State memory s = state;
        uint256 since = s.since;
        if (s.stage == Stage.Resting) {
            if (nextFee(s) == 0) return (Step.Wait, since, 0);
            (step, readyAt) = (Step.Begin, since);
        } else if (s.stage == Stage.Sketched) {
            step = Step.Compose;
        } else if (s.stage == Stage.Commissioned) {
            (step, readyAt) = afterJob(studio.job(records[s.count].commission));
            since += step == Step.Exhibit ? windowSeconds : claimSeconds;
        } else {
            Auction memory a = house.auctionOf(records[s.count].auction);
            bool again = a.bidder == address(0) && records[s.count].auctions < auctionsMax;
            (step, readyAt) = (again ? Step.Relist : Step.Learn, a.endsAt);
            since = readyAt;
        }
        tip = tipNow(since);
    }

    /// What can follow a job in this state when nobody else does anything, and from when on.
    function afterJob(Job memory j) private pure returns (Step step, uint256 readyAt) {
        if (j.status == Status.Delivered) return (Step.Exhibit, j.deadline + 1);
        if (j.status == Status.Final) return (Step.Exhibit, 0);
        return (Step.Abandon, j.deadline == 0 ? 0 : j.deadline + 1);
    }

    /// @inheritdoc IArtist
    function stage() public view override(ArtistVocabulary, IArtist) returns (Stage) {
        return state.stage;
    }

    /// @inheritdoc IArtist
    function exhibitionsCount() external view returns (uint256) {
        return state.count;
    }

    /// @inheritdoc IArtist
    function exhibitionOf(uint256 exhibition) external view returns (Exhibition memory e) {
        if (exhibition == 0 || exhibition > state.count) revert UnknownExhibition(exhibition);
        Record storage r = records[exhibition];
        e.arms = ArtistRules.unpackArms(r.arms);
        (e.commission, e.auction, e.auctions) = (r.commission, r.auction, r.auctions);
        (e.outcome, e.price, e.rose) = (r.outcome, r.price, r.rose);
        e.archivedAt = archivedAt[exhibition];
    }

    /// @inheritdoc IArtist
    function drawBlock() external view returns (uint256) {
        return state.drawBlock;
    }

    /// @inheritdoc IArtist
    function fee() external view returns (uint256) {
        return state.fee;
    }

    /// @inheritdoc IArtist
    function averagePrice() external view returns (uint256) {
        return memo.average;
    }

    /// @inheritdoc IArtist
    function config() external view returns (ArtistConfig memory) {
        // The record holds the answer as it is: taking it apart would take more code than there is room for.
        bytes memory encoded = SSTORE2.read(configRecord);
        assembly ("memory-safe") {
            return(add(encoded, 32), mload(encoded))
        }
    }

    /// @inheritdoc IArtist
    function contractURI() external view returns (string memory) {
        string memory json = string.concat(
            '{"name":',
            LibString.escapeJSON(name, true),
            ',"description":"An artist that commissions, sells, pays and learns by itself."}'
        );
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json)));
    }
}

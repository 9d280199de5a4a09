// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ColophonToken} from "./ColophonToken.sol";
import {IColophonToken} from "./interfaces/IColophonToken.sol";
import {IRegistry} from "./interfaces/IRegistry.sol";
import {IRevenue} from "./interfaces/IRevenue.sol";
import {ISplitSource, Role, Share} from "./interfaces/ISplitSource.sol";
import {Commission, IStudio, Job, Receipt, SeedRule, Status, StudioConfig} from "./interfaces/IStudio.sol";
import {JobWord} from "./lib/JobWord.sol";
import {OrderLib} from "./lib/OrderLib.sol";
import {Recipe, RecipeLib} from "./lib/RecipeLib.sol";
import {Records} from "./lib/Record.sol";
import {SeedLib} from "./lib/SeedLib.sol";
import {BlockHashLib} from "solady/utils/BlockHashLib.sol";
import {LibBytes} from "solady/utils/LibBytes.sol";

/// @title What a Studio holds, and how to read it
/// @notice A commission and a receipt are data contracts whose addresses follow from the commission's id; the word of
/// a job holds what changes; the token's own word for an id holds the reservation. Nothing is stored twice.
abstract contract StudioState is IStudio, Records {
    using LibBytes for bytes;
    using OrderLib for bytes;
    using RecipeLib for Recipe;

    /// Half of a sale, in basis points.
    uint256 internal constant MAX_SHARES = 5000;
    uint256 internal constant ALL_SHARES = 10_000;
    uint256 internal constant MAX_PAYEES = 24;
    uint256 internal constant MAX_PARENTS = 4;
    uint256 internal constant MAX_PHASE_SECONDS = 365 days;

    uint256 private constant RECEIPT_KEY = 1 << 255;

    IRegistry internal immutable registry;
    IRevenue internal immutable revenue;
    address internal immutable platform;
    uint16 internal immutable platformShare;
    uint16 internal immutable providerShare;
    uint16 internal immutable royalty;
    uint256 internal immutable windowSeconds;
    uint256 internal immutable resolveSeconds;
    uint256 internal immutable claimBond;
    uint256 internal immutable challengeBond;
    uint256 internal immutable stalemateFee;
    uint256 internal immutable costsCap;

    /// @inheritdoc IStudio
    IColophonToken public immutable token;

    /// @inheritdoc IStudio
    uint256 public commissionsCount;
    mapping(uint256 id => JobWord) internal jobs;
    mapping(uint256 id => address) internal challengers;

    constructor(StudioConfig memory c) {
        if (uint256(c.platformShare) + c.providerShare > MAX_SHARES || c.royalty > ALL_SHARES) revert ConfigShares();
        if (c.stalemateFee > c.challengeBond) revert ConfigStalemateFee();
        if (c.windowSeconds > MAX_PHASE_SECONDS) revert ConfigWindow();
        if (c.platform == address(0)) revert ConfigPlatform();
        registry = c.registry;
        revenue = c.revenue;
        platform = c.platform;
        platformShare = c.platformShare;
        providerShare = c.providerShare;
        royalty = c.royalty;
        windowSeconds = c.windowSeconds;
        resolveSeconds = c.resolveSeconds;
        claimBond = c.claimBond;
        challengeBond = c.challengeBond;
        stalemateFee = c.stalemateFee;
        costsCap = c.costsCap;
        token = new ColophonToken(c.registry, c.revenue, c.royalty);
    }

    /// @inheritdoc IStudio
    function config() external view returns (StudioConfig memory) {
        return StudioConfig({
            registry: registry,
            revenue: revenue,
            platform: platform,
            platformShare: platformShare,
            providerShare: providerShare,
            royalty: royalty,
            windowSeconds: uint32(windowSeconds),
            resolveSeconds: uint32(resolveSeconds),
            claimBond: uint96(claimBond),
            challengeBond: uint96(challengeBond),
            stalemateFee: uint96(stalemateFee),
            costsCap: uint96(costsCap)
        });
    }

    /// A commission's data (OrderLib says how they lie).
    function dataOf(uint256 id) internal view returns (bytes memory) {
        // The record itself shows that there is such a commission: looking costs nothing that reading does not. A
        // receipt's key is no commission.
        if (id >= RECEIPT_KEY || recordAt(bytes32(id)).code.length == 0) revert UnknownCommission(id);
        return read(bytes32(id));
    }

    function writeCommission(uint256 id, bytes memory data) internal {
        write(bytes32(id), data);
    }

    function writeReceipt(uint256 id, bytes32 imageHash, bytes32 traceRoot) internal {
        write(bytes32(id | RECEIPT_KEY), abi.encodePacked(imageHash, traceRoot, uint64(block.number)));
    }

    function readReceipt(uint256 id) internal view returns (bytes32 imageHash, bytes32 traceRoot, uint64 blockNumber) {
        bytes memory r = read(bytes32(id | RECEIPT_KEY));
        return (r.load(0), r.load(32), uint64(bytes8(r.load(64))));
    }

    /// A word of zero is an open commission: opening one writes nothing.
    function statusFrom(JobWord word) internal pure returns (Status) {
        Status s = word.status();
        return s == Status.None ? Status.Open : s;
    }

    function seedFrom(JobWord word, bytes memory data) internal pure returns (uint64) {
        return data.isDrawn() ? SeedLib.DRAWN | word.seedBits() : data.seed();
    }

    function recipeHashFrom(bytes memory data) internal pure returns (bytes32) {
        return RecipeLib.read(data, data.recipeAt()).hash(data);
    }

    /// Hash of the block after the commission's; 0 if the chain does not know it any more.
    function seedBlockHash(bytes memory data) internal view returns (bytes32) {
        uint256 number = data.blockNumber() + 1;
        if (number >= block.number) revert SeedNotYet();
        return BlockHashLib.blockHash(number);
    }

    function seedNow(uint256 id, bytes memory data) internal view returns (uint64) {
        if (!data.isDrawn()) return data.seed();
        bytes32 blockHash = seedBlockHash(data);
        if (blockHash == 0) revert SeedOutOfReach();
        return SeedLib.draw(block.chainid, address(this), id, blockHash);
    }

    /// When the phase that the word is in began.
    function phaseStart(JobWord word, bytes memory data) internal pure returns (uint256) {
        return data.time() + word.since();
    }

    function isMinted(Status s) internal pure returns (bool) {
        return s >= Status.Accepted;
    }

    /// @inheritdoc IStudio
    function statusOf(uint256 id) public view returns (Status) {
        if (id == 0 || id > commissionsCount) return Status.None;
        return statusFrom(jobs[id]);
    }

    /// @inheritdoc IStudio
    function job(uint256 id) external view returns (Job memory j) {
        bytes memory data = dataOf(id);
        JobWord word = jobs[id];
        j.status = statusFrom(word);
        j.provider = word.provider();
        j.challenger = challengers[id];
        if (!data.isDrawn() || j.provider != address(0)) {
            j.seed = seedFrom(word, data);
            j.requestHash = RecipeLib.requestHash(recipeHashFrom(data), j.seed);
        }
        uint256 length = phaseSeconds(j.status, data);
        if (length != 0) j.deadline = uint64(phaseStart(word, data) + length);
    }

    function phaseSeconds(Status s, bytes memory data) private view returns (uint256) {
        if (s == Status.Open) return data.claimSeconds();
        if (s == Status.Claimed) return data.deliverSeconds();
        if (s == Status.Delivered || s == Status.Accepted) return windowSeconds;
        if (s == Status.Challenged || s == Status.Questioned) return resolveSeconds;
        return 0;
    }

    /// @inheritdoc IStudio
    function commissionOf(uint256 id) external view returns (Commission memory) {
        bytes memory d = dataOf(id);
        bool drawn = d.isDrawn();
        return Commission({
            creator: d.creator(),
            provider: d.provider(),
            resolver: d.resolver(),
            fee: d.fee(),
            time: uint64(d.time()),
            blockNumber: uint64(d.blockNumber()),
            seedRule: drawn ? SeedRule.Drawn : SeedRule.Fixed,
            seed: drawn ? 0 : d.seed(),
            claimSeconds: uint32(d.claimSeconds()),
            deliverSeconds: uint32(d.deliverSeconds()),
            statement: d.statement(),
            promptWork: registry.workIdAt(d.promptSlot()),
            parents: d.parents()
        });
    }

    /// @inheritdoc IStudio
    function recipe(uint256 id) external view returns (bytes memory) {
        bytes memory data = dataOf(id);
        return data.slice(data.recipeAt());
    }

    /// @inheritdoc IStudio
    function recipeHash(uint256 id) external view returns (bytes32) {
        return recipeHashFrom(dataOf(id));
    }

    /// @inheritdoc IStudio
    function recipePointer(uint256 id) external view returns (address record, uint256 offset, uint256 length) {
        bytes memory data = dataOf(id);
        offset = data.recipeAt();
        return (recordAt(bytes32(id)), offset, data.length - offset);
    }

    /// @inheritdoc IStudio
    function drawSeed(uint256 id) external view returns (uint64) {
        return seedNow(id, dataOf(id));
    }

    /// @inheritdoc IStudio
    function receipt(uint256 id) external view returns (Receipt memory r) {
        bytes memory data = dataOf(id);
        JobWord word = jobs[id];
        Status s = statusFrom(word);
        if (s < Status.Delivered || s == Status.Refunded) revert WrongStatus(s);
        r.requestHash = RecipeLib.requestHash(recipeHashFrom(data), seedFrom(word, data));
        (r.imageHash, r.traceRoot, r.blockNumber) = readReceipt(id);
        r.commission = id;
        r.provider = word.provider();
        r.creator = data.creator();
        r.parents = data.parents();
    }

    /// @inheritdoc IStudio
    function isFinal(uint256 tokenId) public view returns (bool) {
        Status s = jobs[token.commissionOf(tokenId)].status();
        return s == Status.Accepted || s == Status.Final;
    }

    /// @inheritdoc IStudio
    function creatorOf(uint256 tokenId) external view returns (address) {
        return dataOf(mintedBy(tokenId)).creator();
    }

    /// @inheritdoc ISplitSource
    function split(uint256 tokenId) external view returns (Share[] memory shares) {
        uint256 id = mintedBy(tokenId);
        bytes memory data = dataOf(id);
        uint256 works = data.entryCount();
        shares = new Share[](works + 3);
        uint256 left = ALL_SHARES - providerShare - platformShare;
        for (uint256 i; i < works; ++i) {
            (uint8 kind, uint16 share, uint32 slot) = data.entry(i);
            shares[i] = Share(Role(kind), slot, share);
            left -= share;
        }
        shares[works] = Share(Role.Provider, accountSlot(jobs[id].provider()), providerShare);
        shares[works + 1] = Share(Role.Platform, accountSlot(platform), platformShare);
        shares[works + 2] = Share(Role.Creator, accountSlot(data.creator()), uint16(left));
    }

    function accountSlot(address account) private pure returns (uint256) {
        return uint256(uint160(account)) << 32;
    }

    function mintedBy(uint256 tokenId) private view returns (uint256 id) {
        id = token.commissionOf(tokenId);
        if (!isMinted(jobs[id].status())) revert NotFinal(tokenId);
    }
}

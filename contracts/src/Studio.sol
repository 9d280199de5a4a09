// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StudioState} from "./StudioState.sol";
import {IResolver} from "./interfaces/IResolver.sol";
import {IStudio, Order, SeedRule, Status, StudioConfig, Verdict} from "./interfaces/IStudio.sol";
import {JobWord, JobWordLib} from "./lib/JobWord.sol";
import {OrderLib} from "./lib/OrderLib.sol";
import {Payout} from "./lib/Payout.sol";
import {Recipe, RecipeLib} from "./lib/RecipeLib.sol";
import {SeedLib} from "./lib/SeedLib.sol";

/// @title Studio
/// @notice Every function checks, then writes its one word, then mints, and pays last: a recipient that calls back
/// finds the job already in its next state.
contract Studio is StudioState {
    using OrderLib for bytes;
    using RecipeLib for Recipe;

    /// Gas of a commission and of the refund, for which a slashed bond pays at the block's base fee, and no more:
    /// a job that nobody can serve earns its creator nothing.
    uint256 private constant COSTS_GAS = 200_000;

    constructor(StudioConfig memory config_) StudioState(config_) {}

    /// @inheritdoc IStudio
    function commission(Order calldata order, bytes calldata recipe_) external payable returns (uint256 id) {
        checkOrder(order);
        checkParents(order.parents);
        bytes memory raw = recipe_;
        Recipe memory r = RecipeLib.read(raw, 0);
        (bytes memory entries, uint32 promptSlot) = compose(order.promptWork, r, raw);
        bytes32 hash = r.hash(raw);

        id = ++commissionsCount;
        if (order.seedRule == SeedRule.Fixed) reserve(id, RecipeLib.requestHash(hash, order.seed));
        writeCommission(id, OrderLib.pack(order, entries, promptSlot, recipe_));
        emit Commissioned(id, msg.sender, order.provider, hash);
    }

    function checkOrder(Order calldata order) private view {
        if (order.claimSeconds == 0 || order.claimSeconds > MAX_PHASE_SECONDS) revert DeadlineRange();
        if (order.deliverSeconds == 0 || order.deliverSeconds > MAX_PHASE_SECONDS) revert DeadlineRange();
        if (order.seedRule == SeedRule.Fixed ? order.seed >= SeedLib.DRAWN : order.seed != 0) revert SeedRange();
        if (order.resolver.code.length == 0) revert ResolverMissing();
        if (msg.value > type(uint96).max) revert FeeTooLarge();
    }

    function checkParents(uint256[] calldata parents) private view {
        if (parents.length > MAX_PARENTS) revert TooManyParents();
        for (uint256 i; i < parents.length; ++i) {
            for (uint256 k; k < i; ++k) {
                if (parents[k] == parents[i]) revert ParentTwice(parents[i]);
            }
            if (!isFinal(parents[i])) revert ParentNotFinal(parents[i]);
        }
    }

    /// Works that the recipe uses, with their ancestors and shares as they are now.
    function compose(bytes32 promptWork, Recipe memory r, bytes memory raw)
        private
        view
        returns (bytes memory entries, uint32 promptSlot)
    {
        if (promptWork != 0 && !r.committed && promptWork != r.promptHash(raw)) revert PromptMismatch();
        bytes32[] memory adapters = new bytes32[](r.adapterCount);
        for (uint256 i; i < adapters.length; ++i) {
            (adapters[i],) = RecipeLib.adapter(raw, r, i);
        }
        (entries, promptSlot) = registry.compose(r.model, adapters, promptWork);

        uint256 works = entries.length / OrderLib.ENTRY_BYTES;
        if (works + 3 > MAX_PAYEES) revert TooManyPayees(works + 3);
        uint256 shares = uint256(providerShare) + platformShare;
        for (uint256 i; i < works; ++i) {
            (, uint16 share,) = entries.entryAt(i * OrderLib.ENTRY_BYTES);
            shares += share;
        }
        if (shares > MAX_SHARES) revert SharesTooLarge(shares);
    }

    function reserve(uint256 id, bytes32 requestHash) private {
        uint256 takenBy = token.reserve(uint256(requestHash), id);
        if (takenBy != 0) revert RecipeTaken(takenBy);
    }

    /// @inheritdoc IStudio
    function claim(uint256 id, uint64 expectedSeed) external payable {
        bytes memory data = dataOf(id);
        requireStatus(jobs[id], Status.Open);
        if (msg.value != claimBond) revert BondWrong(claimBond);
        if (data.provider() != address(0) && data.provider() != msg.sender) revert NotProvider();
        uint256 since = block.timestamp - data.time();
        if (since > data.claimSeconds()) revert DeadlinePassed();
        uint64 seed = seedNow(id, data);
        if (seed != expectedSeed) revert SeedChanged(seed);

        jobs[id] = JobWordLib.pack(msg.sender, seed, since, Status.Claimed);
        bytes32 requestHash = RecipeLib.requestHash(recipeHashFrom(data), seed);
        if (data.isDrawn()) reserve(id, requestHash);
        emit Claimed(id, msg.sender, requestHash, seed);
    }

    /// @inheritdoc IStudio
    function deliver(uint256 id, bytes32 imageHash, bytes32 traceRoot) external {
        bytes memory data = dataOf(id);
        JobWord word = jobs[id];
        requireStatus(word, Status.Claimed);
        if (msg.sender != word.provider()) revert NotProvider();
        if (block.timestamp > phaseStart(word, data) + data.deliverSeconds()) revert DeadlinePassed();
        if (imageHash == 0 || traceRoot == 0) revert HashZero();

        jobs[id] = word.with(Status.Delivered, block.timestamp - data.time());
        writeReceipt(id, imageHash, traceRoot);
        emit Delivered(id, msg.sender, imageHash, traceRoot);
    }

    /// @inheritdoc IStudio
    function accept(uint256 id) external {
        bytes memory data = dataOf(id);
        JobWord word = jobs[id];
        if (msg.sender != data.creator()) revert NotCreator();
        uint256 payment = data.fee();
        Status next = Status.Questioned;
        if (word.status() != Status.Challenged) {
            requireStatus(word, Status.Delivered);
            next = Status.Accepted;
            if (windowOver(word, data)) {
                next = Status.Final;
                payment += claimBond;
            }
        }
        jobs[id] = word.with(next);
        emit Accepted(id, mint(id, word, data));
        Payout.send(revenue, word.provider(), payment);
    }

    /// @inheritdoc IStudio
    function challenge(uint256 id) external payable {
        bytes memory data = dataOf(id);
        JobWord word = jobs[id];
        Status next = Status.Questioned;
        if (word.status() != Status.Accepted) {
            requireStatus(word, Status.Delivered);
            if (data.isCommitted()) revert AcceptOnly();
            next = Status.Challenged;
        }
        if (windowOver(word, data)) revert WindowOver();
        if (msg.value != challengeBond) revert BondWrong(challengeBond);

        jobs[id] = word.with(next, block.timestamp - data.time());
        challengers[id] = msg.sender;
        emit Challenged(id, msg.sender);
        if (next == Status.Questioned) token.touch(tokenIdOf(word, data));
        IResolver(data.resolver()).open(id, msg.sender);
    }

    /// @inheritdoc IStudio
    function resolve(uint256 id, Verdict verdict) external {
        bytes memory data = dataOf(id);
        if (msg.sender != data.resolver()) revert NotResolver();
        settle(id, data, verdict);
    }

    /// @inheritdoc IStudio
    function lapse(uint256 id) external {
        bytes memory data = dataOf(id);
        requireChallenged(jobs[id]);
        if (block.timestamp <= phaseStart(jobs[id], data) + resolveSeconds) revert DeadlineNotPassed();
        settle(id, data, Verdict.Stalemate);
    }

    /// @inheritdoc IStudio
    function finalise(uint256 id) external {
        bytes memory data = dataOf(id);
        JobWord word = jobs[id];
        uint256 payment = claimBond;
        bool accepted = word.status() == Status.Accepted;
        if (!accepted) {
            requireStatus(word, Status.Delivered);
            if (data.isCommitted()) revert AcceptOnly();
            payment += data.fee();
        }
        if (!windowOver(word, data)) revert WindowOpen();
        jobs[id] = word.with(Status.Final);
        emit Finalised(id, accepted ? tokenIdOf(word, data) : mint(id, word, data));
        Payout.send(revenue, word.provider(), payment);
    }

    /// @inheritdoc IStudio
    function refund(uint256 id) external {
        bytes memory data = dataOf(id);
        JobWord word = jobs[id];
        Status status = statusFrom(word);
        if (status == Status.Open) return refundOpen(id, data);
        if (status == Status.Claimed) return refundClaimed(id, word, data);
        if (status != Status.Delivered || !data.isCommitted()) revert WrongStatus(status);
        if (!windowOver(word, data)) revert WindowOpen();
        makeVoid(id, word, data);
        Payout.send(revenue, data.creator(), data.fee());
        Payout.send(revenue, word.provider(), claimBond);
    }

    function refundOpen(uint256 id, bytes memory data) private {
        bool late = block.timestamp > data.time() + data.claimSeconds();
        if (!late && (!data.isDrawn() || seedBlockHash(data) != 0)) revert DeadlineNotPassed();
        jobs[id] = JobWordLib.pack(address(0), 0, 0, Status.Refunded);
        if (!data.isDrawn()) token.release(tokenIdOf(jobs[id], data));
        emit Refunded(id, Status.Open);
        Payout.send(revenue, data.creator(), data.fee());
    }

    function refundClaimed(uint256 id, JobWord word, bytes memory data) private {
        if (block.timestamp <= phaseStart(word, data) + data.deliverSeconds()) revert DeadlineNotPassed();
        jobs[id] = word.with(Status.Refunded);
        token.release(tokenIdOf(word, data));
        emit Refunded(id, Status.Claimed);
        slash(id, data.creator(), word.provider(), claimBond, data.fee());
    }

    function settle(uint256 id, bytes memory data, Verdict verdict) private {
        JobWord word = jobs[id];
        requireChallenged(word);
        address challenger = challengers[id];
        delete challengers[id];
        emit Resolved(id, verdict);
        bool minted = word.status() == Status.Questioned;
        if (verdict == Verdict.Wrong) return settleWrong(id, word, data, challenger, minted);

        uint256 payment = claimBond;
        if (minted) {
            jobs[id] = word.with(Status.Final);
            uint256 tokenId = tokenIdOf(word, data);
            token.touch(tokenId);
            emit Finalised(id, tokenId);
        } else if (verdict == Verdict.Upheld) {
            jobs[id] = word.with(Status.Final);
            emit Finalised(id, mint(id, word, data));
            payment += data.fee();
        } else {
            makeVoid(id, word, data);
            Payout.send(revenue, data.creator(), data.fee());
        }
        Payout.send(revenue, word.provider(), payment);
        if (verdict == Verdict.Upheld) return slash(id, data.creator(), challenger, challengeBond, 0);
        emit Slashed(id, challenger, 0, stalemateFee);
        Payout.burn(stalemateFee);
        Payout.send(revenue, challenger, challengeBond - stalemateFee);
    }

    function settleWrong(uint256 id, JobWord word, bytes memory data, address challenger, bool minted) private {
        uint256 fee;
        if (minted) {
            jobs[id] = word.with(Status.Disproved);
            uint256 tokenId = tokenIdOf(word, data);
            token.touch(tokenId);
            emit Disproved(id, tokenId);
        } else {
            makeVoid(id, word, data);
            fee = data.fee();
        }
        slash(id, data.creator(), word.provider(), claimBond, fee);
        Payout.send(revenue, challenger, challengeBond);
    }

    function makeVoid(uint256 id, JobWord word, bytes memory data) private {
        jobs[id] = word.with(Status.Void);
        token.release(tokenIdOf(word, data));
        emit Voided(id);
    }

    /// Pays the creator's costs out of a lost bond, together with a returned fee, and burns the rest.
    function slash(uint256 id, address creator, address loser, uint256 bond, uint256 fee) private {
        uint256 costs = COSTS_GAS * block.basefee;
        if (costs > costsCap) costs = costsCap;
        if (costs > bond) costs = bond;
        emit Slashed(id, loser, costs, bond - costs);
        Payout.burn(bond - costs);
        Payout.send(revenue, creator, fee + costs);
    }

    function mint(uint256 id, JobWord word, bytes memory data) private returns (uint256) {
        (bytes32 imageHash, bytes32 traceRoot,) = readReceipt(id);
        return token.mint(data.creator(), recipeHashFrom(data), seedFrom(word, data), imageHash, traceRoot);
    }

    function tokenIdOf(JobWord word, bytes memory data) private pure returns (uint256) {
        return uint256(RecipeLib.requestHash(recipeHashFrom(data), seedFrom(word, data)));
    }

    function windowOver(JobWord word, bytes memory data) private view returns (bool) {
        return block.timestamp > phaseStart(word, data) + windowSeconds;
    }

    function requireStatus(JobWord word, Status expected) private pure {
        if (statusFrom(word) != expected) revert WrongStatus(statusFrom(word));
    }

    function requireChallenged(JobWord word) private pure {
        Status status = statusFrom(word);
        if (status != Status.Challenged && status != Status.Questioned) revert WrongStatus(status);
    }
}

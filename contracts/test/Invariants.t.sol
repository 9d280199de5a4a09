// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuctionHouse} from "../src/interfaces/IAuctionHouse.sol";
import {IRevenue} from "../src/interfaces/IRevenue.sol";
import {Case, CounterNotice, ISteward, Notice, Stage} from "../src/interfaces/ISteward.sol";
import {IStudio, Order, Status, Verdict} from "../src/interfaces/IStudio.sol";
import {Actor} from "./support/Actors.sol";
import {Test} from "./support/Test.sol";
import {Throng} from "./support/Throng.sol";

/// Everything that anybody can do, by accounts of every manner, in any order. It says which calls must succeed
/// (they do, or the run fails) and which may be refused; every ether it makes is counted.
contract Crowd is Throng {
    uint256 private constant LIMIT = 40;

    uint256[] public ids;
    /// Keccak of a delivered commission's receipt, at the delivery.
    mapping(uint256 id => bytes32) public receiptHash;
    mapping(uint256 id => bytes32) public recipeHash;
    /// The furthest status that each commission was seen in.
    mapping(uint256 id => Status) public seen;

    function actorsCount() external view returns (uint256) {
        return actors.length;
    }

    function idsCount() external view returns (uint256) {
        return ids.length;
    }

    function someId(uint256 n) private view returns (uint256) {
        // Mostly one of the last few, so that jobs get on.
        uint256 among = n % 8 == 0 || ids.length < 4 ? ids.length : 4;
        return ids[ids.length - 1 - (n >> 3) % among];
    }

    /// A call that may be refused, by an actor who may call back while being paid.
    function attempt(Actor actor, address to, uint256 value, bytes memory data) private returns (bool done) {
        if (address(actor).balance < value) return false;
        try actor.act{gas: 5_000_000}(to, value, data) {
            return true;
        } catch {
            return false;
        }
    }

    function order(uint256 n, uint8 which, uint64 seed) external {
        if (ids.length >= LIMIT) return;
        Order memory o = which % 2 == 0 ? fixedOrder(seed % 8) : drawnOrder();
        if (which % 3 == 0) o.resolver = address(judge);
        bytes memory recipe =
            which % 5 == 0 ? committedBytes(bytes32(uint256(seed % 3))) : recipeOf("crowd", "", PROMPT);
        uint256 before = studio.commissionsCount();
        if (attempt(some(n), address(studio), 1 ether + seed % 7, abi.encodeCall(IStudio.commission, (o, recipe)))) {
            ids.push(before + 1);
            recipeHash[before + 1] = studio.recipeHash(before + 1);
            if (studio.commissionsCount() != before + 1) revert NotTrue("one id each");
        }
    }

    function claimJob(uint256 n, uint256 i) external {
        if (ids.length == 0) return;
        uint256 id = someId(i);
        try studio.drawSeed(id) returns (uint64 seed) {
            attempt(some(n), address(studio), BOND, abi.encodeCall(IStudio.claim, (id, seed)));
        } catch {}
        look(id);
    }

    function deliverJob(uint256 n, uint256 i, bytes32 image) external {
        if (ids.length == 0) return;
        uint256 id = someId(i);
        // Mostly by whoever claimed it.
        address who = n % 4 == 0 ? address(some(n)) : studio.job(id).provider;
        if (who.code.length == 0) return;
        if (attempt(Actor(payable(who)), address(studio), 0, abi.encodeCall(IStudio.deliver, (id, image, TRACE)))) {
            receiptHash[id] = keccak256(abi.encode(studio.receipt(id)));
        }
        look(id);
    }

    function acceptJob(uint256 i) external {
        if (ids.length == 0) return;
        uint256 id = someId(i);
        attempt(
            Actor(payable(studio.commissionOf(id).creator)), address(studio), 0, abi.encodeCall(IStudio.accept, (id))
        );
        look(id);
    }

    function challengeJob(uint256 n, uint256 i) external {
        if (ids.length == 0) return;
        uint256 id = someId(i);
        attempt(some(n), address(studio), CHALLENGE_BOND, abi.encodeCall(IStudio.challenge, (id)));
        look(id);
    }

    function judgeJob(uint256 i, uint8 verdict) external {
        if (ids.length == 0) return;
        uint256 id = someId(i);
        try judge.judge(studio, id, Verdict(verdict % 3)) {} catch {}
        try stalemate.end(studio, id) {} catch {}
        look(id);
    }

    function trigger(uint256 n, uint256 i, uint8 which) external {
        if (ids.length == 0) return;
        uint256 id = someId(i);
        if (which % 5 == 0) pass(DELIVER + 1);
        attempt(some(n), address(studio), 0, abi.encodeCall(IStudio.finalise, (id)));
        attempt(some(n), address(studio), 0, abi.encodeCall(IStudio.refund, (id)));
        if (which % 16 == 0) pass(RESOLVE + 1);
        attempt(some(n), address(studio), 0, abi.encodeCall(IStudio.lapse, (id)));
        look(id);
    }

    /// What a paid actor calls back with, once.
    function prepare(uint256 i, uint8 which) external {
        uint256 id = ids.length == 0 ? 1 : someId(i);
        bytes[5] memory data = [
            abi.encodeCall(IStudio.finalise, (id)),
            abi.encodeCall(IStudio.refund, (id)),
            abi.encodeCall(IAuctionHouse.settle, (1 + i % 5)),
            abi.encodeCall(IRevenue.withdraw, (address(0), address(actors[0]))),
            abi.encodeCall(IAuctionHouse.bid, (1 + i % 5))
        ];
        address[5] memory to = [address(studio), address(studio), address(house), address(revenue), address(house)];
        actors[4].onEther(to[which % 5], which % 5 == 4 ? 5 ether : 0, data[which % 5]);
    }

    function openAuction(uint256 i, uint96 reserve) external {
        if (ids.length == 0) return;
        uint256 tokenId = tokenOf(someId(i));
        if (!token.exists(tokenId) || token.ownerOf(tokenId) == address(house)) return;
        Actor owner = Actor(payable(token.ownerOf(tokenId)));
        attempt(owner, address(token), 0, abi.encodeCall(token.approve, (address(house), tokenId)));
        attempt(owner, address(house), 0, abi.encodeCall(IAuctionHouse.create, (tokenId, reserve % 2 ether, 500)));
    }

    function bidInAuction(uint256 n, uint256 i, uint96 more) external {
        uint256 count = house.auctionsCount();
        if (count == 0) return;
        uint256 id = 1 + i % count;
        uint256 amount = house.leastBid(id) + more % 0.1 ether;
        attempt(some(n), address(house), amount, abi.encodeCall(IAuctionHouse.bid, (id)));
    }

    function settleAuction(uint256 n, uint256 i) external {
        uint256 count = house.auctionsCount();
        if (count == 0) return;
        attempt(some(n), address(house), 0, abi.encodeCall(IAuctionHouse.settle, (1 + i % count)));
    }

    function payRoyalty(uint256 n, uint256 i, uint96 amount) external {
        if (ids.length == 0) return;
        uint256 tokenId = tokenOf(someId(i));
        address forwarder = token.royaltyReceiver(tokenId);
        meet(forwarder);
        attempt(some(n), forwarder, amount % 1 ether, "");
        attempt(some(n), address(revenue), 0, abi.encodeCall(IRevenue.flush, (studio, tokenId, address(0))));
    }

    function withdraw(uint256 n, uint256 to) external {
        attempt(some(n), address(revenue), 0, abi.encodeCall(IRevenue.withdraw, (address(0), address(some(to)))));
    }

    function contest(uint256 n, uint256 i, uint8 how) external {
        bytes32 id = i % 5 == 4 ? bytes32("crowd") : bytes32(1 + i % 5);
        if (how % 4 < 2) {
            attempt(some(n), address(registry), CONTEST_BOND, abi.encodeCall(registry.contest, (id)));
        } else if (how % 4 == 2) {
            vm.prank(stewardRole);
            try guardian.rule(registry, id, how > 127, 0) {} catch {}
            if (how % 8 == 2) pass(STEWARD_DELAY);
            attempt(some(n), address(guardian), 0, abi.encodeCall(ISteward.enact, (registry, id)));
        } else {
            attempt(some(n), address(registry), 0, abi.encodeCall(registry.lapseContest, (id)));
            attempt(some(n), address(registry), 0, abi.encodeCall(registry.reclaimBond, (id, address(some(n)))));
        }
        uint32 slot = registry.work(id).slot;
        attempt(some(n), address(revenue), 0, abi.encodeCall(IRevenue.releaseEscrow, (slot, address(0))));
    }

    function complain(uint256 n, uint256 i, uint8 what) external {
        if (ids.length == 0) return;
        uint256 tokenId = tokenOf(someId(i));
        Notice memory filed = Notice(studio, tokenId, "text", "work", "contact", true, true, what != 7);
        attempt(some(n), address(guardian), 0, abi.encodeCall(ISteward.notice, (filed)));
        uint256 count = guardian.casesCount();
        if (count == 0) return;
        uint256 id = 1 + n % count;
        CounterNotice memory answer = CounterNotice("text", "contact", true, true, true);
        if (what % 5 == 0) attempt(some(i), address(guardian), 0, abi.encodeCall(ISteward.counter, (id, answer)));
        if (what % 5 == 1) attempt(some(i), address(guardian), 0, abi.encodeCall(ISteward.close, (id, bytes32(0))));
        vm.prank(stewardRole);
        if (what % 5 == 2) try guardian.sue(id, "paper") {} catch {} else try guardian.hide(id) {} catch {}
    }

    function handOver(uint256 n, uint256 to, uint8 slot) external {
        attempt(some(n), address(registry), 0, abi.encodeCall(registry.offerSlot, (slot % 12, address(some(to)))));
        attempt(some(to), address(registry), 0, abi.encodeCall(registry.takeSlot, (slot % 12)));
    }

    function wait(uint16 time, uint8 blocks) external {
        pass(time % 4 == 0 ? time % 1500 : time % 300);
        vm.roll(block.number + blocks % 40);
        vm.fee(uint256(blocks) * 1 gwei);
    }

    /// Statuses only go forward, along the arrows of README.md.
    function look(uint256 id) public {
        Status now_ = studio.statusOf(id);
        Status was = seen[id] == Status.None ? Status.Open : seen[id];
        if (now_ != was && !reachable(was, now_)) revert NotTrue("an arrow that README.md does not draw");
        seen[id] = now_;
    }

    function reachable(Status a, Status b) public pure returns (bool) {
        if (a == Status.Open) return b == Status.Claimed || b == Status.Refunded || reachable(Status.Claimed, b);
        if (a == Status.Claimed) {
            return b == Status.Delivered || b == Status.Refunded || reachable(Status.Delivered, b);
        }
        if (a == Status.Delivered) {
            return b == Status.Challenged || b == Status.Accepted || b == Status.Final || b == Status.Void
                || reachable(Status.Challenged, b) || reachable(Status.Accepted, b);
        }
        if (a == Status.Challenged) {
            return b == Status.Void || b == Status.Final || b == Status.Questioned || reachable(Status.Questioned, b);
        }
        if (a == Status.Accepted) {
            return b == Status.Final || b == Status.Questioned || reachable(Status.Questioned, b);
        }
        if (a == Status.Questioned) return b == Status.Final || b == Status.Disproved;
        return false;
    }

    // What must hold, whatever happened.

    function checkEther() external view {
        equal(held(), ethers, "ether is conserved to the wei");
    }

    function checkDebts() external view {
        uint256 owed;
        for (uint256 i; i < ids.length; ++i) {
            owed += owedFor(ids[i]);
        }
        equal(address(studio).balance, owed, "the Studio holds what its jobs need, and nothing else");
        owed = 0;
        for (uint256 id = 1; id <= house.auctionsCount(); ++id) {
            if (!house.auctionOf(id).settled && house.auctionOf(id).bidder != address(0)) {
                owed += house.auctionOf(id).amount;
            }
        }
        equal(address(house).balance, owed, "the house holds the leading bids");
        owed = revenue.creditOf(address(0), platform);
        for (uint256 i; i < actors.length; ++i) {
            owed += revenue.creditOf(address(0), address(actors[i]));
        }
        for (uint256 slot; slot < 12; ++slot) {
            owed += revenue.escrowOf(address(0), slot);
        }
        equal(address(revenue).balance, owed, "credits and escrow are covered");
        owed = 0;
        for (uint32 slot = 1; slot <= registry.worksCount(); ++slot) {
            owed += registry.contestOf(registry.workIdAt(slot)).reclaimable;
            if (registry.isContested(slot)) owed += CONTEST_BOND;
        }
        equal(address(registry).balance, owed, "contest bonds");
    }

    function owedFor(uint256 id) private view returns (uint256) {
        uint256 fee = studio.commissionOf(id).fee;
        Status s = studio.statusOf(id);
        if (s == Status.Open) return fee;
        if (s == Status.Claimed || s == Status.Delivered) return fee + BOND;
        if (s == Status.Challenged) return fee + BOND + CHALLENGE_BOND;
        if (s == Status.Questioned) return BOND + CHALLENGE_BOND;
        return s == Status.Accepted ? BOND : 0;
    }

    function checkReceipts() external view {
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            equal(studio.recipeHash(id), recipeHash[id], "no recipe ever changes");
            if (receiptHash[id] == 0) continue;
            equal(keccak256(abi.encode(studio.receipt(id))), receiptHash[id], "no receipt ever changes");
        }
    }

    /// Whatever is hidden has a complete notice, about a piece that exists, and waited; and every other is shown.
    function checkHidden() external view {
        equal(address(guardian).balance, 0, "the Steward holds no ether");
        for (uint256 i; i < ids.length; ++i) {
            uint256 tokenId = tokenOf(ids[i]);
            uint256[] memory about = guardian.casesAbout(studio, tokenId);
            uint256 hiding;
            for (uint256 k; k < about.length; ++k) {
                if (hides(guardian.caseOf(about[k]))) ++hiding;
            }
            if (about.length != 0) isTrue(token.exists(tokenId), "only pieces are complained about");
            isTrue(hiding <= 1, "one case hides a piece");
            equal(guardian.isHidden(studio, tokenId) ? 1 : 0, hiding, "hidden by a case, or shown");
        }
    }

    function hides(Case memory c) private view returns (bool) {
        if (c.notice == 0 || c.hiddenFrom == 0 || block.timestamp < c.hiddenFrom) return false;
        if (c.hiddenFrom < c.filedAt + STEWARD_DELAY) revert NotTrue("hidden before its time");
        return c.stage == Stage.Hidden || c.stage == Stage.Sued
            || (c.stage == Stage.Countered && block.timestamp < c.shownFrom);
    }

    function checkSupply() external view {
        uint256 minted;
        for (uint256 i; i < ids.length; ++i) {
            Status s = studio.statusOf(ids[i]);
            uint256 tokenId = tokenOf(ids[i]);
            bool holds = tokenId != 0 && token.commissionOf(tokenId) == ids[i];
            if (s >= Status.Accepted) {
                ++minted;
                isTrue(token.exists(tokenId) && holds, "each final piece has its token");
            } else if (s == Status.Refunded || s == Status.Void) {
                isFalse(holds, "refund and void release the reservation");
            } else if (tokenId != 0) {
                isTrue(holds && !token.exists(tokenId), "a job under way holds its reservation");
            }
        }
        equal(token.totalSupply(), minted, "supply = final pieces");
    }

    /// No state without an exit: strangers alone can end everything, and then everybody can have their money.
    function checkExits() external {
        pass(3650 days);
        vm.roll(block.number + 100_000);
        for (uint256 i; i < ids.length; ++i) {
            end(ids[i]);
        }
        equal(address(studio).balance, 0, "the Studio holds nothing");
        for (uint256 id = 1; id <= house.auctionsCount(); ++id) {
            if (!house.auctionOf(id).settled) house.settle(id);
        }
        equal(address(house).balance, 0, "the house holds nothing");
        for (uint32 slot = 1; slot <= registry.worksCount(); ++slot) {
            if (registry.isContested(slot)) registry.lapseContest(registry.workIdAt(slot));
            if (revenue.escrowOf(address(0), slot) != 0) revenue.releaseEscrow(slot, address(0));
        }
        for (uint256 i; i < actors.length; ++i) {
            if (revenue.creditOf(address(0), address(actors[i])) == 0) continue;
            actors[i].act(address(revenue), 0, abi.encodeCall(IRevenue.withdraw, (address(0), stranger)));
        }
        equal(address(revenue).balance, 0, "Revenue holds nothing");
    }

    function end(uint256 id) private {
        Status s = studio.statusOf(id);
        if (s == Status.Open || s == Status.Claimed) return studio.refund(id);
        if (s == Status.Challenged || s == Status.Questioned) return studio.lapse(id);
        if (s == Status.Accepted) return studio.finalise(id);
        if (s != Status.Delivered) return;
        try studio.finalise(id) {}
        catch {
            studio.refund(id);
        }
    }
}

struct FuzzSelector {
    address addr;
    bytes4[] selectors;
}

contract InvariantsTest is Test {
    Crowd private crowd;

    function setUp() public {
        crowd = new Crowd();
        crowd.setUp();
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(crowd);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory list) {
        bytes4[21] memory selectors = [
            Crowd.order.selector,
            Crowd.order.selector,
            Crowd.claimJob.selector,
            Crowd.claimJob.selector,
            Crowd.deliverJob.selector,
            Crowd.deliverJob.selector,
            Crowd.deliverJob.selector,
            Crowd.acceptJob.selector,
            Crowd.challengeJob.selector,
            Crowd.judgeJob.selector,
            Crowd.trigger.selector,
            Crowd.trigger.selector,
            Crowd.prepare.selector,
            Crowd.openAuction.selector,
            Crowd.bidInAuction.selector,
            Crowd.settleAuction.selector,
            Crowd.payRoyalty.selector,
            Crowd.withdraw.selector,
            Crowd.contest.selector,
            Crowd.complain.selector,
            Crowd.handOver.selector
        ];
        list = new FuzzSelector[](1);
        list[0].addr = address(crowd);
        list[0].selectors = new bytes4[](22);
        for (uint256 i; i < 21; ++i) {
            list[0].selectors[i] = selectors[i];
        }
        list[0].selectors[21] = Crowd.wait.selector;
    }

    function invariant_EtherIsConserved() public view {
        crowd.checkEther();
        crowd.checkDebts();
    }

    function invariant_ReceiptsNeverChange() public view {
        crowd.checkReceipts();
    }

    function invariant_OnlyNoticedPiecesAreHidden() public view {
        crowd.checkHidden();
    }

    function invariant_SupplyIsFinalPieces() public view {
        crowd.checkSupply();
    }

    /// Checked at the end of each run of this invariant, which by itself only lets things happen.
    function invariant_NoStateWithoutExit() public pure {}

    function afterInvariant() public {
        crowd.checkExits();
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ArtistConfig, Exhibition, Hand, IArtist, Outcome, Stage, Step} from "../../src/interfaces/IArtist.sol";
import {Auction, IAuctionHouse} from "../../src/interfaces/IAuctionHouse.sol";
import {IRevenue} from "../../src/interfaces/IRevenue.sol";
import {IStudio, Status, Verdict} from "../../src/interfaces/IStudio.sol";
import {Actor} from "../support/Actors.sol";
import {ArtistSetting} from "../support/ArtistSetting.sol";
import {Test} from "../support/Test.sol";
import {Throng} from "../support/Throng.sol";

/// The artist's whole loop among keepers, providers, bidders, patrons and authors of every manner: some refuse ether,
/// burn gas, return bombs or call back. Every ether is counted.
contract Salon is ArtistSetting, Throng {
    bytes4[7] private steps = [
        bytes4(0),
        IArtist.begin.selector,
        IArtist.compose.selector,
        IArtist.exhibit.selector,
        IArtist.abandon.selector,
        IArtist.relist.selector,
        IArtist.learn.selector
    ];

    error Moved();

    function setUp() public override(ArtistSetting, Throng) {
        super.setUp();
        ArtistConfig memory c = artistConfig();
        c.resolver = address(judge);
        c.founder = address(actors[1]);
        c.times.cadenceSeconds = 300;
        // So little that some failures make it wait.
        Hand[] memory h = new Hand[](1);
        h[0] = Hand(abi.encodePacked(hex"00", bytes32("crowd"), hex"0000"), handTail());
        artist = newArtist(c, words(), h, 0.8 ether);
        ethers += 0.8 ether;
    }

    /// A call that may be refused, by an actor who may call back while being paid. Whatever happens in it, the artist
    /// pays no more than a fee, tips, and what it owed.
    function attempt(Actor actor, address to, uint256 value, bytes memory data) private returns (bool done) {
        if (address(actor).balance < value) return false;
        uint256 had = address(artist).balance;
        uint256 owed_ = artist.owed();
        try actor.act{gas: 8_000_000}(to, value, data) {
            done = true;
        } catch {}
        uint256 has = address(artist).balance;
        isTrue(has + owed_ + artist.fee() + 2 * TIP_MAX >= had, "more left the treasury than may");
        return done;
    }

    function job() private view returns (uint256) {
        uint256 n = artist.exhibitionsCount();
        return n == 0 ? 0 : artist.exhibitionOf(n).commission;
    }

    function auction() private view returns (uint256) {
        uint256 n = artist.exhibitionsCount();
        return n == 0 ? 0 : artist.exhibitionOf(n).auction;
    }

    /// Mostly the step that is due. Time jumps to it; less often where others should come first.
    function keep(uint256 n, uint8 which) external {
        (Step step, uint256 readyAt,) = artist.next();
        bool patient = step == Step.Abandon || step == Step.Relist;
        if (which % (patient ? 8 : 2) == 1 && block.timestamp < readyAt) vm.warp(readyAt);
        if (step == Step.Compose) vm.roll(block.number + which % 5);
        if (which % 16 == 0) step = Step(1 + (which >> 4) % 6);
        if (step == Step.Wait) step = Step.Begin;
        uint256 treasury = artist.treasury();
        if (attempt(some(n), address(artist), 0, bytes.concat(steps[uint256(step)]))) {
            if (step == Step.Begin) {
                isTrue(artist.fee() * 10_000 <= treasury * 500, "a fee within the budget");
                isTrue(artist.fee() + RESERVE <= treasury, "the reserve stays");
            }
        }
    }

    function provide(uint256 n, bytes32 image) external {
        uint256 id = job();
        if (id == 0) return;
        vm.roll(block.number + n % 3);
        if (studio.statusOf(id) == Status.Open) {
            try studio.drawSeed(id) returns (uint64 seed) {
                attempt(some(n), address(studio), BOND, abi.encodeCall(IStudio.claim, (id, seed)));
            } catch {}
        } else if (studio.statusOf(id) == Status.Claimed) {
            Actor who = Actor(payable(studio.job(id).provider));
            attempt(who, address(studio), 0, abi.encodeCall(IStudio.deliver, (id, image, TRACE)));
        }
    }

    function dispute(uint256 n, uint8 verdict) external {
        uint256 id = job();
        if (id == 0) return;
        if (n % 8 == 0) {
            attempt(some(n >> 3), address(studio), CHALLENGE_BOND, abi.encodeCall(IStudio.challenge, (id)));
        }
        if (verdict % 4 != 3) try judge.judge(studio, id, Verdict(verdict % 4)) {} catch {}
    }

    function trigger(uint256 n, uint8 which) external {
        uint256 id = job();
        if (id == 0) return;
        if (which % 8 == 0) pass(RESOLVE + 1);
        attempt(some(n), address(studio), 0, abi.encodeCall(IStudio.finalise, (id)));
        attempt(some(n), address(studio), 0, abi.encodeCall(IStudio.refund, (id)));
        attempt(some(n), address(studio), 0, abi.encodeCall(IStudio.lapse, (id)));
    }

    function bidOn(uint256 n, uint96 more) external {
        uint256 id = auction();
        if (id == 0) return;
        uint256 amount = house.leastBid(id) + more % 0.2 ether;
        attempt(some(n), address(house), amount, abi.encodeCall(IAuctionHouse.bid, (id)));
    }

    function settle(uint256 n) external {
        uint256 id = auction();
        if (id == 0) return;
        attempt(some(n), address(house), 0, abi.encodeCall(IAuctionHouse.settle, (id)));
    }

    function buyFromArchive(uint256 n, uint256 i, uint96 more) external {
        uint256 count = artist.exhibitionsCount();
        if (count == 0) return;
        uint256 exhibition = 1 + i % count;
        try artist.archivePrice(exhibition) returns (uint256 price) {
            attempt(some(n), address(artist), price + more % 0.1 ether, abi.encodeCall(IArtist.buy, (exhibition)));
        } catch {}
    }

    function patronage(uint256 n, uint256 i, uint96 amount) external {
        if (n % 3 == 0) attempt(some(n), address(artist), amount % 2 ether, abi.encodeCall(IArtist.patronise, ()));
        attempt(some(n), address(artist), 0, abi.encodeCall(IArtist.payPatron, (address(some(i)))));
        if (n % 7 == 0) attempt(some(n), address(artist), amount % 0.1 ether, "");
    }

    function payRoyalty(uint256 n, uint256 i, uint96 amount) external {
        uint256 count = artist.exhibitionsCount();
        if (count == 0) return;
        uint256 commission = artist.exhibitionOf(1 + i % count).commission;
        if (commission == 0) return;
        uint256 tokenId = uint256(studio.job(commission).requestHash);
        address forwarder = token.royaltyReceiver(tokenId);
        meet(forwarder);
        attempt(some(n), forwarder, amount % 1 ether, "");
        attempt(some(n), address(revenue), 0, abi.encodeCall(IRevenue.flush, (studio, tokenId, address(0))));
    }

    function withdraw(uint256 n, uint256 to) external {
        attempt(some(n), address(revenue), 0, abi.encodeCall(IRevenue.withdraw, (address(0), address(some(to)))));
    }

    function teachWords(uint256 n, uint8 slot, uint8 letter) external {
        bytes32 word = bytes32(abi.encodePacked("w", bytes1(uint8(97 + letter % 26))));
        attempt(actors[1], address(artist), 0, abi.encodeCall(IArtist.proposeWord, (slot % 6, word)));
        attempt(some(n), address(artist), 0, abi.encodeCall(IArtist.addWord, (slot % 6, word)));
        attempt(some(n), address(school), 0, abi.encodeCall(school.publishCorpus, (artist)));
    }

    /// What a paid actor calls back with, once.
    function prepare(uint8 which) external {
        if (which % 8 < 6) return actors[4].onEther(address(artist), 0, bytes.concat(steps[1 + which % 8]));
        if (which % 8 == 6) {
            return actors[4].onEther(address(artist), 0, abi.encodeCall(IArtist.payPatron, (address(actors[4]))));
        }
        actors[4].onEther(address(house), 1 ether, abi.encodeCall(IAuctionHouse.bid, (auction())));
    }

    function wait(uint16 time, uint16 blocks) external {
        pass(time % 4 == 0 ? time : time % 300);
        vm.roll(block.number + (blocks % 16 == 0 ? blocks : blocks % 40));
        vm.fee(uint256(blocks % 40) * 1 gwei);
    }

    /// Exhibitions with this outcome.
    function ended(Outcome outcome) external view returns (uint256 count) {
        for (uint256 n = 1; n <= artist.exhibitionsCount(); ++n) {
            if (artist.exhibitionOf(n).outcome == outcome) ++count;
        }
    }

    // What must hold, whatever happened.

    function checkEther() external view {
        equal(held() + address(artist).balance, ethers, "ether is conserved to the wei");
    }

    function checkSolvent() external view {
        uint256 due;
        for (uint256 i; i < actors.length; ++i) {
            due += artist.dueTo(address(actors[i]));
            isTrue(
                artist.patronOf(address(actors[i])).paid <= 2 * artist.patronOf(address(actors[i])).given,
                "within the cap"
            );
        }
        isTrue(due <= artist.owed(), "dues are owed");
        isTrue(artist.owed() <= address(artist).balance, "what is owed is there");
        // While an exhibition is under way the tips of all steps that are left are there.
        if (artist.stage() != Stage.Resting) isTrue(artist.treasury() >= 3 * TIP_MAX, "tips are there");
    }

    function checkWeights() external view {
        for (uint256 slot; slot < 6; ++slot) {
            for (uint256 i; i < artist.armsCount(slot); ++i) {
                uint256 weight = artist.weightOf(slot, i);
                isTrue(weight >= 1024 && weight <= 65_535, "no word dies or rules");
            }
        }
        isTrue(artist.averagePrice() >= 0.01 ether, "average");
    }

    /// Each of the artist's pieces is its own until sold, and none that was sold comes from nowhere.
    function checkPieces() external view {
        for (uint256 n = 1; n <= artist.exhibitionsCount(); ++n) {
            Exhibition memory e = artist.exhibitionOf(n);
            if (e.outcome != Outcome.Archived) continue;
            uint256 tokenId = uint256(studio.job(e.commission).requestHash);
            equal(token.ownerOf(tokenId), address(artist), "the archive holds its pieces");
        }
    }

    /// From here on a keeper alone moves the loop, step by step, and is paid for each. It leaves everything as it was.
    function checkMoves(uint256 count) external {
        (uint256 time, uint256 number) = (block.timestamp, block.number);
        try this.moves(count) {}
        catch (bytes memory why) {
            if (bytes4(why) != Moved.selector) {
                assembly ("memory-safe") {
                    revert(add(why, 32), mload(why))
                }
            }
        }
        vm.warp(time);
        vm.roll(number);
    }

    function moves(uint256 count) external {
        for (uint256 i; i < count; ++i) {
            move();
        }
        revert Moved();
    }

    function move() private {
        (Step step, uint256 readyAt,) = artist.next();
        if (step == Step.Wait) {
            isTrue(artist.treasury() < 0.41 ether, "it waits because it is poor");
            vm.deal(address(artist), address(artist).balance + 1 ether);
            (step, readyAt,) = artist.next();
            equal(uint256(step), uint256(Step.Begin), "money wakes it up");
        }
        if (block.timestamp < readyAt) vm.warp(readyAt);
        if (step == Step.Compose) vm.roll(block.number + 2);
        uint256 tip;
        (step,, tip) = artist.next();
        isTrue(tip >= TIP_MIN, "a tip");
        Stage was = artist.stage();
        uint256 had = stranger.balance;
        vm.prank(stranger);
        (bool done,) = address(artist).call(bytes.concat(steps[uint256(step)]));
        isTrue(done, "the next step can be taken");
        equal(stranger.balance - had, tip, "and is paid");
        isTrue(artist.stage() != was || step == Step.Relist, "and moves the artist on");
    }
}

struct FuzzSelector {
    address addr;
    bytes4[] selectors;
}

contract ArtistInvariantsTest is Test {
    Salon private salon;

    function setUp() public {
        salon = new Salon();
        salon.setUp();
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(salon);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory list) {
        bytes4[18] memory selectors = [
            Salon.keep.selector,
            Salon.keep.selector,
            Salon.keep.selector,
            Salon.keep.selector,
            Salon.keep.selector,
            Salon.provide.selector,
            Salon.provide.selector,
            Salon.provide.selector,
            Salon.dispute.selector,
            Salon.trigger.selector,
            Salon.bidOn.selector,
            Salon.settle.selector,
            Salon.buyFromArchive.selector,
            Salon.patronage.selector,
            Salon.payRoyalty.selector,
            Salon.withdraw.selector,
            Salon.teachWords.selector,
            Salon.prepare.selector
        ];
        list = new FuzzSelector[](1);
        list[0].addr = address(salon);
        list[0].selectors = new bytes4[](19);
        for (uint256 i; i < 18; ++i) {
            list[0].selectors[i] = selectors[i];
        }
        list[0].selectors[18] = Salon.wait.selector;
    }

    function invariant_ArtistIsSolventAndEtherConserved() public view {
        salon.checkEther();
        salon.checkSolvent();
        salon.checkWeights();
        salon.checkPieces();
    }

    function invariant_ArtistIsNeverStuck() public {
        salon.checkMoves(1);
    }

    function afterInvariant() public {
        salon.checkMoves(24);
    }
}

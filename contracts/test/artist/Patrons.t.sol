// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Exhibition, IArtist, Outcome, Patron} from "../../src/interfaces/IArtist.sol";
import {IRevenue} from "../../src/interfaces/IRevenue.sol";
import {Actor} from "../support/Actors.sol";
import {ArtistSetting} from "../support/ArtistSetting.sol";

/// trees/Artist.{patronise,payPatron,buy}.tree
contract ArtistPatronsTest is ArtistSetting {
    function give(address who, uint256 amount) private {
        vm.deal(who, who.balance + amount);
        vm.prank(who);
        artist.patronise{value: amount}();
    }

    /// Income as Revenue pays it.
    function earn(uint256 amount) private {
        vm.deal(address(revenue), address(revenue).balance + amount);
        vm.prank(address(revenue));
        (bool done,) = address(artist).call{value: amount}("");
        isTrue(done, "received");
    }

    /// Rounding keeps at most a wei for each counting.
    function nearly(uint256 actual, uint256 expected, string memory what) private pure {
        isTrue(actual <= expected && expected - actual <= 2, what);
    }

    function test_patronise_RevertIf_BelowLeast() public {
        vm.deal(patron, 1 ether);
        vm.prank(patron);
        vm.expectRevert(abi.encodeWithSelector(IArtist.PatronMin.selector, 0.01 ether));
        artist.patronise{value: 0.01 ether - 1}();
    }

    function test_patronise_Gives() public {
        equal(artist.patronOf(founder).given, SEEDED, "the founder is the first patron");
        uint256 had = artist.treasury();
        give(patron, 1 ether);
        Patron memory p = artist.patronOf(patron);
        equal(p.given, 1 ether, "given");
        equal(p.open, 1 ether, "open");
        equal(artist.treasury(), had + 1 ether, "all of it is the treasury's");
        equal(artist.dueTo(patron), 0, "nothing is due");
    }

    function test_patronise_GiftsAreNoIncome() public {
        vm.deal(address(this), 5 ether);
        (bool done,) = address(artist).call{value: 5 ether}("");
        isTrue(done, "received");
        equal(artist.owed(), 0, "a gift owes nothing");
    }

    function test_patronise_LaterPatronsHaveNoPartOfEarlierIncome() public {
        earn(10 ether);
        give(patron, 1000 ether);
        equal(artist.dueTo(patron), 0, "it came before");
        nearly(artist.dueTo(founder), 2 ether, "a fifth");
    }

    function test_payPatron_RevertIf_NothingToPay() public {
        vm.expectRevert(IArtist.NothingToPay.selector);
        artist.payPatron(patron);
        vm.expectRevert(IArtist.NothingToPay.selector);
        artist.payPatron(founder);
    }

    function test_payPatron_PaysTheirPart() public {
        give(patron, 30 ether);
        earn(8 ether);
        equal(artist.owed(), 1.6 ether, "owed");
        nearly(artist.payPatron(patron), 1.2 ether, "three quarters");
        nearly(patron.balance, 1.2 ether, "paid");
        nearly(0.4 ether, artist.owed(), "the founder's");
        vm.expectRevert(IArtist.NothingToPay.selector);
        artist.payPatron(patron);
    }

    function test_payPatron_StopsAtTheCap() public {
        earn(200 ether);
        uint256 had = artist.treasury();
        equal(artist.owed(), 40 ether, "owed");
        equal(artist.dueTo(founder), 20 ether, "twice what was given");
        equal(artist.payPatron(founder), 20 ether, "paid");
        equal(artist.treasury(), had + 20 ether, "the rest is the treasury's again");
        equal(artist.patronOf(founder).open, 0, "closed");
        earn(100 ether);
        equal(artist.owed(), 0, "nobody has a part any more");
        // Who gives again has a part again.
        give(founder, 1 ether);
        earn(5 ether);
        equal(artist.payPatron(founder), 1 ether, "up to the new cap");
        earn(100 ether);
        equal(artist.payPatron(founder), 1 ether, "and no further");
        equal(artist.patronOf(founder).paid, 22 ether, "twice of all");
    }

    function test_payPatron_RefusingIsCredited() public {
        Actor hostile = new Actor(Actor.Manner.Refuses);
        vm.deal(address(hostile), 10 ether);
        hostile.act(address(artist), 10 ether, abi.encodeCall(IArtist.patronise, ()));
        earn(10 ether);
        artist.payPatron(address(hostile));
        nearly(revenue.creditOf(address(0), address(hostile)), 1 ether, "credited");
    }

    function test_payPatron_CallingBackIsPaidOnce() public {
        Actor hostile = new Actor(Actor.Manner.CallsBack);
        vm.deal(address(hostile), 10 ether);
        hostile.act(address(artist), 10 ether, abi.encodeCall(IArtist.patronise, ()));
        earn(10 ether);
        hostile.onEther(address(artist), 0, abi.encodeCall(IArtist.payPatron, (founder)));
        artist.payPatron(address(hostile));
        isTrue(hostile.calledBack(), "it tried");
        isFalse(hostile.callbackWorked(), "guarded");
        nearly(address(hostile).balance, 1 ether, "paid once");
    }

    /// Revenue's allowance is enough for the first income, whatever it writes: no credit is left there.
    function test_payPatron_IncomeIsNeverCredited() public {
        learned(1 ether);
        equal(revenue.creditOf(address(0), address(artist)), 0, "pushed");
        isTrue(artist.owed() != 0, "counted");
    }

    function testFuzz_payPatron_Solvent(uint96[8] memory amounts, uint8 acts) public {
        address[2] memory all = [founder, patron];
        for (uint256 i; i < amounts.length; ++i) {
            uint256 amount = amounts[i] % 1000 ether + 0.01 ether;
            if (i % 3 == 0) give(all[(acts >> i) & 1], amount);
            else if (i % 3 == 1) earn(amount);
            else try artist.payPatron(all[(acts >> i) & 1]) {} catch {}
            isTrue(artist.dueTo(founder) + artist.dueTo(patron) <= artist.owed(), "dues are owed");
            isTrue(artist.owed() <= address(artist).balance, "what is owed is there");
            for (uint256 k; k < 2; ++k) {
                isTrue(artist.patronOf(all[k]).paid <= 2 * artist.patronOf(all[k]).given, "within the cap");
            }
        }
    }

    // buy

    function test_buy_RevertIf_NotInArchive() public {
        vm.expectRevert(IArtist.NotInArchive.selector);
        artist.buy(1);
        learned(1 ether);
        vm.expectRevert(IArtist.NotInArchive.selector);
        artist.buy(1);
    }

    function test_buy_RevertIf_BelowPrice() public {
        uint256 n = archivedOne();
        vm.deal(bidder, 1 ether);
        vm.prank(bidder);
        vm.expectRevert(abi.encodeWithSelector(IArtist.PriceIs.selector, 0.25 ether));
        artist.buy{value: 0.25 ether - 1}(n);
    }

    function test_buy_PriceDeclines() public {
        uint256 n = archivedOne();
        pass(ARCHIVE / 2);
        equal(artist.archivePrice(n), 0.1375 ether, "half way to a tenth");
        pass(10 * ARCHIVE);
        equal(artist.archivePrice(n), 0.025 ether, "never lower");
    }

    function test_buy_PaysTheSplit() public {
        uint256 n = archivedOne();
        uint256 average = artist.averagePrice();
        uint256 had = artist.treasury();
        vm.deal(bidder, 1 ether);
        vm.prank(bidder);
        artist.buy{value: 1 ether}(n);
        equal(bidder.balance, 0.75 ether, "the rest came back");
        equal(modelAuthor.balance, 0.025 ether, "model");
        equal(platform.balance, 0.25 ether * 250 / 10_000, "platform");
        isTrue(artist.treasury() > had, "the artist earns");
        Exhibition memory e = artist.exhibitionOf(n);
        equal(token.ownerOf(uint256(studio.job(e.commission).requestHash)), bidder, "the buyer has it");
        equal(uint256(e.outcome), uint256(Outcome.ArchiveSold), "outcome");
        equal(artist.averagePrice(), average, "it teaches nothing");
        vm.expectRevert(IArtist.NotInArchive.selector);
        artist.buy{value: 0}(n);
    }

    function test_buy_RefusingBuyerIsCredited() public {
        uint256 n = archivedOne();
        Actor hostile = new Actor(Actor.Manner.BurnsGas);
        vm.deal(address(hostile), 1 ether);
        hostile.act(address(artist), 1 ether, abi.encodeCall(IArtist.buy, (n)));
        equal(revenue.creditOf(address(0), address(hostile)), 0.75 ether, "credited");
        equal(token.ownerOf(uint256(studio.job(1).requestHash)), address(hostile), "it has the piece");
    }

    function test_buy_CallingBackBuysOnce() public {
        uint256 n = archivedOne();
        Actor hostile = new Actor(Actor.Manner.CallsBack);
        vm.deal(address(hostile), 2 ether);
        hostile.onEther(address(artist), 0.3 ether, abi.encodeCall(IArtist.buy, (n)));
        hostile.act(address(artist), 1 ether, abi.encodeCall(IArtist.buy, (n)));
        isFalse(hostile.callbackWorked(), "guarded");
        equal(address(hostile).balance, 1.75 ether, "paid once");
    }
}

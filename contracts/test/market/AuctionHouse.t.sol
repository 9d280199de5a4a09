// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Auction, IAuctionHouse} from "../../src/interfaces/IAuctionHouse.sol";
import {Kind, Registration} from "../../src/interfaces/IRegistry.sol";
import {IRevenue} from "../../src/interfaces/IRevenue.sol";
import {Actor} from "../support/Actors.sol";
import {Setting} from "../support/Setting.sol";
import {ERC721} from "solady/tokens/ERC721.sol";

/// trees/AuctionHouse.*.tree
contract AuctionHouseTest is Setting {
    uint256 private piece;

    function setUp() public override {
        super.setUp();
        (, piece) = finished(7);
        vm.prank(creator);
        token.approve(address(house), piece);
    }

    function create(uint96 reserve, uint32 duration) private returns (uint256) {
        vm.prank(creator);
        return house.create(piece, reserve, duration);
    }

    function test_create_RevertIf_NotOwner() public {
        vm.expectRevert(IAuctionHouse.NotOwner.selector);
        house.create(piece, 1, 100);
    }

    function test_create_RevertIf_ReserveZero() public {
        vm.expectRevert(IAuctionHouse.ReserveZero.selector);
        create(0, 100);
    }

    function test_create_RevertIf_DurationRange() public {
        vm.expectRevert(IAuctionHouse.DurationRange.selector);
        create(1, 9);
        vm.expectRevert(IAuctionHouse.DurationRange.selector);
        create(1, uint32(30 days + 1));
    }

    function test_create_RevertIf_NotApproved() public {
        vm.prank(creator);
        token.approve(address(0), piece);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        create(1, 100);
    }

    function test_create_Keeps() public {
        uint256 id = create(2 ether, 100);
        Auction memory a = house.auctionOf(id);
        equal(a.tokenId, piece, "piece");
        equal(a.seller, creator, "seller");
        equal(a.bidder, address(0), "no bidder");
        equal(a.amount, 2 ether, "reserve");
        equal(a.endsAt, block.timestamp + 100, "end");
        equal(a.lastEndsAt, block.timestamp + 200, "last end");
        isTrue(a.primary, "the creator's first sale");
        isFalse(a.settled, "open");
        equal(house.leastBid(id), 2 ether, "least bid");
        equal(token.ownerOf(piece), address(house), "held");
        equal(house.auctionsCount(), 1, "count");
    }

    function test_create_SomebodyElsesIsNotPrimary() public {
        vm.prank(creator);
        token.transferFrom(creator, rival, piece);
        equal(house.auctionOf(auctioned(piece, 1)).seller, rival, "seller");
        isFalse(house.auctionOf(1).primary, "not the creator");
    }

    function bidReverts(uint256 id, uint256 amount, bytes memory error_) private {
        vm.deal(bidder, amount);
        vm.prank(bidder);
        vm.expectRevert(error_);
        house.bid{value: amount}(id);
    }

    function test_bid_RevertIf_Unknown() public {
        bidReverts(1, 1, abi.encodeWithSelector(IAuctionHouse.UnknownAuction.selector, 1));
    }

    function test_bid_RevertIf_Over() public {
        uint256 id = create(1, 100);
        pass(100);
        bidReverts(id, 1, abi.encodeWithSelector(IAuctionHouse.AuctionOver.selector));
    }

    function test_bid_RevertIf_BelowReserve() public {
        uint256 id = create(1 ether, 100);
        bidReverts(id, 1 ether - 1, abi.encodeWithSelector(IAuctionHouse.BidTooLow.selector, 1 ether));
        bidReverts(id, 0, abi.encodeWithSelector(IAuctionHouse.BidTooLow.selector, 1 ether));
    }

    function test_bid_RevertIf_BelowIncrement() public {
        uint256 id = create(1 ether, 100);
        bid(rival, id, 1 ether);
        bidReverts(id, 1.05 ether - 1, abi.encodeWithSelector(IAuctionHouse.BidTooLow.selector, 1.05 ether));
        bid(bidder, id, 1.05 ether);
    }

    function test_bid_RevertIf_BelowAbsoluteIncrement() public {
        uint256 id = create(1, 100);
        bid(rival, id, 1);
        bidReverts(id, 1, abi.encodeWithSelector(IAuctionHouse.BidTooLow.selector, 0.001 ether + 1));
    }

    function test_bid_RevertIf_Above96Bits() public {
        uint256 id = create(1, 100);
        bidReverts(id, 1 << 96, abi.encodeWithSelector(IAuctionHouse.BidTooLarge.selector));
    }

    function test_bid_RefundsPrevious() public {
        uint256 id = create(1 ether, 100);
        bid(rival, id, 1 ether);
        bid(bidder, id, 2 ether);
        equal(rival.balance, 1 ether, "refund");
        equal(house.auctionOf(id).bidder, bidder, "leader");
        equal(address(house).balance, 2 ether, "only the leading bid is held");
        // The same account may raise its own bid.
        bid(bidder, id, 3 ether);
        equal(bidder.balance, 2 ether, "refund of its own");
    }

    function test_bid_EarlyDoesNotExtend() public {
        uint256 id = create(1, 100);
        uint256 end = block.timestamp + 100;
        pass(40);
        bid(rival, id, 1);
        equal(house.auctionOf(id).endsAt, end, "60 s are left");
    }

    function test_bid_LateExtendsWithinBound() public {
        uint256 id = create(1, 100);
        uint256 planned = block.timestamp + 100;
        uint256 amount = 1;
        pass(99);
        bid(rival, id, amount);
        equal(house.auctionOf(id).endsAt, planned - 1 + 60, "extended");
        for (uint256 i; i < 5; ++i) {
            vm.warp(house.auctionOf(id).endsAt - 1);
            amount = house.leastBid(id);
            bid(bidder, id, amount);
        }
        equal(house.auctionOf(id).endsAt, planned + 100, "never beyond the bound");
        vm.warp(planned + 100);
        bidReverts(id, 1 ether, abi.encodeWithSelector(IAuctionHouse.AuctionOver.selector));
    }

    function hostileBid(Actor.Manner manner) private returns (Actor actor, uint256 id) {
        actor = new Actor(manner);
        vm.deal(address(actor), 1 ether);
        id = create(1 ether, 100);
        actor.act(address(house), 1 ether, abi.encodeCall(IAuctionHouse.bid, (id)));
        vm.deal(bidder, 2 ether);
        vm.prank(bidder);
        uint256 before = gasleft();
        house.bid{value: 2 ether}(id);
        isTrue(before - gasleft() < 160_000, "outbidding stays cheap");
        equal(house.auctionOf(id).bidder, bidder, "leader");
    }

    function test_bid_PreviousRefuses() public {
        (Actor actor,) = hostileBid(Actor.Manner.Refuses);
        equal(revenue.creditOf(address(0), address(actor)), 1 ether, "credit");
        actor.act(address(revenue), 0, abi.encodeCall(IRevenue.withdraw, (address(0), rival)));
        equal(rival.balance, 1 ether, "withdrawn");
    }

    function test_bid_PreviousBurnsGas() public {
        (Actor actor,) = hostileBid(Actor.Manner.BurnsGas);
        equal(revenue.creditOf(address(0), address(actor)), 1 ether, "credit");
    }

    function test_bid_PreviousReturnsABomb() public {
        (Actor actor,) = hostileBid(Actor.Manner.Bombs);
        equal(revenue.creditOf(address(0), address(actor)), 1 ether, "credit");
    }

    function test_bid_PreviousBidsInItsRefund() public {
        Actor actor = new Actor(Actor.Manner.CallsBack);
        vm.deal(address(actor), 10 ether);
        uint256 id = create(1 ether, 100);
        actor.act(address(house), 1 ether, abi.encodeCall(IAuctionHouse.bid, (id)));
        actor.onEther(address(house), 3 ether, abi.encodeCall(IAuctionHouse.bid, (id)));
        bid(bidder, id, 2 ether);
        Auction memory a = house.auctionOf(id);
        equal(address(house).balance, a.amount, "the house holds the leading bid and nothing else");
        equal(
            bidder.balance + address(actor).balance + address(house).balance + revenue.creditOf(address(0), bidder)
                + revenue.creditOf(address(0), address(actor)),
            12 ether,
            "to the wei"
        );
    }

    function test_bid_RevertIf_GasTooLowForTheRefund() public {
        uint256 id = create(1 ether, 100);
        bid(rival, id, 1 ether);
        vm.deal(bidder, 2 ether);
        uint256 refusals = neverCredits(bidder, address(house), 2 ether, abi.encodeCall(IAuctionHouse.bid, (id)));
        isTrue(refusals != 0, "GasTooLow");
        equal(rival.balance, 1 ether, "a push in the end");
        equal(revenue.creditOf(address(0), rival), 0, "never a credit");
    }

    function test_settle_RevertIf_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IAuctionHouse.UnknownAuction.selector, 1));
        house.settle(1);
    }

    function test_settle_RevertIf_NotOver() public {
        uint256 id = create(1, 100);
        pass(99);
        vm.expectRevert(IAuctionHouse.AuctionNotOver.selector);
        house.settle(id);
    }

    function test_settle_RevertIf_Twice() public {
        uint256 id = create(1, 100);
        pass(100);
        house.settle(id);
        vm.expectRevert(IAuctionHouse.AuctionSettled.selector);
        house.settle(id);
    }

    function test_settle_Unsold() public {
        uint256 id = create(1, 100);
        pass(100);
        vm.prank(stranger);
        house.settle(id);
        equal(token.ownerOf(piece), creator, "back to the seller");
        equal(house.lastSaleOf(piece), 0, "no sale");
        // The next attempt is still the first sale.
        isTrue(house.auctionOf(auctioned(piece, 1)).primary, "primary");
    }

    function sold(uint256 price) private returns (uint256 id) {
        id = create(1, 100);
        bid(bidder, id, price);
        pass(100);
        house.settle(id);
    }

    function test_settle_FirstSalePaysTheWholeSplit() public {
        uint256 before = provider.balance;
        uint256 id = sold(10 ether);
        equal(token.ownerOf(piece), bidder, "buyer");
        equal(modelAuthor.balance, 1 ether, "model");
        equal(dataAuthor.balance, 0.3 ether, "data set");
        equal(provider.balance - before, 0.5 ether, "provider");
        equal(platform.balance, 0.25 ether, "platform");
        equal(creator.balance, 7.95 ether, "creator");
        equal(house.lastSaleOf(piece), id, "last sale");
        equal(house.auctionOf(id).amount, 10 ether, "the price is kept");
        equal(address(house).balance, 0, "nothing is left");
    }

    function test_settle_LaterSalePaysRoyalty() public {
        sold(1 ether);
        uint256 before = modelAuthor.balance;
        uint256 id = auctioned(piece, 1);
        isFalse(house.auctionOf(id).primary, "a later sale");
        bid(rival, id, 10 ether);
        pass(1001);
        house.settle(id);
        equal(token.ownerOf(piece), rival, "buyer");
        equal(bidder.balance, 9.25 ether, "the seller gets the rest");
        equal(modelAuthor.balance - before, 0.075 ether, "a tenth of the royalty");
    }

    function test_settle_CreatorsLaterSaleIsNotPrimary() public {
        sold(1 ether);
        vm.prank(bidder);
        token.transferFrom(bidder, creator, piece);
        isFalse(house.auctionOf(auctioned(piece, 1)).primary, "sold before");
    }

    /// Shares to the wei for any price, primary and later.
    function testFuzz_settle_ToTheWei(uint96 price, uint96 later) public {
        vm.assume(price != 0 && later != 0);
        address[7] memory all = [modelAuthor, dataAuthor, provider, platform, creator, bidder, rival];
        uint256 before;
        for (uint256 i; i < all.length; ++i) {
            before += all[i].balance;
        }
        sold(price);
        uint256 id = auctioned(piece, 1);
        bid(rival, id, later);
        pass(1001);
        house.settle(id);
        uint256 sum;
        for (uint256 i; i < all.length; ++i) {
            sum += all[i].balance;
        }
        equal(sum - before, uint256(price) + later, "to the wei");
        equal(address(house).balance + address(revenue).balance, 0, "nothing is left");
    }

    /// One payee refuses, one burns gas, the buyer would refuse an ERC-721 callback: it settles all the same.
    function test_settle_HostilePayees() public {
        Actor refuser = new Actor(Actor.Manner.Refuses);
        Actor burner = new Actor(Actor.Manner.BurnsGas);
        registry.register(registration("data of a burner", Kind.DataSet, address(burner), 500));
        Registration memory r = registration("model of a refuser", Kind.Model, address(refuser), 1000);
        r.parents = new bytes32[](1);
        r.parents[0] = "data of a burner";
        registry.register(r);
        uint256 job = commission(fixedOrder(70), recipeOf(r.id, "", PROMPT));
        claim(job);
        deliver(job);
        accept(job);
        uint256 id = auctioned(tokenOf(job), 1 ether);
        Actor buyer = new Actor(Actor.Manner.Bombs);
        vm.deal(address(buyer), 10 ether);
        buyer.act(address(house), 10 ether, abi.encodeCall(IAuctionHouse.bid, (id)));
        pass(1001);
        uint256 before = provider.balance;
        uint256 gas = gasleft();
        house.settle(id);
        isTrue(gas - gasleft() < 500_000, "bounded");
        equal(token.ownerOf(tokenOf(job)), address(buyer), "buyer");
        equal(revenue.creditOf(address(0), address(refuser)), 1 ether, "credit of the model");
        equal(revenue.creditOf(address(0), address(burner)), 0.5 ether, "credit of the data set");
        equal(provider.balance - before, 0.5 ether, "provider");
        equal(platform.balance, 0.25 ether, "platform");
        equal(creator.balance, 7.75 ether, "creator");
        equal(address(revenue).balance, 1.5 ether, "credits are covered");
    }

    /// A payee that calls back into the house while it settles finds it settled.
    function test_settle_PayeeCallsBack() public {
        Actor actor = new Actor(Actor.Manner.CallsBack);
        registry.register(registration("model that calls back", Kind.Model, address(actor), 1000));
        uint256 job = commission(fixedOrder(71), recipeOf("model that calls back", "", PROMPT));
        claim(job);
        deliver(job);
        accept(job);
        uint256 id = auctioned(tokenOf(job), 1 ether);
        bid(bidder, id, 1 ether);
        pass(1001);
        actor.onEther(address(house), 0, abi.encodeCall(IAuctionHouse.settle, (id)));
        house.settle(id);
        isTrue(actor.calledBack(), "it tried");
        isFalse(actor.callbackWorked(), "settled already");
        equal(address(actor).balance, 0.1 ether, "and is paid once");
    }

    function test_settle_SellerRefuses() public {
        Actor seller = new Actor(Actor.Manner.Refuses);
        vm.prank(creator);
        token.transferFrom(creator, address(seller), piece);
        seller.act(address(token), 0, abi.encodeCall(token.approve, (address(house), piece)));
        seller.act(address(house), 0, abi.encodeCall(IAuctionHouse.create, (piece, 1 ether, 100)));
        bid(bidder, 1, 1 ether);
        pass(100);
        house.settle(1);
        equal(revenue.creditOf(address(0), address(seller)), 0.925 ether, "credit");
    }

    function test_views_RevertIf_UnknownAuction() public {
        vm.expectRevert(abi.encodeWithSelector(IAuctionHouse.UnknownAuction.selector, 1));
        house.auctionOf(1);
        vm.expectRevert(abi.encodeWithSelector(IAuctionHouse.UnknownAuction.selector, 1));
        house.leastBid(1);
    }
}

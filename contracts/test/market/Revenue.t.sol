// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Forwarder} from "../../src/Forwarder.sol";
import {Kind, Registration} from "../../src/interfaces/IRegistry.sol";
import {IRevenue} from "../../src/interfaces/IRevenue.sol";
import {ISplitSource, Role, Share} from "../../src/interfaces/ISplitSource.sol";
import {IStudio} from "../../src/interfaces/IStudio.sol";
import {Actor} from "../support/Actors.sol";
import {Setting} from "../support/Setting.sol";
import {Log} from "../support/Vm.sol";
import {ERC20} from "solady/tokens/ERC20.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

/// An ERC-20 token with the bad manners of some real ones.
contract Coin is ERC20 {
    mapping(address => bool) public blocked;
    uint256 public feePercent;
    bool public silent;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function blockAccount(address who) external {
        blocked[who] = true;
    }

    function takeFee(uint256 percent) external {
        feePercent = percent;
    }

    /// Like tokens that answer false in place of reverting.
    function beSilent() external {
        silent = true;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (blocked[to]) {
            if (silent) return false;
            revert("blocked");
        }
        uint256 fee = (amount * feePercent) / 100;
        _burn(msg.sender, fee);
        return super.transfer(to, amount - fee);
    }

    function name() public pure override returns (string memory) {
        return "Coin";
    }

    function symbol() public pure override returns (string memory) {
        return "COIN";
    }
}

/// trees/Revenue.*.tree, Forwarder.sweep.tree
contract RevenueTest is Setting {
    bytes32 private constant PAID = keccak256("Paid(address,uint256,address,uint8,address,uint256,bool)");
    uint256 private tokenId;
    Coin private coin;

    function setUp() public override {
        super.setUp();
        (, tokenId) = finished(7);
        coin = new Coin();
    }

    function pay(uint256 amount) private {
        vm.deal(stranger, amount);
        vm.prank(stranger);
        revenue.pay{value: amount}(studio, tokenId);
    }

    function test_pay_RevertIf_Nothing() public {
        vm.expectRevert(IRevenue.NothingToPay.selector);
        revenue.pay(studio, tokenId);
    }

    function test_pay_RevertIf_NotFinal() public {
        vm.deal(address(this), 1);
        vm.expectRevert(abi.encodeWithSelector(IStudio.NotFinal.selector, 1));
        revenue.pay{value: 1}(studio, 1);
    }

    function test_pay_Everybody() public {
        uint256 before = provider.balance;
        pay(10 ether);
        equal(modelAuthor.balance, 1 ether, "model");
        equal(dataAuthor.balance, 0.3 ether, "data set");
        equal(provider.balance - before, 0.5 ether, "provider");
        equal(platform.balance, 0.25 ether, "platform");
        equal(creator.balance, 7.95 ether, "creator");
        equal(address(revenue).balance, 0, "nothing is left");
    }

    function test_pay_EventsNameRoles() public {
        vm.recordLogs();
        pay(10 ether);
        Log[] memory logs = vm.getRecordedLogs();
        Role[5] memory roles = [Role.Model, Role.DataSet, Role.Provider, Role.Platform, Role.Creator];
        address[5] memory payees = [modelAuthor, dataAuthor, provider, platform, creator];
        uint256 n;
        uint256 sum;
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] != PAID) continue;
            (Role role, address currency, uint256 amount, bool credited) =
                abi.decode(logs[i].data, (Role, address, uint256, bool));
            equal(uint256(role), uint256(roles[n]), "role");
            equal(address(uint160(uint256(logs[i].topics[3]))), payees[n], "payee");
            equal(address(uint160(uint256(logs[i].topics[1]))), address(studio), "source");
            equal(uint256(logs[i].topics[2]), tokenId, "piece");
            equal(currency, address(0), "ether");
            isFalse(credited, "pushed");
            sum += amount;
            ++n;
        }
        equal(n, 5, "events");
        equal(sum, 10 ether, "to the wei");
    }

    /// Everybody's share is rounded down, the creator gets the rest; the sum is the income.
    function testFuzz_pay_ToTheWei(uint96 amount) public {
        vm.assume(amount != 0);
        uint256 before = provider.balance;
        pay(amount);
        uint256 rest = amount;
        rest -= modelAuthor.balance + dataAuthor.balance + provider.balance - before + platform.balance;
        equal(modelAuthor.balance, uint256(amount) * 1000 / 10_000, "model");
        equal(dataAuthor.balance, uint256(amount) * 300 / 10_000, "data set");
        equal(platform.balance, uint256(amount) * 250 / 10_000, "platform");
        equal(creator.balance, rest, "creator");
        equal(address(revenue).balance, 0, "nothing is left");
    }

    function test_pay_OneWei() public {
        pay(1);
        equal(creator.balance, 1, "the rest is all of it");
    }

    function test_pay_FollowsSlots() public {
        vm.prank(modelAuthor);
        registry.offerSlot(2, rival);
        vm.prank(rival);
        registry.takeSlot(2);
        uint256 slot = registry.slotOf(creator);
        vm.prank(creator);
        registry.offerSlot(slot, bidder);
        vm.prank(bidder);
        registry.takeSlot(slot);
        pay(10 ether);
        equal(rival.balance, 1 ether, "the model's new holder");
        equal(bidder.balance, 7.95 ether, "the creator's");
        equal(modelAuthor.balance + creator.balance, 0, "the old ones get nothing");
    }

    function hostile(Actor.Manner manner) private returns (Actor actor, uint256 piece) {
        actor = new Actor(manner);
        Registration memory r = registration(bytes32(uint256(manner) + 1000), Kind.Model, address(actor), 2000);
        registry.register(r);
        uint256 id = commission(fixedOrder(uint64(1000 + uint256(manner))), recipeOf(r.id, "", PROMPT));
        claim(id);
        deliver(id);
        accept(id);
        return (actor, tokenOf(id));
    }

    function creditedTo(Actor.Manner manner) private returns (Actor actor) {
        uint256 piece;
        (actor, piece) = hostile(manner);
        vm.deal(stranger, 1 ether);
        vm.prank(stranger);
        uint256 before = gasleft();
        revenue.pay{value: 1 ether}(studio, piece);
        isTrue(before - gasleft() < 400_000, "nobody makes it expensive");
        equal(address(actor).balance, 0, "not pushed");
        equal(revenue.creditOf(address(0), address(actor)), 0.2 ether, "credit");
        equal(platform.balance, 0.025 ether, "others are paid");
        equal(address(revenue).balance, 0.2 ether, "credits are covered");
    }

    function test_pay_CreditsWhoRefuses() public {
        Actor actor = creditedTo(Actor.Manner.Refuses);
        vm.expectRevert(SafeTransferLib.ETHTransferFailed.selector);
        revenue.withdrawFor(address(0), address(actor));
        actor.act(address(revenue), 0, abi.encodeCall(IRevenue.withdraw, (address(0), rival)));
        equal(rival.balance, 0.2 ether, "withdrawn elsewhere");
    }

    function test_pay_CreditsWhoBurnsGas() public {
        creditedTo(Actor.Manner.BurnsGas);
    }

    function test_pay_CreditsWhoReturnsABomb() public {
        creditedTo(Actor.Manner.Bombs);
    }

    function test_pay_RevertIf_GasTooLow() public {
        vm.deal(stranger, 10 ether);
        uint256 refusals =
            neverCredits(stranger, address(revenue), 10 ether, abi.encodeCall(IRevenue.pay, (studio, tokenId)));
        isTrue(refusals != 0, "GasTooLow");
        equal(address(revenue).balance, 0, "an honest payee is pushed to, or the call fails; never a credit");
    }

    function test_pay_PayeeCallsBack() public {
        (Actor actor, uint256 piece) = hostile(Actor.Manner.CallsBack);
        vm.deal(address(actor), 1 ether);
        actor.onEther(address(revenue), 0, abi.encodeCall(IRevenue.withdraw, (address(0), rival)));
        vm.deal(stranger, 1 ether);
        vm.prank(stranger);
        revenue.pay{value: 1 ether}(studio, piece);
        isTrue(actor.calledBack(), "it tried");
        isFalse(actor.callbackWorked(), "nothing to withdraw");
        equal(address(revenue).balance, 0, "nothing is left");
    }

    function contested() private {
        vm.deal(rival, CONTEST_BOND);
        vm.prank(rival);
        registry.contest{value: CONTEST_BOND}(MODEL);
    }

    function test_pay_ContestedShareWaits() public {
        contested();
        pay(10 ether);
        equal(modelAuthor.balance, 0, "waits");
        equal(revenue.escrowOf(address(0), 2), 1 ether, "escrow");
        equal(dataAuthor.balance, 0.3 ether, "its parent does not");
    }

    function test_releaseEscrow_RevertIf_Contested() public {
        contested();
        pay(10 ether);
        vm.expectRevert(abi.encodeWithSelector(IRevenue.SlotContested.selector, 2));
        revenue.releaseEscrow(2, address(0));
    }

    function test_releaseEscrow_RevertIf_Nothing() public {
        vm.expectRevert(IRevenue.NothingToPay.selector);
        revenue.releaseEscrow(2, address(0));
    }

    function test_releaseEscrow_ToContesterIfUpheld() public {
        contested();
        pay(10 ether);
        vm.prank(steward);
        registry.decideContest(MODEL, true);
        revenue.releaseEscrow(2, address(0));
        equal(rival.balance, 1 ether, "contester");
        equal(address(revenue).balance, 0, "nothing is left");
    }

    function test_releaseEscrow_ToRegistrantAfterLapse() public {
        contested();
        pay(10 ether);
        pass(CONTEST_SECONDS);
        registry.lapseContest(MODEL);
        equal(revenue.releaseEscrow(2, address(0)), 1 ether, "amount");
        equal(modelAuthor.balance, 1 ether, "registrant");
        equal(revenue.escrowOf(address(0), 2), 0, "nothing is held");
        vm.deal(address(revenue), 1 ether);
        vm.expectRevert(IRevenue.NothingToPay.selector);
        revenue.releaseEscrow(2, address(0));
    }

    function test_flush_Ether() public {
        address forwarder = token.royaltyReceiver(tokenId);
        equal(forwarder, revenue.forwarder(studio, tokenId), "receiver");
        vm.deal(forwarder, 1 ether);
        equal(revenue.flush(studio, tokenId, address(0)), 1 ether, "amount");
        equal(modelAuthor.balance, 0.1 ether, "model");
        // Deployed now: takes ether within a bare transfer's 2,300 gas.
        vm.deal(address(this), 1 ether);
        payable(forwarder).transfer(1 ether);
        revenue.flush(studio, tokenId, address(0));
        equal(modelAuthor.balance, 0.2 ether, "model again");
        equal(address(revenue).balance + forwarder.balance, 0, "nothing is left");
    }

    function test_flush_RevertIf_Nothing() public {
        vm.expectRevert(IRevenue.NothingToPay.selector);
        revenue.flush(studio, tokenId, address(0));
        vm.expectRevert(IRevenue.NothingToPay.selector);
        revenue.flush(studio, tokenId, address(coin));
    }

    function flushCoins(uint256 amount) private {
        coin.mint(token.royaltyReceiver(tokenId), amount);
        revenue.flush(studio, tokenId, address(coin));
    }

    function test_flush_Coins() public {
        flushCoins(10_000);
        equal(coin.balanceOf(modelAuthor), 1000, "model");
        equal(coin.balanceOf(dataAuthor), 300, "data set");
        equal(coin.balanceOf(platform), 250, "platform");
        equal(coin.balanceOf(creator), 7950, "creator");
        equal(coin.balanceOf(address(revenue)), 0, "nothing is left");
    }

    function test_flush_BlockedPayeeIsCredited() public {
        coin.blockAccount(modelAuthor);
        flushCoins(10_000);
        equal(revenue.creditOf(address(coin), modelAuthor), 1000, "credit");
        equal(coin.balanceOf(creator), 7950, "others are paid");
        vm.prank(modelAuthor);
        revenue.withdraw(address(coin), rival);
        equal(coin.balanceOf(rival), 1000, "withdrawn elsewhere");
    }

    function test_flush_SilentRefusalIsCredited() public {
        coin.blockAccount(modelAuthor);
        coin.beSilent();
        flushCoins(10_000);
        equal(revenue.creditOf(address(coin), modelAuthor), 1000, "credit");
    }

    function test_flush_CoinThatTakesAFee() public {
        coin.takeFee(10);
        flushCoins(10_000);
        // 9,000 arrived and are divided; each transfer costs its payee a tenth.
        equal(coin.balanceOf(modelAuthor), 810, "model");
        equal(coin.balanceOf(address(revenue)), 0, "nothing is left");
    }

    function test_flush_ContestedCoinsWait() public {
        contested();
        flushCoins(10_000);
        equal(revenue.escrowOf(address(coin), 2), 1000, "escrow");
        pass(CONTEST_SECONDS);
        registry.lapseContest(MODEL);
        revenue.releaseEscrow(2, address(coin));
        equal(coin.balanceOf(modelAuthor), 1000, "registrant");
    }

    function test_flush_RevertIf_NoToken() public {
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        revenue.flush(studio, tokenId, stranger);
    }

    function test_sweep_RevertIf_NotRevenue() public {
        address payable forwarder = payable(token.royaltyReceiver(tokenId));
        vm.deal(forwarder, 1);
        revenue.flush(studio, tokenId, address(0));
        vm.expectRevert(Forwarder.NotRevenue.selector);
        Forwarder(forwarder).sweep(address(0));
    }

    function test_pushToken_RevertIf_NotSelf() public {
        vm.expectRevert(IRevenue.OnlySelf.selector);
        revenue.pushToken(address(coin), stranger, 1);
    }

    function test_credit_RevertIf_ToZero() public {
        vm.expectRevert(IRevenue.ToZero.selector);
        revenue.credit(address(0));
    }

    function test_credit_ThenWithdrawFor() public {
        vm.deal(address(this), 5);
        revenue.credit{value: 5}(rival);
        equal(revenue.creditOf(address(0), rival), 5, "credit");
        vm.prank(stranger);
        equal(revenue.withdrawFor(address(0), rival), 5, "amount");
        equal(rival.balance, 5, "to the account itself");
    }

    function test_withdraw_RevertIf_Nothing() public {
        vm.expectRevert(IRevenue.NothingToWithdraw.selector);
        revenue.withdraw(address(0), rival);
        vm.expectRevert(IRevenue.NothingToWithdraw.selector);
        revenue.withdrawFor(address(0), rival);
    }

    function test_withdraw_RevertIf_ToZero() public {
        vm.expectRevert(IRevenue.ToZero.selector);
        revenue.withdraw(address(0), address(0));
    }

    function test_withdraw_CallsBack() public {
        Actor actor = new Actor(Actor.Manner.CallsBack);
        vm.deal(address(this), 20);
        revenue.credit{value: 10}(address(actor));
        revenue.credit{value: 10}(rival);
        actor.onEther(address(revenue), 0, abi.encodeCall(IRevenue.withdraw, (address(0), address(actor))));
        revenue.withdrawFor(address(0), address(actor));
        isTrue(actor.calledBack(), "it tried");
        isFalse(actor.callbackWorked(), "and failed");
        equal(address(revenue).balance, 10, "others' credit is there");
    }

    function test_RefusesPlainEther() public {
        vm.deal(address(this), 1);
        (bool done,) = address(revenue).call{value: 1}("");
        isFalse(done, "no stray ether");
    }

    /// Anybody can be a source, for money of their own: it touches nobody else's.
    function test_pay_ForeignSource() public {
        LyingSource source = new LyingSource();
        source.set(9000, 2000);
        vm.deal(address(this), 10);
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        revenue.pay{value: 10}(source, 1);
        source.set(9000, 0);
        revenue.pay{value: 10}(source, 1);
        equal(address(revenue).balance, 0, "nothing is left");
    }
}

contract LyingSource is ISplitSource {
    uint16 private a;
    uint16 private b;

    function set(uint16 a_, uint16 b_) external {
        (a, b) = (a_, b_);
    }

    function split(uint256) external view returns (Share[] memory list) {
        list = new Share[](3);
        list[0] = Share(Role.Model, uint256(uint160(address(0xabc))) << 32, a);
        list[1] = Share(Role.Model, uint256(uint160(address(0xabd))) << 32, b);
        list[2] = Share(Role.Model, uint256(uint160(address(0xabe))) << 32, 0);
    }
}

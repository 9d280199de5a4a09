// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Contest, IRegistry, Kind, Registration, Work} from "../../src/interfaces/IRegistry.sol";
import {Setting} from "../support/Setting.sol";

/// trees/Registry.*.tree
contract RegistryTest is Setting {
    function register(bytes memory error_, Registration memory r) private {
        vm.expectRevert(error_);
        registry.register(r);
    }

    function any() private view returns (Registration memory) {
        return registration("new work", Kind.Adapter, adapterAuthor, 100);
    }

    function text(uint256 length) private pure returns (string memory) {
        return string(new bytes(length));
    }

    function test_register_RevertIf_IdZero() public {
        Registration memory r = any();
        r.id = 0;
        register(abi.encodeWithSelector(IRegistry.WorkIdZero.selector), r);
    }

    function test_register_RevertIf_Taken() public {
        Registration memory r = any();
        r.id = MODEL;
        register(abi.encodeWithSelector(IRegistry.WorkTaken.selector, MODEL), r);
    }

    function test_register_RevertIf_PayeeZero() public {
        Registration memory r = any();
        r.payee = address(0);
        register(abi.encodeWithSelector(IRegistry.PayeeZero.selector), r);
    }

    function test_register_RevertIf_ShareAboveCap() public {
        for (uint256 kind; kind < 4; ++kind) {
            Registration memory r = any();
            r.kind = Kind(kind);
            uint16 cap = registry.capOf(r.kind);
            equal(cap, kind == 0 ? 2000 : 1000, "cap");
            r.share = cap + 1;
            register(abi.encodeWithSelector(IRegistry.ShareTooLarge.selector, cap + 1, cap), r);
            r.share = cap;
            r.id = bytes32(kind + 1);
            registry.register(r);
        }
    }

    function test_register_RevertIf_NameLength() public {
        Registration memory r = any();
        r.name = "";
        register(abi.encodeWithSelector(IRegistry.NameLength.selector), r);
        r.name = text(65);
        register(abi.encodeWithSelector(IRegistry.NameLength.selector), r);
        r.name = text(64);
        registry.register(r);
    }

    function test_register_RevertIf_LicenceLength() public {
        Registration memory r = any();
        r.licence = "";
        register(abi.encodeWithSelector(IRegistry.LicenceLength.selector), r);
        r.licence = text(65);
        register(abi.encodeWithSelector(IRegistry.LicenceLength.selector), r);
    }

    function test_register_RevertIf_NineParents() public {
        Registration memory r = any();
        r.parents = new bytes32[](9);
        register(abi.encodeWithSelector(IRegistry.TooManyParents.selector), r);
    }

    function test_register_RevertIf_ParentUnknown() public {
        Registration memory r = any();
        r.parents = new bytes32[](1);
        r.parents[0] = "nothing";
        register(abi.encodeWithSelector(IRegistry.UnknownWork.selector, bytes32("nothing")), r);
        r.parents[0] = r.id;
        register(abi.encodeWithSelector(IRegistry.UnknownWork.selector, r.id), r);
    }

    function test_register_RevertIf_PreviousUnknown() public {
        Registration memory r = any();
        r.previous = "nothing";
        register(abi.encodeWithSelector(IRegistry.UnknownWork.selector, bytes32("nothing")), r);
    }

    function test_register_RevertIf_PreviousIsSomebodyElses() public {
        Registration memory r = any();
        r.previous = MODEL;
        register(abi.encodeWithSelector(IRegistry.NotHolder.selector), r);
    }

    function test_register_NewVersionByHolder() public {
        Registration memory r = any();
        r.previous = MODEL;
        vm.prank(modelAuthor);
        registry.register(r);
        equal(registry.work(r.id).previous, MODEL, "previous");
    }

    function test_register_RevertIf_TooManyPayees() public {
        bytes32[] memory parents = new bytes32[](8);
        uint256 n;
        for (uint256 i; i < 8; ++i) {
            // Eight parents of three entries each.
            bytes32[] memory line = new bytes32[](0);
            for (uint256 k; k < 3; ++k) {
                Registration memory r = registration(bytes32(++n), Kind.DataSet, stranger, 0);
                r.parents = line;
                registry.register(r);
                line = new bytes32[](1);
                line[0] = r.id;
            }
            parents[i] = line[0];
        }
        Registration memory top = any();
        top.parents = parents;
        register(abi.encodeWithSelector(IRegistry.TooManyPayees.selector, 25), top);
    }

    function test_register_RevertIf_SharesAboveHalf() public {
        Registration memory r = any();
        r.parents = new bytes32[](5);
        for (uint256 i; i < 5; ++i) {
            r.parents[i] = bytes32(i + 1);
            registry.register(registration(r.parents[i], Kind.DataSet, stranger, 1000));
        }
        register(abi.encodeWithSelector(IRegistry.SharesTooLarge.selector, 5100), r);
        r.share = 0;
        registry.register(r);
    }

    function test_register_Keeps() public {
        Registration memory r = any();
        r.terms = "terms";
        r.name = unicode"Ärgernis \"quoted\"";
        r.parents = new bytes32[](1);
        r.parents[0] = MODEL;
        vm.prank(stranger);
        uint32 slot = registry.register(r);
        equal(slot, 5, "slot");
        Work memory w = registry.work(r.id);
        equal(uint256(w.kind), uint256(Kind.Adapter), "kind");
        equal(w.share, 100, "share");
        equal(w.slot, slot, "slot");
        equal(w.registrant, stranger, "registrant");
        equal(w.registeredAt, block.timestamp, "time");
        equal(w.terms, "terms", "terms");
        equal(bytes(w.name), bytes(r.name), "name");
        equal(bytes(w.licence), bytes(r.licence), "licence");
        equal(w.parents.length, 1, "parents");
        equal(w.parents[0], MODEL, "parent");
        equal(registry.workIdAt(slot), r.id, "id of the slot");
        equal(registry.holderOf(slot), adapterAuthor, "holder");
        equal(registry.worksCount(), 5, "count");
        isTrue(registry.isRegistered(r.id), "registered");
    }

    /// Two ways to one ancestor count once.
    function test_register_SharedAncestorOnce() public {
        Registration memory r = any();
        r.parents = new bytes32[](2);
        (r.parents[0], r.parents[1]) = (MODEL, DATA);
        registry.register(r);
        (bytes memory entries,) = registry.compose(MODEL, single(r.id), 0);
        equal(entries.length, 3 * 7, "model, data set, adapter");
        equal(entries, hex"0003e800000002" hex"02012c00000001" hex"01006400000005", "entries");
    }

    function single(bytes32 id) private pure returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = id;
    }

    /// Whatever the lineage, `compose` gives back each ancestor once and the words hold them all.
    function testFuzz_register_Flattens(uint256 shape) public {
        uint256 n = 2 + (shape % 19);
        bytes32 model = "fuzzed";
        Registration memory top = registration(model, Kind.Model, stranger, 1);
        bytes32[] memory roots = new bytes32[](8);
        uint256 count;
        for (uint256 i; i < n; ++i) {
            Registration memory r = registration(keccak256(abi.encode(shape, i)), Kind.DataSet, stranger, 2);
            if (i != 0) {
                r.parents = new bytes32[](1);
                r.parents[0] = keccak256(abi.encode(shape, uint256(keccak256(abi.encode(shape, i, "p"))) % i));
            }
            registry.register(r);
            if (i + 8 >= n) roots[count++] = r.id;
        }
        top.parents = new bytes32[](count);
        for (uint256 i; i < count; ++i) {
            top.parents[i] = roots[i];
        }
        registry.register(top);
        (bytes memory entries,) = registry.compose(model, new bytes32[](0), 0);
        uint256 works = entries.length / 7;
        isTrue(works >= 1 + count && works <= 1 + n, "within bounds");
        for (uint256 i; i < works; ++i) {
            for (uint256 k; k < i; ++k) {
                isTrue(slotAt(entries, i) != slotAt(entries, k), "each once");
            }
        }
    }

    function slotAt(bytes memory entries, uint256 i) private pure returns (uint32 slot) {
        for (uint256 k = 3; k < 7; ++k) {
            slot = (slot << 8) | uint8(entries[7 * i + k]);
        }
    }

    function test_offerSlot_RevertIf_NotHolder() public {
        vm.expectRevert(IRegistry.NotHolder.selector);
        registry.offerSlot(2, stranger);
        // Nobody holds what does not exist.
        vm.expectRevert(IRegistry.NotHolder.selector);
        registry.offerSlot(99, stranger);
        vm.expectRevert(IRegistry.NotHolder.selector);
        registry.offerSlot((uint256(uint160(address(this))) << 32) | 1, stranger);
    }

    function test_offerSlot_RevertIf_Contested() public {
        contested();
        vm.expectRevert(IRegistry.ContestOpen.selector);
        vm.prank(modelAuthor);
        registry.offerSlot(2, stranger);
    }

    function test_takeSlot_RevertIf_NotOffered() public {
        vm.expectRevert(IRegistry.NotOffered.selector);
        vm.prank(stranger);
        registry.takeSlot(2);
        vm.prank(modelAuthor);
        registry.offerSlot(2, stranger);
        vm.expectRevert(IRegistry.NotOffered.selector);
        vm.prank(rival);
        registry.takeSlot(2);
    }

    function test_takeSlot_RevertIf_OfferWithdrawn() public {
        vm.prank(modelAuthor);
        registry.offerSlot(2, stranger);
        vm.prank(modelAuthor);
        registry.offerSlot(2, address(0));
        vm.expectRevert(IRegistry.NotOffered.selector);
        vm.prank(stranger);
        registry.takeSlot(2);
    }

    function test_takeSlot_RevertIf_Contested() public {
        vm.prank(modelAuthor);
        registry.offerSlot(2, stranger);
        contested();
        vm.expectRevert(IRegistry.ContestOpen.selector);
        vm.prank(stranger);
        registry.takeSlot(2);
    }

    function test_takeSlot_MovesAndOnlyTheNewHolderMayMoveAgain() public {
        vm.prank(modelAuthor);
        registry.offerSlot(2, stranger);
        equal(registry.offeredTo(2), stranger, "offered");
        vm.prank(stranger);
        registry.takeSlot(2);
        equal(registry.holderOf(2), stranger, "holder");
        equal(registry.offeredTo(2), address(0), "offer is used");
        vm.expectRevert(IRegistry.NotHolder.selector);
        vm.prank(modelAuthor);
        registry.offerSlot(2, modelAuthor);
    }

    function test_takeSlot_OfAnAccount() public {
        uint256 slot = registry.slotOf(creator);
        equal(registry.holderOf(slot), creator, "an account holds its own slot");
        vm.prank(creator);
        registry.offerSlot(slot, stranger);
        vm.prank(stranger);
        registry.takeSlot(slot);
        equal(registry.holderOf(slot), stranger, "handed over");
        vm.expectRevert(IRegistry.NotHolder.selector);
        vm.prank(creator);
        registry.offerSlot(slot, creator);
    }

    function contested() private {
        vm.deal(rival, CONTEST_BOND);
        vm.prank(rival);
        registry.contest{value: CONTEST_BOND}(MODEL);
    }

    function test_contest_RevertIf_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IRegistry.UnknownWork.selector, bytes32("nothing")));
        registry.contest("nothing");
    }

    function test_contest_RevertIf_Open() public {
        contested();
        vm.expectRevert(IRegistry.ContestOpen.selector);
        registry.contest(MODEL);
    }

    function test_contest_RevertIf_BondWrong() public {
        vm.expectRevert(abi.encodeWithSelector(IRegistry.BondWrong.selector, CONTEST_BOND));
        registry.contest(MODEL);
    }

    function test_contest_RevertIf_Decided() public {
        contested();
        vm.prank(steward);
        registry.decideContest(MODEL, false);
        vm.expectRevert(IRegistry.ContestDecided.selector);
        registry.contest(MODEL);
    }

    function test_contest_HoldsIncome() public {
        contested();
        isTrue(registry.isContested(2), "contested");
        uint256[] memory slots = new uint256[](3);
        (slots[0], slots[1], slots[2]) = (1, 2, registry.slotOf(creator));
        address[] memory payees = registry.payees(slots);
        equal(payees[0], dataAuthor, "others are paid");
        equal(payees[1], address(0), "this one waits");
        equal(payees[2], creator, "accounts are paid");
        Contest memory c = registry.contestOf(MODEL);
        equal(c.contester, rival, "contester");
        equal(c.openedAt, block.timestamp, "time");
    }

    function test_decideContest_RevertIf_NotSteward() public {
        contested();
        vm.expectRevert(IRegistry.NotSteward.selector);
        registry.decideContest(MODEL, true);
    }

    function test_decideContest_RevertIf_NotOpen() public {
        vm.expectRevert(IRegistry.ContestNotOpen.selector);
        vm.prank(steward);
        registry.decideContest(MODEL, true);
    }

    function test_decideContest_Upheld() public {
        contested();
        // An offer made before is void.
        vm.prank(steward);
        registry.decideContest(MODEL, true);
        equal(registry.holderOf(2), rival, "the contester holds the slot");
        isFalse(registry.isContested(2), "over");
        vm.prank(rival);
        registry.reclaimBond(MODEL, rival);
        equal(rival.balance, CONTEST_BOND, "bond");
    }

    function test_decideContest_Rejected() public {
        contested();
        vm.prank(steward);
        registry.decideContest(MODEL, false);
        equal(registry.holderOf(2), modelAuthor, "the registrant keeps it");
        equal(DEAD.balance, CONTEST_BOND, "the bond burns");
    }

    function test_lapseContest_RevertIf_NotOpen() public {
        vm.expectRevert(IRegistry.ContestNotOpen.selector);
        registry.lapseContest(MODEL);
    }

    function test_lapseContest_RevertIf_TooEarly() public {
        contested();
        pass(CONTEST_SECONDS - 1);
        vm.expectRevert(IRegistry.ContestOpen.selector);
        registry.lapseContest(MODEL);
    }

    function test_lapseContest_RegistrantKeeps() public {
        contested();
        pass(CONTEST_SECONDS);
        vm.prank(stranger);
        registry.lapseContest(MODEL);
        equal(registry.holderOf(2), modelAuthor, "holder");
        isFalse(registry.isContested(2), "over");
        equal(DEAD.balance, CONTEST_BOND, "the bond burns");
        // Nobody decided, so somebody else may contest again.
        contested();
    }

    function test_reclaimBond_RevertIf_NothingToReclaim() public {
        contested();
        vm.expectRevert(IRegistry.NothingToReclaim.selector);
        vm.prank(rival);
        registry.reclaimBond(MODEL, rival);
        vm.prank(steward);
        registry.decideContest(MODEL, true);
        vm.expectRevert(IRegistry.NothingToReclaim.selector);
        registry.reclaimBond(MODEL, stranger);
        vm.prank(rival);
        registry.reclaimBond(MODEL, stranger);
        equal(stranger.balance, CONTEST_BOND, "to whom the contester says");
        vm.expectRevert(IRegistry.NothingToReclaim.selector);
        vm.prank(rival);
        registry.reclaimBond(MODEL, rival);
    }

    function test_compose_RevertIf_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IRegistry.UnknownWork.selector, bytes32("nothing")));
        registry.compose("nothing", new bytes32[](0), 0);
        vm.expectRevert(abi.encodeWithSelector(IRegistry.UnknownWork.selector, ADAPTER));
        registry.compose(ADAPTER, new bytes32[](0), 0);
        vm.expectRevert(abi.encodeWithSelector(IRegistry.UnknownWork.selector, MODEL));
        registry.compose(MODEL, single(MODEL), 0);
        vm.expectRevert(abi.encodeWithSelector(IRegistry.UnknownWork.selector, DATA));
        registry.compose(MODEL, new bytes32[](0), DATA);
    }

    function test_work_RevertIf_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IRegistry.UnknownWork.selector, bytes32("nothing")));
        registry.work("nothing");
    }
}

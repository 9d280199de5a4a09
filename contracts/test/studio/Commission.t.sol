// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRegistry, Kind, Registration} from "../../src/interfaces/IRegistry.sol";
import {Role, Share} from "../../src/interfaces/ISplitSource.sol";
import {Commission, IStudio, Job, Order, SeedRule, Status} from "../../src/interfaces/IStudio.sol";
import {RecipeLib} from "../../src/lib/RecipeLib.sol";
import {Setting} from "../support/Setting.sol";

/// trees/Studio.commission.tree
contract CommissionTest is Setting {
    Order private order;
    bytes private recipe;

    function setUp() public override {
        super.setUp();
        order = fixedOrder(7);
        recipe = recipeBytes(PROMPT);
        vm.deal(creator, 10 ether);
    }

    function send(bytes memory error_) private {
        if (error_.length != 0) vm.expectRevert(error_);
        vm.prank(creator);
        studio.commission{value: FEE}(order, recipe);
    }

    function reverts(bytes4 selector) private {
        send(abi.encodeWithSelector(selector));
    }

    function test_commission_RevertIf_ClaimSecondsZero() public {
        order.claimSeconds = 0;
        reverts(IStudio.DeadlineRange.selector);
    }

    function test_commission_RevertIf_ClaimSecondsAboveYear() public {
        order.claimSeconds = uint32(365 days + 1);
        reverts(IStudio.DeadlineRange.selector);
    }

    function test_commission_RevertIf_DeliverSecondsZero() public {
        order.deliverSeconds = 0;
        reverts(IStudio.DeadlineRange.selector);
    }

    function test_commission_RevertIf_DeliverSecondsAboveYear() public {
        order.deliverSeconds = uint32(365 days + 1);
        reverts(IStudio.DeadlineRange.selector);
    }

    function test_commission_RevertIf_FixedSeedHasHighBit() public {
        order.seed = 1 << 63;
        reverts(IStudio.SeedRange.selector);
    }

    function test_commission_RevertIf_DrawnSeedGiven() public {
        order.seedRule = SeedRule.Drawn;
        reverts(IStudio.SeedRange.selector);
    }

    function test_commission_RevertIf_ResolverHasNoCode() public {
        order.resolver = stranger;
        reverts(IStudio.ResolverMissing.selector);
    }

    function test_commission_RevertIf_FeeAbove96Bits() public {
        vm.deal(creator, 1 << 97);
        vm.expectRevert(IStudio.FeeTooLarge.selector);
        vm.prank(creator);
        studio.commission{value: 1 << 96}(order, recipe);
    }

    function test_commission_RevertIf_FiveParents() public {
        order.parents = new uint256[](5);
        reverts(IStudio.TooManyParents.selector);
    }

    function test_commission_RevertIf_ParentTwice() public {
        (, uint256 piece) = finished(1);
        order.parents = [piece, piece];
        send(abi.encodeWithSelector(IStudio.ParentTwice.selector, piece));
    }

    function test_commission_RevertIf_ParentUnknown() public {
        order.parents = [uint256(99)];
        send(abi.encodeWithSelector(IStudio.ParentNotFinal.selector, 99));
    }

    function test_commission_RevertIf_ParentOnlyDelivered() public {
        uint256 piece = tokenOf(delivered(1));
        order.parents = [piece];
        send(abi.encodeWithSelector(IStudio.ParentNotFinal.selector, piece));
    }

    function test_commission_RevertIf_RecipeMalformed() public {
        recipe = bytes.concat(recipe, hex"00");
        reverts(RecipeLib.RecipeTrailing.selector);
        recipe = hex"";
        reverts(RecipeLib.RecipeTruncated.selector);
    }

    function test_commission_RevertIf_PromptWorkIsOtherText() public {
        order.promptWork = PROMPT_WORK;
        recipe = recipeBytes("another prompt");
        reverts(IStudio.PromptMismatch.selector);
    }

    function test_commission_RevertIf_ModelUnknown() public {
        recipe = recipeOf("no model", "", PROMPT);
        send(abi.encodeWithSelector(IRegistry.UnknownWork.selector, bytes32("no model")));
    }

    function test_commission_RevertIf_ModelIsAnotherKind() public {
        recipe = recipeOf(DATA, "", PROMPT);
        send(abi.encodeWithSelector(IRegistry.UnknownWork.selector, DATA));
    }

    function test_commission_RevertIf_AdapterUnknown() public {
        recipe = recipeOf(MODEL, abi.encodePacked(bytes32("no adapter"), int32(1)), PROMPT);
        send(abi.encodeWithSelector(IRegistry.UnknownWork.selector, bytes32("no adapter")));
    }

    function test_commission_RevertIf_PromptWorkUnknown() public {
        recipe = recipeBytes("unregistered");
        order.promptWork = keccak256("unregistered");
        send(abi.encodeWithSelector(IRegistry.UnknownWork.selector, order.promptWork));
    }

    function test_commission_RevertIf_TooManyPayees() public {
        // A model with 20 ancestors takes 21 places; provider, platform and creator the other three.
        recipe = recipeOf(manyParents(20), "", PROMPT);
        send("");
        // Not another one.
        order.seed = 8;
        recipe = recipeOf(manyParents(20), abi.encodePacked(ADAPTER, int32(1)), PROMPT);
        send(abi.encodeWithSelector(IStudio.TooManyPayees.selector, 25));
    }

    /// A model with `n` data sets among its ancestors, all without a share.
    function manyParents(uint256 n) private returns (bytes32 model) {
        bytes32[] memory roots = new bytes32[](8);
        uint256 r;
        bytes32 last;
        for (uint256 i; i < n; ++i) {
            Registration memory work = registration(keccak256(abi.encode(i)), Kind.DataSet, stranger, 0);
            if (i % 4 != 0) {
                work.parents = new bytes32[](1);
                work.parents[0] = last;
            }
            if (!registry.isRegistered(work.id)) registry.register(work);
            last = work.id;
            if (i % 4 == 3 || i == n - 1) roots[r++] = last;
        }
        Registration memory top = registration(keccak256("top"), Kind.Model, stranger, 0);
        top.parents = new bytes32[](r);
        for (uint256 i; i < r; ++i) {
            top.parents[i] = roots[i];
        }
        if (!registry.isRegistered(top.id)) registry.register(top);
        return top.id;
    }

    function test_commission_RevertIf_SharesAboveHalf() public {
        // 750 for provider and platform, 2,000 + 3 × 1,000 for works: too much by 750.
        bytes memory adapters;
        registry.register(registration("greedy", Kind.Model, stranger, 2000));
        for (uint256 i = 1; i <= 3; ++i) {
            registry.register(registration(bytes32(i), Kind.Adapter, stranger, 1000));
            adapters = abi.encodePacked(adapters, i, int32(1));
        }
        recipe = recipeOf("greedy", adapters, PROMPT);
        send(abi.encodeWithSelector(IStudio.SharesTooLarge.selector, 5750));
    }

    function test_commission_RevertIf_FixedRecipeReserved() public {
        send("");
        send(abi.encodeWithSelector(IStudio.RecipeTaken.selector, 1));
    }

    function test_commission_RevertIf_FixedRecipeMinted() public {
        finished(7);
        send(abi.encodeWithSelector(IStudio.RecipeTaken.selector, 1));
    }

    function test_commission_Fixed() public {
        order.promptWork = PROMPT_WORK;
        order.statement = "statement";
        order.provider = provider;
        (, uint256 parent) = finished(1);
        order.parents = [parent];
        vm.deal(creator, FEE);
        vm.prank(creator);
        uint256 id = studio.commission{value: FEE}(order, recipe);
        equal(id, 2, "id");
        Commission memory c = studio.commissionOf(id);
        equal(c.creator, creator, "creator");
        equal(c.provider, provider, "provider");
        equal(c.resolver, address(stalemate), "resolver");
        equal(c.fee, FEE, "fee");
        equal(c.time, block.timestamp, "time");
        equal(c.blockNumber, block.number, "block");
        equal(uint256(c.seedRule), uint256(SeedRule.Fixed), "seed rule");
        equal(c.seed, 7, "seed");
        equal(c.claimSeconds, CLAIM, "claim");
        equal(c.deliverSeconds, DELIVER, "deliver");
        equal(c.statement, "statement", "statement");
        equal(c.promptWork, PROMPT_WORK, "prompt work");
        equal(c.parents.length, 1, "parents");
        equal(c.parents[0], parent, "parent");
        equal(studio.recipe(id), recipe, "recipe");
        equal(studio.commissionsCount(), 2, "count");
        Job memory j = studio.job(id);
        equal(uint256(j.status), uint256(Status.Open), "open");
        equal(j.seed, 7, "the seed is known");
        equal(j.requestHash, RecipeLib.requestHash(studio.recipeHash(id), 7), "and the request");
        equal(j.deadline, block.timestamp + CLAIM, "deadline");
        equal(token.commissionOf(uint256(j.requestHash)), id, "reserved");
    }

    function test_commission_Drawn() public {
        order = drawnOrder();
        send("");
        Job memory j = studio.job(1);
        equal(j.seed, 0, "nobody knows the seed yet");
        equal(j.requestHash, 0, "nor the request");
        equal(uint256(studio.commissionOf(1).seedRule), uint256(SeedRule.Drawn), "seed rule");
        equal(studio.commissionOf(1).seed, 0, "seed");
    }

    /// Two orders of the same recipe may both be drawn: their seeds differ.
    function test_commission_SameRecipeDrawnTwice() public {
        order = drawnOrder();
        send("");
        send("");
        vm.roll(block.number + 2);
        isTrue(studio.drawSeed(1) != studio.drawSeed(2), "seeds differ");
    }

    /// Other contracts read the recipe without a call to the Studio.
    function test_commission_RecipeInDataContract() public {
        send("");
        (address record, uint256 offset, uint256 length) = studio.recipePointer(1);
        bytes memory code = record.code;
        equal(uint8(code[0]), 0, "leading STOP");
        equal(code.length, 1 + offset + length, "recipe goes to the end");
        bytes memory read = new bytes(length);
        assembly {
            extcodecopy(record, add(read, 32), add(1, offset), length)
        }
        equal(read, recipe, "recipe");
    }

    function test_commission_CommittedPromptMayNameAnyPromptWork() public {
        order.promptWork = PROMPT_WORK;
        recipe = committedBytes("commitment");
        send("");
        equal(studio.commissionOf(1).promptWork, PROMPT_WORK, "prompt work");
    }

    /// Works and all their ancestors, each once, then provider, platform, and the creator with the rest.
    function test_commission_SplitIsSnapshot() public {
        Registration memory r = registration("adapter of the same data", Kind.Adapter, adapterAuthor, 200);
        r.parents = new bytes32[](2);
        (r.parents[0], r.parents[1]) = (DATA, MODEL);
        registry.register(r);
        recipe = recipeOf(MODEL, abi.encodePacked(r.id, int32(1)), PROMPT);
        order.promptWork = PROMPT_WORK;
        send("");
        claim(1);
        deliver(1);
        accept(1);
        Share[] memory s = studio.split(tokenOf(1));
        equal(s.length, 7, "model, data set, adapter, prompt, provider, platform, creator");
        uint16[7] memory shares = [1000, 300, 200, 400, 500, 250, 7350];
        Role[7] memory roles =
            [Role.Model, Role.DataSet, Role.Adapter, Role.Prompt, Role.Provider, Role.Platform, Role.Creator];
        uint256[7] memory slots =
            [2, 1, 5, 4, registry.slotOf(provider), registry.slotOf(platform), registry.slotOf(creator)];
        for (uint256 i; i < 7; ++i) {
            equal(s[i].share, shares[i], "share");
            equal(uint256(s[i].role), uint256(roles[i]), "role");
            equal(s[i].slot, slots[i], "slot");
        }
    }

    function test_commission_UnknownIdsRevert() public {
        send("");
        claim(1);
        deliver(1);
        // 2^255 + 1 is the key of the first commission's receipt.
        uint256[4] memory ids = [uint256(0), 2, (1 << 255) + 1, type(uint256).max];
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            bytes memory unknown = abi.encodeWithSelector(IStudio.UnknownCommission.selector, id);
            vm.expectRevert(unknown);
            studio.commissionOf(id);
            vm.expectRevert(unknown);
            studio.recipe(id);
            vm.expectRevert(unknown);
            studio.job(id);
            vm.expectRevert(unknown);
            studio.claim(id, 0);
            vm.expectRevert(unknown);
            studio.refund(id);
            equal(uint256(studio.statusOf(id)), uint256(Status.None), "status");
        }
    }

    function test_config() public view {
        equal(abi.encode(studio.config()), abi.encode(studioConfig()), "config");
    }
}

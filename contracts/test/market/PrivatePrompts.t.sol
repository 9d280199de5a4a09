// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPrivatePrompts} from "../../src/interfaces/IPrivatePrompts.sol";
import {IStudio, Order} from "../../src/interfaces/IStudio.sol";
import {RecipeLib} from "../../src/lib/RecipeLib.sol";
import {Setting} from "../support/Setting.sol";

/// trees/PrivatePrompts.*.tree
contract PrivatePromptsTest is Setting {
    bytes32 private constant SALT = keccak256("salt");
    bytes32 private constant KEY = keccak256("key");
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = commissionFor(provider, SALT, PROMPT, "fog");
    }

    function commitmentTo(bytes32 salt, string memory prompt, string memory negative) private pure returns (bytes32) {
        bytes32 tag = keccak256("colophon/prompt/v1");
        return keccak256(bytes.concat(tag, salt, keccak256(bytes(prompt)), keccak256(bytes(negative))));
    }

    function commissionFor(address who, bytes32 salt, string memory prompt, string memory negative)
        private
        returns (uint256)
    {
        Order memory order = drawnOrder();
        order.provider = who;
        return commission(order, committedBytes(commitmentTo(salt, prompt, negative)));
    }

    function registered() private {
        vm.prank(provider);
        prompts.setKey(KEY);
    }

    function test_setKey_Replaces() public {
        registered();
        equal(prompts.keyOf(provider), KEY, "key");
        vm.prank(provider);
        prompts.setKey("other");
        equal(prompts.keyOf(provider), "other", "another");
    }

    function test_hand_RevertIf_NotCreator() public {
        registered();
        vm.expectRevert(IStudio.NotCreator.selector);
        vm.prank(provider);
        prompts.hand(studio, id, hex"00");
    }

    function test_hand_RevertIf_NotCommitted() public {
        uint256 open = commission(7);
        vm.expectRevert(IPrivatePrompts.NotCommitted.selector);
        vm.prank(creator);
        prompts.hand(studio, open, hex"00");
    }

    function test_hand_RevertIf_SealedLength() public {
        registered();
        vm.expectRevert(IPrivatePrompts.SealedLength.selector);
        vm.prank(creator);
        prompts.hand(studio, id, "");
        vm.expectRevert(IPrivatePrompts.SealedLength.selector);
        vm.prank(creator);
        prompts.hand(studio, id, new bytes(2561));
        vm.prank(creator);
        prompts.hand(studio, id, new bytes(2560));
    }

    function test_hand_RevertIf_ProviderMissing() public {
        uint256 open = commissionFor(address(0), SALT, PROMPT, "fog");
        vm.expectRevert(IPrivatePrompts.ProviderMissing.selector);
        vm.prank(creator);
        prompts.hand(studio, open, hex"00");
    }

    function test_hand_RevertIf_KeyMissing() public {
        vm.expectRevert(abi.encodeWithSelector(IPrivatePrompts.KeyMissing.selector, provider));
        vm.prank(creator);
        prompts.hand(studio, id, hex"00");
    }

    function test_hand_SaysWhatAndToWhichKey() public {
        registered();
        vm.recordLogs();
        vm.prank(creator);
        prompts.hand(studio, id, hex"c0ffee");
        equal(vm.getRecordedLogs()[0].data, abi.encode(KEY, bytes(hex"c0ffee")), "key and sealed prompt");
    }

    function test_reveal_RevertIf_NotCreator() public {
        vm.expectRevert(IStudio.NotCreator.selector);
        vm.prank(provider);
        prompts.reveal(studio, id, SALT, PROMPT, "fog");
    }

    function test_reveal_RevertIf_NotCommitted() public {
        uint256 open = commission(7);
        vm.expectRevert(IPrivatePrompts.NotCommitted.selector);
        vm.prank(creator);
        prompts.reveal(studio, open, SALT, PROMPT, "fog");
    }

    function test_reveal_RevertIf_Mismatch() public {
        string[3] memory texts = [PROMPT, "mountains at dawn", PROMPT];
        string[3] memory negatives = ["fog", "fog", "fo"];
        bytes32[3] memory salts = [keccak256("another salt"), SALT, SALT];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(IPrivatePrompts.CommitmentMismatch.selector);
            vm.prank(creator);
            prompts.reveal(studio, id, salts[i], texts[i], negatives[i]);
        }
    }

    function test_reveal_RevertIf_TooLong() public {
        string memory long = string(new bytes(1025));
        vm.expectRevert(RecipeLib.PromptLength.selector);
        prompts.reveal(studio, id, SALT, long, "");
        vm.expectRevert(RecipeLib.NegativePromptLength.selector);
        prompts.reveal(studio, id, SALT, "", long);
    }

    function test_reveal_RevertIf_Twice() public {
        vm.prank(creator);
        prompts.reveal(studio, id, SALT, PROMPT, "fog");
        vm.expectRevert(IPrivatePrompts.RevealedAlready.selector);
        vm.prank(creator);
        prompts.reveal(studio, id, SALT, PROMPT, "fog");
    }

    function test_reveal_IsKept() public {
        isFalse(prompts.isRevealed(studio, id), "private");
        vm.expectRevert(IPrivatePrompts.NotRevealed.selector);
        prompts.revealed(studio, id);
        vm.prank(creator);
        prompts.reveal(studio, id, SALT, PROMPT, "fog");
        isTrue(prompts.isRevealed(studio, id), "revealed");
        (bytes32 salt, string memory prompt, string memory negative) = prompts.revealed(studio, id);
        equal(salt, SALT, "salt");
        equal(bytes(prompt), bytes(PROMPT), "prompt");
        equal(bytes(negative), "fog", "negative prompt");
    }

    /// Any salt and texts, and no others.
    function test_reveal_AnyTexts(bytes32 salt, string calldata prompt, string calldata negative, bytes32 other)
        public
    {
        vm.assume(bytes(prompt).length <= 1024 && bytes(negative).length <= 1024 && other != salt);
        uint256 one = commissionFor(provider, salt, prompt, negative);
        vm.expectRevert(IPrivatePrompts.CommitmentMismatch.selector);
        vm.prank(creator);
        prompts.reveal(studio, one, other, prompt, negative);
        vm.prank(creator);
        prompts.reveal(studio, one, salt, prompt, negative);
        (bytes32 kept, string memory p, string memory n) = prompts.revealed(studio, one);
        equal(abi.encode(kept, p, n), abi.encode(salt, prompt, negative), "kept");
    }
}

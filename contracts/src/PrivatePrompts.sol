// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPrivatePrompts} from "./interfaces/IPrivatePrompts.sol";
import {IStudio} from "./interfaces/IStudio.sol";
import {Recipe, RecipeLib} from "./lib/RecipeLib.sol";
import {Records} from "./lib/Record.sol";

/// @title PrivatePrompts
/// @notice Studios are given by callers and not trusted: what one answers counts for its own commissions alone.
contract PrivatePrompts is IPrivatePrompts, Records {
    bytes32 public constant COMMITMENT_TAG = keccak256("colophon/prompt/v1");
    /// Two texts of 1,024 bytes, salt, padding and seal.
    uint256 public constant MAX_SEALED_BYTES = 2560;

    /// @inheritdoc IPrivatePrompts
    mapping(address account => bytes32) public keyOf;

    /// @inheritdoc IPrivatePrompts
    function setKey(bytes32 key) external {
        keyOf[msg.sender] = key;
        emit KeySet(msg.sender, key);
    }

    /// @inheritdoc IPrivatePrompts
    function hand(IStudio studio, uint256 id, bytes calldata sealedPrompt) external {
        commitment(studio, id);
        if (sealedPrompt.length == 0 || sealedPrompt.length > MAX_SEALED_BYTES) revert SealedLength();
        address provider = studio.commissionOf(id).provider;
        if (provider == address(0)) revert ProviderMissing();
        bytes32 key = keyOf[provider];
        if (key == 0) revert KeyMissing(provider);
        emit Handed(studio, id, provider, key, sealedPrompt);
    }

    /// @inheritdoc IPrivatePrompts
    function reveal(IStudio studio, uint256 id, bytes32 salt, string calldata prompt, string calldata negativePrompt)
        external
    {
        if (bytes(prompt).length > RecipeLib.MAX_TEXT_BYTES) revert RecipeLib.PromptLength();
        if (bytes(negativePrompt).length > RecipeLib.MAX_TEXT_BYTES) revert RecipeLib.NegativePromptLength();
        bytes32 opened =
            keccak256(abi.encode(COMMITMENT_TAG, salt, keccak256(bytes(prompt)), keccak256(bytes(negativePrompt))));
        if (opened != commitment(studio, id)) revert CommitmentMismatch();
        if (isRevealed(studio, id)) revert RevealedAlready();
        write(key_(studio, id), abi.encode(salt, prompt, negativePrompt));
        emit Revealed(studio, id, salt, prompt, negativePrompt);
    }

    /// What the recipe commits to; only for the commission's creator.
    function commitment(IStudio studio, uint256 id) private view returns (bytes32) {
        if (msg.sender != studio.commissionOf(id).creator) revert IStudio.NotCreator();
        Recipe memory r = RecipeLib.read(studio.recipe(id), 0);
        if (!r.committed) revert NotCommitted();
        return r.promptCommitment;
    }

    /// @inheritdoc IPrivatePrompts
    function isRevealed(IStudio studio, uint256 id) public view returns (bool) {
        return recordAt(key_(studio, id)).code.length != 0;
    }

    /// @inheritdoc IPrivatePrompts
    function revealed(IStudio studio, uint256 id) external view returns (bytes32, string memory, string memory) {
        if (!isRevealed(studio, id)) revert NotRevealed();
        return abi.decode(read(key_(studio, id)), (bytes32, string, string));
    }

    function key_(IStudio studio, uint256 id) private pure returns (bytes32) {
        return keccak256(abi.encode(studio, id));
    }
}

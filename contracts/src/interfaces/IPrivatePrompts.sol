// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStudio} from "./IStudio.sol";

/// @title Private prompts: handed to a provider, revealed to everyone (spec/private-prompt.md)
/// @notice A commission with a committed prompt holds a hash. Its creator hands prompt and salt, sealed, to the provider
/// that the commission names, and may reveal them later; then anyone can repaint the piece.
interface IPrivatePrompts {
    /// 0: the account takes nothing sealed any more.
    event KeySet(address indexed account, bytes32 key);
    /// `key`: what it was sealed to.
    event Handed(IStudio indexed studio, uint256 indexed id, address indexed provider, bytes32 key, bytes sealedPrompt);
    event Revealed(IStudio indexed studio, uint256 indexed id, bytes32 salt, string prompt, string negativePrompt);

    /// The commission's prompt is public.
    error NotCommitted();
    /// The commission names no provider, so there is nobody to seal it to.
    error ProviderMissing();
    /// The provider has registered no key.
    error KeyMissing(address provider);
    error SealedLength();
    /// Salt and texts are not those that the recipe commits to.
    error CommitmentMismatch();
    error RevealedAlready();
    error NotRevealed();

    /// @notice Registers the caller's X25519 key, in place of an earlier one.
    function setKey(bytes32 key) external;

    /// @notice Hands a sealed prompt to the provider of a commission. Creator only; may be repeated, the last one counts.
    function hand(IStudio studio, uint256 id, bytes calldata sealedPrompt) external;

    /// @notice Publishes what a commission commits to, once and for ever. Creator only.
    function reveal(IStudio studio, uint256 id, bytes32 salt, string calldata prompt, string calldata negativePrompt)
        external;

    function keyOf(address account) external view returns (bytes32);
    function isRevealed(IStudio studio, uint256 id) external view returns (bool);
    /// @notice Reverts NotRevealed as long as it is private.
    function revealed(IStudio studio, uint256 id)
        external
        view
        returns (bytes32 salt, string memory prompt, string memory negativePrompt);
}

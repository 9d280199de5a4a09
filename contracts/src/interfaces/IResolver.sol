// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What settles a challenge
/// @notice A commission names its resolver. It answers by `IStudio.resolve`; its silence for `resolveSeconds` counts
/// as a stalemate.
interface IResolver {
    /// @notice Called by the Studio when a commission is challenged.
    function open(uint256 id, address challenger) external;
}

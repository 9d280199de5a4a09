// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// What somebody is paid for. The first four are the kinds of works.
enum Role {
    Model,
    Adapter,
    DataSet,
    Prompt,
    Provider,
    Platform,
    Creator
}

struct Share {
    Role role;
    /// Slot of the Registry that is paid.
    uint256 slot;
    /// Basis points. The last share of a list gets what is left after rounding the others down.
    uint16 share;
}

/// @title Where Revenue asks how a piece's income is divided (the Studio)
interface ISplitSource {
    /// @notice The piece's split, as fixed when it was commissioned: works, provider, platform, and the creator last.
    /// Shares add up to 10,000.
    function split(uint256 tokenId) external view returns (Share[] memory);
}

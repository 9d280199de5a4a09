// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Memory that a part of a long computation took is given back for the next part.
library Memory {
    function mark() internal pure returns (uint256 free) {
        assembly ("memory-safe") {
            free := mload(0x40)
        }
    }

    /// Nothing that was made since the mark may be used any more.
    function release(uint256 free) internal pure {
        assembly ("memory-safe") {
            mstore(0x40, free)
        }
    }
}

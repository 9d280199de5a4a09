// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Seeds of spec/request.md
library SeedLib {
    bytes32 internal constant TAG = keccak256("colophon/seed/v1");
    /// Drawn seeds have this bit, fixed ones do not.
    uint64 internal constant DRAWN = 1 << 63;

    function draw(uint256 chainId, address studio, uint256 id, bytes32 blockHash) internal pure returns (uint64) {
        return DRAWN | uint64(uint256(keccak256(abi.encode(TAG, chainId, studio, id, blockHash))));
    }
}

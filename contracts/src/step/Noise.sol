// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title noise of spec/ops.md
library Noise {
    uint256 private constant MASK = 0xffffffff;
    uint256 private constant M0 = 0xd2511f53;
    uint256 private constant M1 = 0xcd9e8d57;
    uint256 private constant W0 = 0x9e3779b9;
    uint256 private constant W1 = 0xbb67ae85;
    uint256 private constant ROUNDS = 10;

    /// @notice The entry that is the output, for a table of 2^bits entries.
    function source(uint64 seed, uint32 stream, uint256 bits, uint256 element) internal pure returns (uint256) {
        unchecked {
            uint256 lane = element % 4;
            element /= 4;
            uint256[4] memory words = philox([element & MASK, element >> 32, stream, 0], seed & MASK, seed >> 32);
            return words[lane] >> (32 - bits);
        }
    }

    /// @notice Philox4x32-10.
    function philox(uint256[4] memory counter, uint256 k0, uint256 k1) internal pure returns (uint256[4] memory) {
        unchecked {
            (uint256 c0, uint256 c1, uint256 c2, uint256 c3) = (counter[0], counter[1], counter[2], counter[3]);
            for (uint256 round; round < ROUNDS; ++round) {
                uint256 a = M0 * c0;
                uint256 b = M1 * c2;
                (c0, c1, c2, c3) = (b >> 32 ^ c1 ^ k0, b & MASK, a >> 32 ^ c3 ^ k1, a & MASK);
                k0 = k0 + W0 & MASK;
                k1 = k1 + W1 & MASK;
            }
            return [c0, c1, c2, c3];
        }
    }
}

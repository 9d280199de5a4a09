// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LibBytes} from "solady/utils/LibBytes.sol";

/// @title One compression of SHA-256 (FIPS 180-4)
/// @notice The precompile takes no midstate: a step inside a long hash needs the compression by itself.
library Sha256 {
    using LibBytes for bytes;

    /// The state before the first block. A state holds eight words of 32 bits, `a` in the highest.
    uint256 internal constant INITIAL = 0x6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19;

    bytes private constant K =
        hex"428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca63511429296727b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa07019a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2";
    uint256 private constant MASK = 0xffffffff;
    /// A word times this is the word twice in a row, so that a shift of it rotates the word.
    uint256 private constant TWICE = 0x100000001;
    /// The words of a state that a round changes, a and e, are 0 here.
    uint256 private constant SHIFTED = 0x00000000ffffffffffffffffffffffff00000000ffffffffffffffffffffffff;
    uint256 private constant LOW_HALVES = 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    uint256 private constant HIGH_HALVES = 0xffffffff00000000ffffffff00000000ffffffff00000000ffffffff00000000;

    /// @notice The state after the block of 64 bytes `high` ‖ `low`.
    function compress(uint256 state, bytes32 high, bytes32 low) internal pure returns (uint256) {
        unchecked {
            uint256[64] memory w = schedule(uint256(high), uint256(low));
            bytes memory k = K;
            uint256 s = state;
            for (uint256 i; i < 64; ++i) {
                s = round(s, w[i] + (uint256(k.load(4 * i)) >> 224));
            }
            // Eight sums modulo 2³²: every other word by itself, so that no carry reaches a neighbour.
            return ((s & LOW_HALVES) + (state & LOW_HALVES) & LOW_HALVES)
                | ((s & HIGH_HALVES) + (state & HIGH_HALVES) & HIGH_HALVES);
        }
    }

    function round(uint256 s, uint256 t1) private pure returns (uint256) {
        unchecked {
            uint256 e = s >> 96 & MASK;
            uint256 f = s >> 64 & MASK;
            t1 += (s & MASK) + (s >> 32 & MASK ^ (e & (f ^ (s >> 32 & MASK))));
            e *= TWICE;
            t1 += (e >> 6 ^ e >> 11 ^ e >> 25) & MASK;
            uint256 a = s >> 224;
            uint256 b = s >> 192 & MASK;
            uint256 t2 = (a & b) ^ (s >> 160 & MASK & (a ^ b));
            a *= TWICE;
            t2 += (a >> 2 ^ a >> 13 ^ a >> 22) & MASK;
            return (s >> 32 & SHIFTED) | (t1 + t2 & MASK) << 224 | ((s >> 128) + t1 & MASK) << 96;
        }
    }

    function schedule(uint256 high, uint256 low) private pure returns (uint256[64] memory w) {
        unchecked {
            for (uint256 i; i < 8; ++i) {
                w[i] = high >> (224 - 32 * i) & MASK;
                w[i + 8] = low >> (224 - 32 * i) & MASK;
            }
            for (uint256 i = 16; i < 64; ++i) {
                uint256 x = w[i - 15] * TWICE;
                uint256 y = w[i - 2] * TWICE;
                uint256 sum = w[i - 16] + w[i - 7] + ((x >> 7 ^ x >> 18) & MASK ^ (x & MASK) >> 3);
                w[i] = sum + ((y >> 17 ^ y >> 19) & MASK ^ (y & MASK) >> 10) & MASK;
            }
        }
    }
}

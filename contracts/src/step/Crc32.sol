// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LibBytes} from "solady/utils/LibBytes.sol";

/// @title Links of the CRC-32 of a PNG chunk
library Crc32 {
    using LibBytes for bytes;

    /// The state before the first byte.
    uint256 internal constant INITIAL = 0xffffffff;

    /// What four bits that leave the state put back into it.
    bytes private constant TABLE =
        hex"000000001db710643b6e20c826d930ac76dc41906b6b51f44db261585005713cedb88320f00f9344d6d6a3e8cb61b38c9b64c2b086d3d2d4a00ae278bdbdf21c";

    /// @notice The state after some more bytes of the chunk's type and content.
    function link(uint256 state, bytes memory data) internal pure returns (uint256) {
        unchecked {
            bytes memory table = TABLE;
            for (uint256 i; i < data.length; ++i) {
                state ^= uint8(data[i]);
                state = state >> 4 ^ uint256(table.load(4 * (state & 15))) >> 224;
                state = state >> 4 ^ uint256(table.load(4 * (state & 15))) >> 224;
            }
            return state;
        }
    }

    /// @notice The four bytes, as a big-endian number, that close the chunk.
    function end(uint256 state) internal pure returns (uint256) {
        return state ^ 0xffffffff;
    }
}

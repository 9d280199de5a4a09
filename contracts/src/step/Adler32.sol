// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "./Elements.sol";

/// @title Links of the Adler-32 of a zlib stream
/// @notice A state is b·2¹⁶ + a, which is also the checksum that closes the stream.
library Adler32 {
    uint256 internal constant INITIAL = 1;

    uint256 private constant PRIME = 65_521;
    uint256 private constant MAX_BYTES = 1 << 32;

    /// @notice The state after some more bytes of the stream's content.
    function link(uint256 state, bytes memory data) internal pure returns (uint256) {
        unchecked {
            if (data.length > MAX_BYTES) revert Elements.OutOfReach();
            uint256 a = state & 0xffff;
            uint256 b = state >> 16;
            for (uint256 i; i < data.length; ++i) {
                a += uint8(data[i]);
                b += a;
            }
            return b % PRIME << 16 | a % PRIME;
        }
    }
}

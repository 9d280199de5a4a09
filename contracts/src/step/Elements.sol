// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LibBytes} from "solady/utils/LibBytes.sol";

/// @title Elements as they lie in model files and under digests: little-endian two's complement, 1, 2 or 4 bytes wide
library Elements {
    using LibBytes for bytes;

    /// What is read is not there, or not as long as it must be.
    error OutOfReach();

    function read(bytes memory data, uint256 width, uint256 index) internal pure returns (int256) {
        unchecked {
            if (index >= data.length / width) revert OutOfReach();
            uint256 word = uint256(data.load(index * width));
            if (width == 1) return int8(uint8(word >> 248));
            if (width == 2) return int16(uint16(word >> 248 | (word >> 232 & 0xff00)));
            return
                int32(
                    uint32(word >> 248 | (word >> 232 & 0xff00) | (word >> 216 & 0xff0000) | (word >> 200 & 0xff000000))
                );
        }
    }

    /// @notice How many elements, when there is no rest.
    function count(bytes memory data, uint256 width) internal pure returns (uint256 n) {
        unchecked {
            n = data.length / width;
            if (n * width != data.length) revert OutOfReach();
        }
    }
}

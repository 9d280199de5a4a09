// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title UTF-8, shortest form, without surrogates
library Utf8 {
    function isValid(bytes memory b) internal pure returns (bool) {
        uint256 i;
        while (i < b.length) {
            uint256 lead = uint8(b[i]);
            uint256 size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
            if (size == 0 || i + size > b.length) return false;
            for (uint256 k = 1; k < size; ++k) {
                if (uint8(b[i + k]) >> 6 != 2) return false;
            }
            if (size > 2) {
                uint256 second = uint8(b[i + 1]);
                if (lead == 0xe0 && second < 0xa0) return false;
                if (lead == 0xed && second > 0x9f) return false;
                if (lead == 0xf0 && second < 0x90) return false;
                if (lead == 0xf4 && second > 0x8f) return false;
            }
            i += size;
        }
        return true;
    }
}

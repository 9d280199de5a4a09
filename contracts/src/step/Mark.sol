// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "./Elements.sol";
import {Extents} from "./Extents.sol";
import {Requant} from "./Requant.sol";

/// @title mark of spec/ops.md
library Mark {
    uint256 internal constant MAX_CARRIERS = 256;

    /// @notice The first of the carrier's elements, `carriers` in a row, that an output element needs.
    function source(Extents memory input, uint256 period, uint256 carriers, uint256 element)
        internal
        pure
        returns (uint256)
    {
        unchecked {
            (uint256 h, uint256 w,) = input.place(element);
            return (h % period * period + w % period) * carriers;
        }
    }

    /// @notice The element, where the request asks for a mark: `code` (I32) and as many elements of the carrier (I8).
    function value(int256 x, bytes memory code, bytes memory carrier, uint32 payload, uint256 shift)
        internal
        pure
        returns (int256)
    {
        unchecked {
            uint256 n = Elements.count(code, 4);
            if (n != carrier.length || n > MAX_CARRIERS) revert Elements.OutOfReach();
            int256 sum;
            for (uint256 k; k < n; ++k) {
                int256 c = Elements.read(carrier, 1, k);
                sum += odd(uint32(int32(Elements.read(code, 4, k))) & payload) ? -c : c;
            }
            return Requant.clamp(x + Requant.requant(sum, shift, -128, 127), 0, 255);
        }
    }

    /// Whether an odd number of bits are ones: those of the four bits that are left are looked up in 0x6996.
    function odd(uint256 bits) private pure returns (bool) {
        unchecked {
            bits ^= bits >> 16;
            bits ^= bits >> 8;
            bits ^= bits >> 4;
            return 0x6996 >> (bits & 15) & 1 == 1;
        }
    }
}

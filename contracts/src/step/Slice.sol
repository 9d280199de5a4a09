// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Extents} from "./Extents.sol";

/// @title slice of spec/ops.md
library Slice {
    /// @notice The element of an input with extents `input` that stands at `element`.
    function source(Extents memory input, Extents memory begin, Extents memory size, uint256 element)
        internal
        pure
        returns (uint256)
    {
        unchecked {
            (uint256 h, uint256 w, uint256 c) = size.place(element);
            return input.index(begin.height + h, begin.width + w, begin.channels + c);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Extents} from "./Extents.sol";

/// @title resize of spec/ops.md
library Resize {
    /// @notice The element of an input with extents `input` that stands at `element`.
    function source(Extents memory input, uint256 factor, uint256 element) internal pure returns (uint256) {
        unchecked {
            (uint256 h, uint256 w, uint256 c) =
                Extents(input.height * factor, input.width * factor, input.channels).place(element);
            return input.index(h / factor, w / factor, c);
        }
    }
}

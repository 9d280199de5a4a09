// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Extents} from "./Extents.sol";

/// @title permute of spec/ops.md
/// @notice The attribute `shape` moves nothing: elements keep their index.
library Permute {
    /// @notice The element of the input that stands at `element`.
    function source(Extents memory view_, uint256[3] memory order, uint256 element) internal pure returns (uint256) {
        unchecked {
            uint256[3] memory extents = [view_.height, view_.width, view_.channels];
            uint256[3] memory at;
            for (uint256 axis = 3; axis-- != 0;) {
                uint256 extent = extents[order[axis]];
                at[order[axis]] = element % extent;
                element /= extent;
            }
            return view_.index(at[0], at[1], at[2]);
        }
    }
}

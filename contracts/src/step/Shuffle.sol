// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Extents} from "./Extents.sol";

/// @title shuffle of spec/ops.md
/// @notice The element of an input with extents `input` that stands at `element`, for each direction.
library Shuffle {
    function toSpace(Extents memory input, uint256 block_, uint256 element) internal pure returns (uint256) {
        unchecked {
            Extents memory output =
                Extents(input.height * block_, input.width * block_, input.channels / (block_ * block_));
            (uint256 h, uint256 w, uint256 c) = output.place(element);
            return input.index(h / block_, w / block_, (c * block_ + h % block_) * block_ + w % block_);
        }
    }

    function toDepth(Extents memory input, uint256 block_, uint256 element) internal pure returns (uint256) {
        unchecked {
            Extents memory output =
                Extents(input.height / block_, input.width / block_, input.channels * block_ * block_);
            (uint256 h, uint256 w, uint256 c) = output.place(element);
            return input.index(h * block_ + c / block_ % block_, w * block_ + c % block_, c / (block_ * block_));
        }
    }
}

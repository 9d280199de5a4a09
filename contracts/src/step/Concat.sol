// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "./Elements.sol";

/// @title concat of spec/ops.md
library Concat {
    /// @notice Which input, and which of its elements, stands at `element`, for inputs of those channels.
    function source(uint256[] memory channels, uint256 element) internal pure returns (uint256 input, uint256 index) {
        unchecked {
            uint256 all;
            for (uint256 i; i < channels.length; ++i) {
                all += channels[i];
            }
            uint256 position = element / all;
            uint256 c = element % all;
            for (; input < channels.length; ++input) {
                if (c < channels[input]) return (input, position * channels[input] + c);
                c -= channels[input];
            }
            revert Elements.OutOfReach();
        }
    }
}

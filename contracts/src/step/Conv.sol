// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dot} from "./Dot.sol";
import {Extents} from "./Extents.sol";

/// Input, weight extents [outputs, kernelHeight, kernelWidth, channels/groups] and attributes of a `conv`.
struct ConvShape {
    Extents input;
    uint256 outputs;
    uint256 kernelHeight;
    uint256 kernelWidth;
    uint256 stride;
    uint256 top;
    uint256 left;
    uint256 bottom;
    uint256 right;
    uint256 groups;
}

/// @title conv of spec/ops.md, by links of spec/step.md
library Conv {
    /// @notice Terms of every output element.
    function terms(ConvShape memory s) internal pure returns (uint256) {
        unchecked {
            return s.kernelHeight * s.kernelWidth * (s.input.channels / s.groups);
        }
    }

    function output(ConvShape memory s) internal pure returns (Extents memory) {
        unchecked {
            return Extents(
                (s.input.height + s.top + s.bottom - s.kernelHeight) / s.stride + 1,
                (s.input.width + s.left + s.right - s.kernelWidth) / s.stride + 1,
                s.outputs
            );
        }
    }

    /// @notice The output channel, which is the bias's index; its terms' weights are those from channel·terms on.
    function channel(ConvShape memory s, uint256 element) internal pure returns (uint256) {
        return element % s.outputs;
    }

    /// @notice Inputs of the terms from `term` to the end of its tap: `length` in a row from index `at`, or as many
    /// zeros if the tap is outside.
    function source(ConvShape memory s, uint256 element, uint256 term)
        internal
        pure
        returns (bool inside, uint256 at, uint256 length)
    {
        unchecked {
            (uint256 h, uint256 w, uint256 o) = output(s).place(element);
            uint256 depth = s.input.channels / s.groups;
            uint256 tap = term / depth;
            uint256 k = term % depth;
            // Wraps below 0 where the tap is above or left of the input, and so is outside too.
            h = h * s.stride + tap / s.kernelWidth - s.top;
            w = w * s.stride + tap % s.kernelWidth - s.left;
            inside = h < s.input.height && w < s.input.width;
            length = depth - k;
            if (inside) at = s.input.index(h, w, o / (s.outputs / s.groups) * depth + k);
        }
    }

    /// @notice The next prefix sum. The first is the bias, or 0; the last is the element.
    function link(int256 sum, bytes memory weights, uint256 weightWidth, bytes memory inputs, uint256 inputWidth)
        internal
        pure
        returns (int256)
    {
        unchecked {
            return sum + Dot.dot(inputs, inputWidth, weights, weightWidth);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Height, width, channels of a value; element (h, w, c) has index (h·width + w)·channels + c.
struct Extents {
    uint256 height;
    uint256 width;
    uint256 channels;
}

using ExtentsLib for Extents global;

/// @title Where an element is (spec/arithmetic.md, "Values" and "Broadcasting")
/// @notice Extents are below 2³¹ and not 0, as every proven program's are.
library ExtentsLib {
    function place(Extents memory e, uint256 element) internal pure returns (uint256 h, uint256 w, uint256 c) {
        unchecked {
            uint256 position = element / e.channels;
            return (position / e.width, position % e.width, element % e.channels);
        }
    }

    function index(Extents memory e, uint256 h, uint256 w, uint256 c) internal pure returns (uint256) {
        unchecked {
            return (h * e.width + w) * e.channels + c;
        }
    }

    function count(Extents memory e) internal pure returns (uint256) {
        unchecked {
            return e.height * e.width * e.channels;
        }
    }

    /// @notice The element of a broadcast operand with extents `e` that stands at `element` of the output.
    function repeated(Extents memory e, Extents memory output, uint256 element) internal pure returns (uint256) {
        (uint256 h, uint256 w, uint256 c) = place(output, element);
        return index(e, e.height == 1 ? 0 : h, e.width == 1 ? 0 : w, e.channels == 1 ? 0 : c);
    }
}

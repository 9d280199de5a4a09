// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Words} from "../../src/step/Words.sol";

/// Tokens of a text, a word and a link at a time.
library Tokens {
    error TooManyTokens();

    /// `lists`: the words of the model, at most 256 a part, as Words.link takes them.
    function encode(bytes memory text, uint256 slots, bytes[] memory lists)
        internal
        pure
        returns (uint256[] memory tokens)
    {
        tokens = new uint256[](slots);
        uint256 count;
        for (uint256 at; at < text.length;) {
            (uint256 start, uint256 end) = Words.next(text, at);
            uint256 token = start == end ? 0 : find(Words.lowered(text, start, end), lists);
            if (token != 0) {
                if (count == slots) revert TooManyTokens();
                tokens[count++] = token;
            }
            at = end;
        }
    }

    function find(bytes memory word, bytes[] memory lists) private pure returns (uint256 token) {
        uint256 first = 1;
        for (uint256 i; i < lists.length; ++i) {
            (token, first) = Words.link(token, word, lists[i], first);
        }
    }
}

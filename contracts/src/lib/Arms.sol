// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Weights of the arms of one slot: 16 bits each, 16 to a word.
struct Arms {
    uint256 count;
    uint256[4] words;
}

library ArmsLib {
    uint256 internal constant MAX_ARMS = 64;
    uint256 private constant PER_WORD = 16;

    function weight(Arms storage arms, uint256 index) internal view returns (uint256) {
        return uint16(arms.words[index / PER_WORD] >> (16 * (index % PER_WORD)));
    }

    function set(Arms storage arms, uint256 index, uint256 weight_) internal {
        uint256 shift = 16 * (index % PER_WORD);
        uint256 word = arms.words[index / PER_WORD];
        arms.words[index / PER_WORD] = (word & ~(uint256(0xffff) << shift)) | (weight_ << shift);
    }

    function push(Arms storage arms, uint256 weight_) internal returns (uint256 index) {
        index = arms.count++;
        set(arms, index, weight_);
    }

    /// All words that hold weights, in memory: a weight that is not there is 0.
    function load(Arms storage arms) internal view returns (uint256[] memory words) {
        words = new uint256[]((arms.count + PER_WORD - 1) / PER_WORD);
        for (uint256 i; i < words.length; ++i) {
            words[i] = arms.words[i];
        }
    }

    function total(uint256[] memory words) internal pure returns (uint256 sum) {
        unchecked {
            for (uint256 i; i < words.length; ++i) {
                for (uint256 w = words[i]; w != 0; w >>= 16) {
                    sum += w & 0xffff;
                }
            }
        }
    }

    /// The first arm whose weight, added to those before it, exceeds `target`; `target` is below the total.
    function find(uint256[] memory words, uint256 target) internal pure returns (uint256 index) {
        unchecked {
            for (uint256 w;; ++index) {
                if (index % PER_WORD == 0) w = words[index / PER_WORD];
                uint256 weight_ = w & 0xffff;
                if (target < weight_) return index;
                target -= weight_;
                w >>= 16;
            }
        }
    }
}

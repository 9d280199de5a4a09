// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Status} from "../interfaces/IStudio.sol";

/// What changes of a job, in one word: provider 160 | seed without its highest bit 63 | since 29 | status 4.
/// `since` counts seconds from the commission to the beginning of the present phase. Claim, delivery and window take at
/// most a year each, so it never passes three years; 29 bits hold seventeen.
type JobWord is uint256;

using JobWordLib for JobWord global;

library JobWordLib {
    uint256 internal constant MAX_SINCE = (1 << 29) - 1;
    uint256 private constant LOW_63 = (1 << 63) - 1;

    function pack(address provider_, uint64 seed_, uint256 since_, Status status_) internal pure returns (JobWord) {
        return JobWord.wrap(
            (uint256(uint160(provider_)) << 96) | ((uint256(seed_) & LOW_63) << 33) | (since_ << 4) | uint256(status_)
        );
    }

    function provider(JobWord word) internal pure returns (address) {
        return address(uint160(JobWord.unwrap(word) >> 96));
    }

    /// The seed's low 63 bits.
    function seedBits(JobWord word) internal pure returns (uint64) {
        return uint64((JobWord.unwrap(word) >> 33) & LOW_63);
    }

    function since(JobWord word) internal pure returns (uint256) {
        return (JobWord.unwrap(word) >> 4) & MAX_SINCE;
    }

    function status(JobWord word) internal pure returns (Status) {
        return Status(JobWord.unwrap(word) & 15);
    }

    function with(JobWord word, Status status_) internal pure returns (JobWord) {
        return JobWord.wrap((JobWord.unwrap(word) & ~uint256(15)) | uint256(status_));
    }

    function with(JobWord word, Status status_, uint256 since_) internal pure returns (JobWord) {
        return JobWord.wrap((JobWord.unwrap(word) & ~((MAX_SINCE << 4) | 15)) | (since_ << 4) | uint256(status_));
    }
}

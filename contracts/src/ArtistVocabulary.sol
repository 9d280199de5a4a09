// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ArtistConfig, ArtistLearning, Hand, IArtist, Stage} from "./interfaces/IArtist.sol";
import {Arms, ArmsLib} from "./lib/Arms.sol";
import {ArtistRules} from "./lib/ArtistRules.sol";
import {SSTORE2} from "solady/utils/SSTORE2.sol";

/// @title The artist's words and hands, and their weights
abstract contract ArtistVocabulary is IArtist {
    using ArmsLib for Arms;
    using ArmsLib for uint256[];

    uint256 internal constant WORD_SLOTS = 5;
    uint256 internal constant HAND_SLOT = 5;
    uint256 internal constant SLOTS = 6;

    address private immutable school;
    address private immutable founder;
    uint256 private immutable wordDelaySeconds;
    uint16 private immutable weightMin;
    uint16 private immutable weightStart;
    uint16 private immutable weightMax;
    uint32 private immutable rate;
    uint8 internal immutable averageShift;
    uint8 private immutable forgetShift;

    Arms[6] private arms;
    mapping(uint256 slot => mapping(uint256 index => bytes32)) private words;
    /// A data contract that holds each hand.
    mapping(uint256 index => address) private hands;
    /// @inheritdoc IArtist
    mapping(uint256 slot => mapping(bytes32 text => uint256)) public proposedAt;

    constructor(ArtistConfig memory c, bytes32[][] memory words_, Hand[] memory hands_) {
        school = address(c.school);
        founder = c.founder;
        wordDelaySeconds = c.times.wordDelaySeconds;
        weightMin = c.learning.weightMin;
        weightStart = c.learning.weightStart;
        weightMax = c.learning.weightMax;
        rate = c.learning.rate;
        averageShift = c.learning.averageShift;
        forgetShift = c.learning.forgetShift;
        for (uint256 slot; slot < WORD_SLOTS; ++slot) {
            for (uint256 i; i < words_[slot].length; ++i) {
                putWord(slot, words_[slot][i], c.learning.weightStart);
            }
        }
        for (uint256 i; i < hands_.length; ++i) {
            arms[HAND_SLOT].push(c.learning.weightStart);
            putHand(i, 0, hands_[i], c.learning.weightStart);
        }
    }

    function putWord(uint256 slot, bytes32 text, uint256 weight) private returns (uint256 index) {
        index = arms[slot].push(weight);
        words[slot][index] = text;
        emit WordAdded(slot, index, text, weight);
    }

    function putHand(uint256 index, bytes32 adapter, Hand memory hand, uint256 weight) private {
        hands[index] = SSTORE2.write(abi.encode(hand));
        emit HandAdded(index, adapter, hand.head, hand.tail, weight);
    }

    /// @inheritdoc IArtist
    function joinHand(uint256 index, bytes32 adapter, Hand calldata hand) external {
        if (msg.sender != school) revert NotSchool();
        requireDrawn();
        if (index == arms[HAND_SLOT].count) arms[HAND_SLOT].push(weightMin);
        else arms[HAND_SLOT].set(index, weightMin);
        putHand(index, adapter, hand, weightMin);
    }

    function requireDrawn() private view {
        if (stage() == Stage.Sketched) revert DrawPending();
    }

    function stage() public view virtual returns (Stage);

    /// @inheritdoc IArtist
    function proposeWord(uint256 slot, bytes32 text) external {
        if (msg.sender != founder) revert NotFounder();
        if (slot >= WORD_SLOTS) revert UnknownSlot(slot);
        if (!ArtistRules.isWord(text)) revert WordForm();
        uint256 readyAt = block.timestamp + wordDelaySeconds;
        proposedAt[slot][text] = readyAt;
        emit WordProposed(slot, text, readyAt);
    }

    /// @inheritdoc IArtist
    function addWord(uint256 slot, bytes32 text) external returns (uint256 index) {
        requireDrawn();
        uint256 readyAt = proposedAt[slot][text];
        if (readyAt == 0) revert NotProposed();
        if (block.timestamp < readyAt) revert TooEarly(readyAt);
        uint256 count = arms[slot].count;
        if (count == ArmsLib.MAX_ARMS) revert TooManyWords();
        for (uint256 i; i < count; ++i) {
            if (words[slot][i] == text) revert WordTwice();
        }
        delete proposedAt[slot][text];
        return putWord(slot, text, weightMin);
    }

    /// Draws an arm of each slot.
    function draw(uint256 seed) internal view returns (uint8[6] memory drawn) {
        for (uint256 slot; slot < SLOTS; ++slot) {
            uint256[] memory weights = arms[slot].load();
            drawn[slot] = uint8(weights.find(ArtistRules.target(seed, slot, weights.total())));
        }
    }

    function promptOf(uint8[6] memory drawn) internal view returns (bytes memory) {
        bytes32[5] memory chosen;
        for (uint256 slot; slot < WORD_SLOTS; ++slot) {
            chosen[slot] = words[slot][drawn[slot]];
        }
        return ArtistRules.prompt(chosen);
    }

    /// Moves the weights of drawn arms.
    function teach(uint8[6] memory drawn, uint256 size, bool above) internal returns (uint16[6] memory weights) {
        ArtistLearning memory c = rules();
        for (uint256 slot; slot < SLOTS; ++slot) {
            weights[slot] = teachArm(c, slot, drawn[slot], size, above);
        }
    }

    /// A hand that nobody would paint with.
    function blameHand(uint256 hand) internal returns (uint256 weight) {
        return teachArm(rules(), HAND_SLOT, hand, ArtistRules.ONE, false);
    }

    function teachArm(ArtistLearning memory c, uint256 slot, uint256 index, uint256 size, bool above)
        private
        returns (uint16 weight)
    {
        weight = uint16(ArtistRules.nextWeight(arms[slot].weight(index), size, above, c));
        arms[slot].set(index, weight);
    }

    function rules() private view returns (ArtistLearning memory c) {
        c.weightMin = weightMin;
        c.weightStart = weightStart;
        c.weightMax = weightMax;
        c.rate = rate;
        c.forgetShift = forgetShift;
    }

    /// @inheritdoc IArtist
    function armsCount(uint256 slot) external view returns (uint256) {
        return known(slot).count;
    }

    /// @inheritdoc IArtist
    function weightOf(uint256 slot, uint256 index) public view returns (uint256) {
        return index < known(slot).count ? arms[slot].weight(index) : 0;
    }

    /// @inheritdoc IArtist
    function wordAt(uint256 slot, uint256 index) external view returns (bytes32) {
        return words[slot][index];
    }

    /// @inheritdoc IArtist
    function handAt(uint256 index) public view returns (Hand memory) {
        if (index >= arms[HAND_SLOT].count) revert UnknownHand(index);
        return abi.decode(SSTORE2.read(hands[index]), (Hand));
    }

    function known(uint256 slot) private view returns (Arms storage) {
        if (slot >= SLOTS) revert UnknownSlot(slot);
        return arms[slot];
    }
}

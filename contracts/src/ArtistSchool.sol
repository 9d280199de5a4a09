// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ArtistConfig, Exhibition, Hand, IArtist, Outcome} from "./interfaces/IArtist.sol";
import {IArtistSchool} from "./interfaces/IArtistSchool.sol";
import {Kind, Registration} from "./interfaces/IRegistry.sol";
import {IStudio, Receipt, Status} from "./interfaces/IStudio.sol";
import {ArtistRules} from "./lib/ArtistRules.sol";
import {Recipe, RecipeLib} from "./lib/RecipeLib.sol";
import {LibBytes} from "solady/utils/LibBytes.sol";
import {LibString} from "solady/utils/LibString.sol";

/// @title School
contract ArtistSchool is IArtistSchool {
    using LibBytes for bytes;
    using LibString for uint256;

    uint256 private constant HAND_SLOT = 5;
    uint256 private constant MAX_HANDS = 16;
    /// The bytes of a recipe with one adapter that stand before its prompt's length.
    uint256 private constant HEAD_BYTES = 71;

    /// @inheritdoc IArtistSchool
    mapping(IArtist artist => uint256 exhibition) public lookedAt;
    /// @inheritdoc IArtistSchool
    mapping(IArtist artist => mapping(bytes32 id => bool)) public isCorpus;
    /// @inheritdoc IArtistSchool
    mapping(IArtist artist => mapping(uint256 index => bytes32)) public adapterOf;
    mapping(IArtist artist => mapping(bytes32 adapter => bool)) private adopted;
    /// The exhibition at which the last hand joined.
    mapping(IArtist artist => uint256 exhibition) private adoptedAt;

    /// @inheritdoc IArtistSchool
    function publishCorpus(IArtist artist) external returns (bytes32 id) {
        ArtistConfig memory c = artist.config();
        uint256 first = lookedAt[artist] + 1;
        uint256 last = lookedAt[artist] + c.learning.corpusSize;
        if (last > artist.exhibitionsCount() || !isOver(artist, last)) revert CorpusNotYet();
        lookedAt[artist] = last;
        (uint256[] memory rose, bytes memory list) = whatRose(artist, c.studio, first, last);
        uint256 slot;
        if (rose.length != 0) {
            // The last block's hash keeps everybody from registering the id before.
            id = ArtistRules.corpusId(address(artist), first, last, list, blockhash(block.number - 1));
            isCorpus[artist][id] = true;
            slot = register(artist, c, id, last);
        }
        emit CorpusPublished(artist, id, slot, first, last, rose);
    }

    function isOver(IArtist artist, uint256 exhibition) private view returns (bool) {
        return artist.exhibitionOf(exhibition).outcome != Outcome.None;
    }

    function whatRose(IArtist artist, IStudio studio, uint256 first, uint256 last)
        private
        view
        returns (uint256[] memory rose, bytes memory list)
    {
        rose = new uint256[](last - first + 1);
        uint256 count;
        for (uint256 n = first; n <= last; ++n) {
            Exhibition memory e = artist.exhibitionOf(n);
            if (!e.rose) continue;
            rose[count++] = n;
            Receipt memory r = studio.receipt(e.commission);
            list = abi.encodePacked(list, r.requestHash, r.imageHash);
        }
        assembly ("memory-safe") {
            mstore(rose, count)
        }
    }

    function register(IArtist artist, ArtistConfig memory c, bytes32 id, uint256 last) private returns (uint256) {
        Registration memory r;
        r.id = id;
        r.kind = Kind.DataSet;
        r.payee = address(artist);
        r.share = c.learning.corpusShare;
        r.name = string.concat(c.name, ", corpus ", (last / c.learning.corpusSize).toString());
        r.licence = c.licence;
        return c.studio.config().registry.register(r);
    }

    /// @inheritdoc IArtistSchool
    function adopt(IArtist artist, uint256 tokenId) external returns (uint256 index) {
        ArtistConfig memory c = artist.config();
        uint256 exhibition = artist.exhibitionsCount();
        uint256 readyAt = adoptedAt[artist] + c.learning.adoptEvery;
        if (adoptedAt[artist] != 0 && exhibition < readyAt) revert AdoptionNotYet(readyAt);
        (bytes32 adapter, Hand memory hand) = handOf(artist, c.studio, tokenId);
        if (adopted[artist][adapter]) revert AdoptedAlready();
        if (!isTaughtBy(artist, c.studio.config().registry.work(adapter).parents)) revert NotOurs();

        index = place(artist, exhibition, c.learning.weightMin);
        adopted[artist][adapterOf[artist][index]] = false;
        adopted[artist][adapter] = true;
        adapterOf[artist][index] = adapter;
        adoptedAt[artist] = exhibition;
        artist.joinHand(index, adapter, hand);
        emit Adopted(artist, adapter, tokenId, index);
    }

    /// The hand that painted a final piece, if it is the artist's first one with an adapter.
    function handOf(IArtist artist, IStudio studio, uint256 tokenId)
        private
        view
        returns (bytes32 adapter, Hand memory hand)
    {
        uint256 commission = studio.token().commissionOf(tokenId);
        Status status = studio.statusOf(commission);
        if (status != Status.Final) revert PieceNotFinal(status);
        bytes memory raw = studio.recipe(commission);
        Recipe memory r = RecipeLib.read(raw, 0);
        if (r.committed || r.adapterCount != 1) revert HandDiffers();
        (adapter,) = RecipeLib.adapter(raw, r, 0);
        hand.head = raw.slice(0, HEAD_BYTES);
        hand.tail = raw.slice(r.samplerStart - 1);
        Hand memory first = artist.handAt(0);
        if (r.model != first.head.load(1) || keccak256(hand.tail) != keccak256(first.tail)) revert HandDiffers();
    }

    function isTaughtBy(IArtist artist, bytes32[] memory parents) private view returns (bool) {
        for (uint256 i; i < parents.length; ++i) {
            if (isCorpus[artist][parents[i]]) return true;
        }
        return false;
    }

    /// A new hand's index: the next one, or that of the first adopted hand at the least weight. A hand that is at work
    /// keeps its place, because it will learn from its exhibition.
    function place(IArtist artist, uint256 exhibition, uint256 weightMin) private view returns (uint256 index) {
        uint256 count = artist.armsCount(HAND_SLOT);
        if (count < MAX_HANDS) return count;
        Exhibition memory e = artist.exhibitionOf(exhibition);
        for (; index < count; ++index) {
            bool works = e.outcome == Outcome.None && e.arms[HAND_SLOT] == index;
            bool joined = adapterOf[artist][index] != 0;
            if (joined && !works && artist.weightOf(HAND_SLOT, index) == weightMin) return index;
        }
        revert TooManyHands();
    }
}

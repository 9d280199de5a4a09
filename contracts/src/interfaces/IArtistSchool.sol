// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IArtist} from "./IArtist.sol";
import {Status} from "./IStudio.sol";

/// @title School: what artists' pieces teach, and who was taught by them
/// @notice Serves every artist that names it. Pieces that rose become data sets; adapters that were taught by one of
/// those join the artist's hands by rule. spec/artist.md has the rules. Artists are given by callers and not trusted:
/// what one answers counts for itself alone.
interface IArtistSchool {
    /// `exhibitions` rose among those from `first` to `last`; if none did, `id` and `slot` are 0.
    event CorpusPublished(
        IArtist indexed artist, bytes32 indexed id, uint256 slot, uint256 first, uint256 last, uint256[] exhibitions
    );
    /// The artist says `HandAdded` with it.
    event Adopted(IArtist indexed artist, bytes32 indexed adapter, uint256 indexed tokenId, uint256 index);

    /// The exhibitions of the next corpus have not all ended.
    error CorpusNotYet();
    /// The next adoption can follow this exhibition.
    error AdoptionNotYet(uint256 exhibition);
    error PieceNotFinal(Status status);
    /// The piece was not painted as a hand of this artist would: one adapter, the first hand's model and settings.
    error HandDiffers();
    error AdoptedAlready();
    /// The adapter's parents hold no corpus of this artist.
    error NotOurs();
    /// All hands are at work, or have earned their place.
    error TooManyHands();

    /// @notice Registers the pieces that rose among the next `corpusSize` exhibitions as a data set that pays the artist;
    /// 0 if none did. Anyone may call it.
    function publishCorpus(IArtist artist) external returns (bytes32 id);

    /// @notice Adds a hand at the least weight: the one that painted a final piece with one adapter, taught by a corpus
    /// of this artist, on the model that the artist uses. The piece proves that it can be painted. Anyone may call it.
    function adopt(IArtist artist, uint256 tokenId) external returns (uint256 index);

    /// @notice True for a data set that `publishCorpus` registered for this artist.
    function isCorpus(IArtist artist, bytes32 id) external view returns (bool);
    /// @notice The last exhibition that a corpus has looked at.
    function lookedAt(IArtist artist) external view returns (uint256);
    /// @notice The adapter of an adopted hand, else 0.
    function adapterOf(IArtist artist, uint256 index) external view returns (bytes32);
}

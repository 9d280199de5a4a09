// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The token: one for each final piece; its id is the request hash
/// @notice ERC-721, with ERC-2981, ERC-4906, ERC-7007 (and its enumerable extension) and ERC-7572. In the words of
/// ERC-7007, `prompt` is the 96 bytes whose hash is the token id (type hash, recipe hash, seed), `aigcData` the
/// picture's SHA-256, `proof` the trace root; `prompt(tokenId)` gives the 96 bytes as 0x-hexadecimal text, since a
/// string has to be UTF-8. Data are bound in the minting transaction and can't be added or changed.
interface IColophonToken {
    /// What ERC-7007's event only shows hashes of.
    event Minted(
        uint256 indexed tokenId,
        uint256 indexed commission,
        address indexed creator,
        bytes32 recipeHash,
        uint64 seed,
        bytes32 imageHash,
        bytes32 traceRoot
    );

    error NotStudio();
    /// ERC-7007 data are bound at the mint.
    error BoundAtMint();

    /// @notice The commission that reserved or minted this id, or 0.
    function commissionOf(uint256 tokenId) external view returns (uint256);
    function exists(uint256 tokenId) external view returns (bool);
    /// @notice Number of tokens. None is ever burned.
    function totalSupply() external view returns (uint256);
    /// @notice Where royalties of a piece go: Revenue's forwarder.
    function royaltyReceiver(uint256 tokenId) external view returns (address);
    function contractURI() external view returns (string memory);

    /// @notice Reserves an id for a commission and says whose it was: 0 if it was free. Studio only.
    function reserve(uint256 tokenId, uint256 commission) external returns (uint256 takenBy);
    /// @notice Frees a reserved id. Studio only.
    function release(uint256 tokenId) external;
    /// @notice Mints a reserved id. Studio only.
    function mint(address to, bytes32 recipeHash, uint64 seed, bytes32 imageHash, bytes32 traceRoot)
        external
        returns (uint256 tokenId);
    /// @notice Says that the metadata changed (ERC-4906). Studio only.
    function touch(uint256 tokenId) external;
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IColophonToken} from "./interfaces/IColophonToken.sol";
import {IERC7007, IERC7007Enumerable} from "./interfaces/IERC7007.sol";
import {IERC7572} from "./interfaces/IERC7572.sol";
import {IRegistry} from "./interfaces/IRegistry.sol";
import {IRevenue} from "./interfaces/IRevenue.sol";
import {IStudio, Receipt} from "./interfaces/IStudio.sol";
import {Metadata} from "./lib/Metadata.sol";
import {RecipeLib} from "./lib/RecipeLib.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {ERC721} from "solady/tokens/ERC721.sol";
import {LibString} from "solady/utils/LibString.sol";

/// @title The token
/// @notice The word that holds a token's owner also holds the commission that reserved its id (Solady's extra data),
/// so a reservation costs the word that the mint needs anyway.
contract ColophonToken is ERC721, IColophonToken, IERC2981, IERC7007Enumerable, IERC7572 {
    uint256 private constant ALL_SHARES = 10_000;

    IStudio public immutable studio;
    IRegistry public immutable registry;
    IRevenue public immutable revenue;
    uint256 public immutable royaltyShare;

    /// @inheritdoc IColophonToken
    uint256 public totalSupply;

    modifier onlyStudio() {
        if (msg.sender != address(studio)) revert NotStudio();
        _;
    }

    /// The Studio deploys its token.
    constructor(IRegistry registry_, IRevenue revenue_, uint256 royaltyShare_) {
        studio = IStudio(msg.sender);
        registry = registry_;
        revenue = revenue_;
        royaltyShare = royaltyShare_;
    }

    /// @inheritdoc IColophonToken
    function reserve(uint256 id, uint256 commission) external onlyStudio returns (uint256 takenBy) {
        takenBy = _getExtraData(id);
        if (takenBy == 0) _setExtraData(id, uint96(commission));
    }

    /// @inheritdoc IColophonToken
    function release(uint256 id) external onlyStudio {
        _setExtraData(id, 0);
    }

    /// @inheritdoc IColophonToken
    function mint(address to, bytes32 recipeHash, uint64 seed, bytes32 imageHash, bytes32 traceRoot)
        external
        onlyStudio
        returns (uint256 id)
    {
        bytes memory preimage = RecipeLib.requestPreimage(recipeHash, seed);
        id = tokenIdFrom(preimage);
        ++totalSupply;
        _mint(to, id);
        emit AigcData(id, preimage, abi.encode(imageHash), abi.encode(traceRoot));
        emit Minted(id, _getExtraData(id), to, recipeHash, seed, imageHash, traceRoot);
    }

    /// @inheritdoc IColophonToken
    function touch(uint256 id) external onlyStudio {
        emit IERC4906.MetadataUpdate(id);
    }

    /// @inheritdoc IColophonToken
    function commissionOf(uint256 id) public view returns (uint256) {
        return _getExtraData(id);
    }

    /// @inheritdoc IColophonToken
    function exists(uint256 id) external view returns (bool) {
        return _exists(id);
    }

    /// @inheritdoc IERC7007
    function addAigcData(uint256, bytes calldata, bytes calldata, bytes calldata) external pure {
        revert BoundAtMint();
    }

    /// @inheritdoc IERC7007
    function verify(bytes calldata prompt_, bytes calldata aigcData, bytes calldata proof)
        external
        view
        returns (bool)
    {
        uint256 id = tokenIdFrom(prompt_);
        if (!studio.isFinal(id)) return false;
        Receipt memory r = studio.receipt(commissionOf(id));
        return keccak256(aigcData) == keccak256(abi.encode(r.imageHash))
            && keccak256(proof) == keccak256(abi.encode(r.traceRoot));
    }

    /// @inheritdoc IERC7007Enumerable
    function tokenId(bytes calldata prompt_) external pure returns (uint256) {
        return tokenIdFrom(prompt_);
    }

    /// @inheritdoc IERC7007Enumerable
    function prompt(uint256 id) external view returns (string memory) {
        requireMinted(id);
        uint256 commission = commissionOf(id);
        return
            LibString.toHexString(RecipeLib.requestPreimage(studio.recipeHash(commission), studio.job(commission).seed));
    }

    function tokenIdFrom(bytes memory preimage) private pure returns (uint256) {
        return uint256(keccak256(preimage));
    }

    /// @inheritdoc IERC2981
    function royaltyInfo(uint256 id, uint256 price) external view returns (address, uint256) {
        return
            (royaltyReceiver(id), price / ALL_SHARES * royaltyShare + (price % ALL_SHARES) * royaltyShare / ALL_SHARES);
    }

    /// @inheritdoc IColophonToken
    function royaltyReceiver(uint256 id) public view returns (address) {
        return revenue.forwarder(studio, id);
    }

    function name() public pure override returns (string memory) {
        return "Colophon";
    }

    function symbol() public pure override returns (string memory) {
        return "COLOPHON";
    }

    function tokenURI(uint256 id) public view override returns (string memory) {
        requireMinted(id);
        return Metadata.tokenURI(studio, registry, id, commissionOf(id));
    }

    /// @inheritdoc IColophonToken
    function contractURI() external pure override(IColophonToken, IERC7572) returns (string memory) {
        return Metadata.contractURI();
    }

    function supportsInterface(bytes4 id) public view override(ERC721, IERC165) returns (bool) {
        return super.supportsInterface(id) || id == type(IERC2981).interfaceId || id == 0x49064906
            || id == type(IERC7007).interfaceId || id == IERC7007_ENUMERABLE || id == type(IERC7572).interfaceId;
    }

    /// ERC-7007 gives the extension's own id, without the functions it inherits.
    bytes4 private constant IERC7007_ENUMERABLE = 0xfa1a557a;

    function requireMinted(uint256 id) private view {
        if (!_exists(id)) revert TokenDoesNotExist();
    }
}

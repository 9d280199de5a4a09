// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EfficientHashLib} from "solady/utils/EfficientHashLib.sol";
import {LibBytes} from "solady/utils/LibBytes.sol";

/// Where the fields of some recipe bytes are, and the short ones' values. Text fields are [start, end).
struct Recipe {
    bytes32 model;
    bool committed;
    uint256 adaptersAt;
    uint256 adapterCount;
    uint256 promptStart;
    uint256 promptEnd;
    uint256 negativeStart;
    uint256 negativeEnd;
    bytes32 promptCommitment;
    uint256 samplerStart;
    uint256 samplerEnd;
    uint16 steps;
    uint32 guidance;
    uint16 width;
    uint16 height;
    uint8 mark;
}

/// @title Recipe bytes of spec/request.md: reader and EIP-712 hashes
/// @notice Error names are the reasons in spec/vectors/request.json. Text is only measured here, not judged.
library RecipeLib {
    using LibBytes for bytes;

    error RecipeTruncated();
    error RecipeTrailing();
    error RecipeVersion();
    error PromptRule();
    error TooManyAdapters();
    error AdapterOrder();
    error AdapterStrength();
    error PromptLength();
    error NegativePromptLength();
    error SamplerName();
    error Steps();
    error Guidance();
    error Size();
    error Mark();

    uint256 internal constant MAX_ADAPTERS = 4;
    uint256 internal constant MAX_TEXT_BYTES = 1024;
    uint256 internal constant MAX_SAMPLER_BYTES = 31;
    uint256 internal constant MAX_GUIDANCE = 30 << 16;
    uint256 internal constant MAX_PIXELS = 4096;

    bytes32 internal constant ADAPTER_TYPE = keccak256("Adapter(bytes32 id,int32 strength)");
    bytes32 internal constant RECIPE_TYPE = keccak256(
        "Recipe(bytes32 model,Adapter[] adapters,uint8 promptRule,string prompt,string negativePrompt,bytes32 promptCommitment,string sampler,uint16 steps,uint32 guidance,uint16 width,uint16 height,uint8 mark)Adapter(bytes32 id,int32 strength)"
    );
    bytes32 internal constant REQUEST_TYPE = keccak256(
        "Request(Recipe recipe,uint64 seed)Adapter(bytes32 id,int32 strength)Recipe(bytes32 model,Adapter[] adapters,uint8 promptRule,string prompt,string negativePrompt,bytes32 promptCommitment,string sampler,uint16 steps,uint32 guidance,uint16 width,uint16 height,uint8 mark)"
    );

    uint256 private constant ADAPTER_BYTES = 36;
    /// a–z, 0–9, _ and -, a bit for each ASCII code.
    uint256 private constant SAMPLER_ALPHABET =
        (((1 << 26) - 1) << 0x61) | (((1 << 10) - 1) << 0x30) | (1 << 0x5f) | (1 << 0x2d);

    /// @notice Reads the recipe that fills `data` from `at` to the end, and refuses what the spec refuses.
    function read(bytes memory data, uint256 from) internal pure returns (Recipe memory r) {
        unchecked {
            from = need(data, from, 1 + 32 + 1 + 1);
            if (byteAt(data, from - 35) != 0) revert RecipeVersion();
            r.model = data.load(from - 34);
            uint256 rule = byteAt(data, from - 2);
            if (rule > 1) revert PromptRule();
            r.committed = rule == 1;
            r.adapterCount = byteAt(data, from - 1);
            from = readAdapters(r, data, from);
            if (rule == 0) {
                (r.promptStart, r.promptEnd) = readText(data, from);
                if (r.promptEnd - r.promptStart > MAX_TEXT_BYTES) revert PromptLength();
                need(data, r.promptEnd, 0);
                (r.negativeStart, r.negativeEnd) = readText(data, r.promptEnd);
                if (r.negativeEnd - r.negativeStart > MAX_TEXT_BYTES) revert NegativePromptLength();
                from = need(data, r.negativeEnd, 0);
            } else {
                from = need(data, from, 32);
                r.promptCommitment = data.load(from - 32);
            }
            from = readSampler(r, data, from);
            from = need(data, from, 2 + 4 + 2 + 2 + 1);
            readNumbers(r, uint256(data.load(from - 11)));
            if (from != data.length) revert RecipeTrailing();
        }
    }

    function readAdapters(Recipe memory r, bytes memory data, uint256 from) private pure returns (uint256 end) {
        unchecked {
            uint256 count = r.adapterCount;
            if (count > MAX_ADAPTERS) revert TooManyAdapters();
            r.adaptersAt = from;
            end = need(data, from, count * ADAPTER_BYTES);
            for (uint256 i; i < count; ++i) {
                (bytes32 id, int32 strength) = adapter(data, r, i);
                if (strength == 0) revert AdapterStrength();
                if (i != 0 && id <= data.load(from + (i - 1) * ADAPTER_BYTES)) revert AdapterOrder();
            }
        }
    }

    function readText(bytes memory data, uint256 from) private pure returns (uint256 start, uint256 end) {
        unchecked {
            start = need(data, from, 2);
            end = start + (uint256(data.load(from)) >> 240);
        }
    }

    function readSampler(Recipe memory r, bytes memory data, uint256 from) private pure returns (uint256 end) {
        unchecked {
            uint256 start = need(data, from, 1);
            uint256 length = byteAt(data, from);
            if (length == 0 || length > MAX_SAMPLER_BYTES) revert SamplerName();
            end = need(data, start, length);
            r.samplerStart = start;
            r.samplerEnd = end;
            for (from = start; from < end; ++from) {
                if ((SAMPLER_ALPHABET >> byteAt(data, from)) & 1 == 0) revert SamplerName();
            }
        }
    }

    function readNumbers(Recipe memory r, uint256 word) private pure {
        r.steps = uint16(word >> 240);
        r.guidance = uint32(word >> 208);
        r.width = uint16(word >> 192);
        r.height = uint16(word >> 176);
        r.mark = uint8(word >> 168);
        if (r.steps == 0) revert Steps();
        if (r.guidance > MAX_GUIDANCE) revert Guidance();
        if (r.width == 0 || r.width > MAX_PIXELS || r.height == 0 || r.height > MAX_PIXELS) revert Size();
        if (r.mark > 1) revert Mark();
    }

    /// @notice Id and strength of the adapter with index `i`.
    function adapter(bytes memory data, Recipe memory r, uint256 i) internal pure returns (bytes32 id, int32 strength) {
        unchecked {
            uint256 from = r.adaptersAt + i * ADAPTER_BYTES;
            id = data.load(from);
            strength = int32(uint32(uint256(data.load(from + 32)) >> 224));
        }
    }

    /// @notice EIP-712's hashStruct of the recipe.
    function hash(Recipe memory r, bytes memory data) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                RECIPE_TYPE,
                r.model,
                hashAdapters(r, data),
                r.committed,
                promptHash(r, data),
                EfficientHashLib.hash(data, r.negativeStart, r.negativeEnd),
                r.promptCommitment,
                EfficientHashLib.hash(data, r.samplerStart, r.samplerEnd),
                r.steps,
                r.guidance,
                r.width,
                r.height,
                r.mark
            )
        );
    }

    function promptHash(Recipe memory r, bytes memory data) internal pure returns (bytes32) {
        return EfficientHashLib.hash(data, r.promptStart, r.promptEnd);
    }

    function hashAdapters(Recipe memory r, bytes memory data) private pure returns (bytes32) {
        bytes32[] memory hashes = EfficientHashLib.malloc(r.adapterCount);
        for (uint256 i; i < r.adapterCount; ++i) {
            (bytes32 id, int32 strength) = adapter(data, r, i);
            hashes[i] = keccak256(abi.encode(ADAPTER_TYPE, id, strength));
        }
        return EfficientHashLib.hash(hashes);
    }

    /// @notice The 96 bytes whose hash is the request hash: what ERC-7007 calls the prompt.
    function requestPreimage(bytes32 recipeHash, uint64 seed) internal pure returns (bytes memory) {
        return abi.encode(REQUEST_TYPE, recipeHash, seed);
    }

    function requestHash(bytes32 recipeHash, uint64 seed) internal pure returns (bytes32) {
        return EfficientHashLib.hash(REQUEST_TYPE, recipeHash, bytes32(uint256(seed)));
    }

    function prompt(Recipe memory r, bytes memory data) internal pure returns (string memory) {
        return string(data.slice(r.promptStart, r.promptEnd));
    }

    function negativePrompt(Recipe memory r, bytes memory data) internal pure returns (string memory) {
        return string(data.slice(r.negativeStart, r.negativeEnd));
    }

    function sampler(Recipe memory r, bytes memory data) internal pure returns (string memory) {
        return string(data.slice(r.samplerStart, r.samplerEnd));
    }

    function byteAt(bytes memory data, uint256 from) private pure returns (uint256) {
        return uint256(data.load(from)) >> 248;
    }

    /// The offset after `count` more bytes, which must be there.
    function need(bytes memory data, uint256 from, uint256 count) private pure returns (uint256 end) {
        unchecked {
            end = from + count;
            if (end > data.length) revert RecipeTruncated();
        }
    }
}

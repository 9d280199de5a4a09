// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRegistry, Work} from "../interfaces/IRegistry.sol";
import {Commission, IStudio, Receipt, Status} from "../interfaces/IStudio.sol";
import {Cid} from "./Cid.sol";
import {Recipe, RecipeLib} from "./RecipeLib.sol";
import {Utf8} from "./Utf8.sol";
import {Base64} from "solady/utils/Base64.sol";
import {LibString} from "solady/utils/LibString.sol";

/// @title Token metadata, built from receipt, recipe and registry
/// @notice Every string that somebody wrote is escaped; text that is not UTF-8 is given in hexadecimal.
library Metadata {
    using RecipeLib for Recipe;
    using LibString for uint256;

    string private constant DESCRIPTION =
        "Painted by a model in integer arithmetic. Anyone with the model file can repaint it from the request on chain and get the same bytes.";

    struct Piece {
        uint256 tokenId;
        Commission commission;
        Receipt receipt;
        Recipe recipe;
        bytes raw;
        uint64 seed;
        Status status;
    }

    function tokenURI(IStudio studio, IRegistry registry, uint256 tokenId, uint256 id)
        internal
        view
        returns (string memory)
    {
        Piece memory p;
        p.tokenId = tokenId;
        p.commission = studio.commissionOf(id);
        p.receipt = studio.receipt(id);
        p.raw = studio.recipe(id);
        p.recipe = RecipeLib.read(p.raw, 0);
        p.seed = studio.job(id).seed;
        p.status = studio.statusOf(id);
        return dataURI(string.concat(head(p), ',"attributes":[', attributes(registry, p), "]}"));
    }

    function contractURI() internal pure returns (string memory) {
        return dataURI(
            '{"name":"Colophon","symbol":"COLOPHON","description":"Pictures that say on chain who made them, how and with what, and that anyone can repaint, bit for bit."}'
        );
    }

    function head(Piece memory p) private pure returns (string memory json) {
        json = string.concat('{"name":"Colophon ', p.receipt.commission.toString(), '","description":"', DESCRIPTION);
        json = string.concat(json, '","image":"ipfs://', Cid.raw(p.receipt.imageHash), '","aigc_type":"image"');
        json = string.concat(json, ',"aigc_data":', hash(p.receipt.imageHash));
        json = string.concat(json, ',"proof_type":"trace root","proof":', hash(p.receipt.traceRoot), prompts(p));
    }

    function prompts(Piece memory p) private pure returns (string memory) {
        if (p.recipe.committed) return string.concat(',"prompt_commitment":', hash(p.recipe.promptCommitment));
        return string.concat(
            ',"prompt":', text(p.recipe.prompt(p.raw)), ',"negative_prompt":', text(p.recipe.negativePrompt(p.raw))
        );
    }

    function attributes(IRegistry registry, Piece memory p) private view returns (string memory list) {
        list = trait("Status", quote(statusWord(p.status)));
        list = string.concat(list, works(registry, p));
        list = string.concat(list, numbers(p.recipe, p.raw, p.seed));
        list = string.concat(list, people(p.receipt));
    }

    function works(IRegistry registry, Piece memory p) private view returns (string memory list) {
        Work memory model = registry.work(p.recipe.model);
        list = more("Model", text(model.name));
        list = string.concat(list, more("Model licence", text(model.licence)));
        list = string.concat(list, more("Model id", hash(p.recipe.model)));
        list = string.concat(list, adapters(registry, p.recipe, p.raw));
        list = string.concat(list, promptWork(registry, p.commission.promptWork));
    }

    function numbers(Recipe memory r, bytes memory raw, uint64 seed) private pure returns (string memory list) {
        list = more("Seed", quote(uint256(seed).toString()));
        list = string.concat(list, more("Sampler", quote(r.sampler(raw))));
        list = string.concat(list, more("Steps", uint256(r.steps).toString()));
        list = string.concat(list, more("Guidance", fixedPoint(int256(uint256(r.guidance)))));
        list = string.concat(list, more("Width", uint256(r.width).toString()));
        list = string.concat(list, more("Height", uint256(r.height).toString()));
        list = string.concat(list, more("Mark", uint256(r.mark).toString()));
    }

    function people(Receipt memory r) private pure returns (string memory list) {
        list = more("Creator", quote(LibString.toHexStringChecksummed(r.creator)));
        list = string.concat(list, more("Provider", quote(LibString.toHexStringChecksummed(r.provider))));
        list = string.concat(list, more("Block", uint256(r.blockNumber).toString()));
        for (uint256 i; i < r.parents.length; ++i) {
            list = string.concat(list, more("Parent", hash(bytes32(r.parents[i]))));
        }
    }

    function adapters(IRegistry registry, Recipe memory r, bytes memory raw) private view returns (string memory list) {
        for (uint256 i; i < r.adapterCount; ++i) {
            (bytes32 id, int32 strength) = RecipeLib.adapter(raw, r, i);
            string memory value = string.concat(registry.work(id).name, unicode" × ", fixedPoint(strength));
            list = string.concat(list, more("Adapter", text(value)));
        }
    }

    function promptWork(IRegistry registry, bytes32 id) private view returns (string memory) {
        return id == 0 ? "" : more("Prompt work", text(registry.work(id).name));
    }

    function statusWord(Status s) private pure returns (string memory) {
        if (s == Status.Accepted) return "final, open to challenge";
        if (s == Status.Questioned) return "final, challenged";
        if (s == Status.Disproved) return "disproved";
        return "final";
    }

    function trait(string memory name, string memory json) private pure returns (string memory) {
        return string.concat('{"trait_type":"', name, '","value":', json, "}");
    }

    function more(string memory name, string memory json) private pure returns (string memory) {
        return string.concat(",", trait(name, json));
    }

    function quote(string memory plain) private pure returns (string memory) {
        return string.concat('"', plain, '"');
    }

    function hash(bytes32 value) private pure returns (string memory) {
        return quote(uint256(value).toHexString(32));
    }

    /// A JSON string of what somebody wrote.
    function text(string memory value) private pure returns (string memory) {
        return
            Utf8.isValid(bytes(value)) ? LibString.escapeJSON(value, true) : quote(LibString.toHexString(bytes(value)));
    }

    /// Q16.16 as a decimal number, exactly.
    function fixedPoint(int256 q16) private pure returns (string memory) {
        uint256 size = uint256(q16 < 0 ? -q16 : q16);
        string memory sign = q16 < 0 ? "-" : "";
        string memory whole = string.concat(sign, (size >> 16).toString());
        uint256 part = (size & 0xffff) * 10 ** 16 >> 16;
        if (part == 0) return whole;
        uint256 digits = 16;
        while (part % 10 == 0) (part, digits) = (part / 10, digits - 1);
        // A leading 1 keeps the zeros after the point.
        bytes memory tail = bytes((10 ** digits + part).toString());
        tail[0] = ".";
        return string.concat(whole, string(tail));
    }

    function dataURI(string memory json) private pure returns (string memory) {
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json)));
    }
}

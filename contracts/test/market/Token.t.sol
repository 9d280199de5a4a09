// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IColophonToken} from "../../src/interfaces/IColophonToken.sol";
import {IERC7007, IERC7007Enumerable} from "../../src/interfaces/IERC7007.sol";
import {Kind, Registration} from "../../src/interfaces/IRegistry.sol";
import {Order, Verdict} from "../../src/interfaces/IStudio.sol";
import {Cid} from "../../src/lib/Cid.sol";
import {RecipeLib} from "../../src/lib/RecipeLib.sol";
import {Setting} from "../support/Setting.sol";
import {Log} from "../support/Vm.sol";
import {ERC721} from "solady/tokens/ERC721.sol";
import {Base64} from "solady/utils/Base64.sol";
import {LibString} from "solady/utils/LibString.sol";

/// trees/ColophonToken.*.tree
contract TokenTest is Setting {
    function json(uint256 tokenId) private view returns (string memory text) {
        string memory uri = token.tokenURI(tokenId);
        isTrue(LibString.startsWith(uri, "data:application/json;base64,"), "data URI");
        text = string(Base64.decode(LibString.slice(uri, 29)));
    }

    function trait(string memory text, string memory name) private pure returns (string memory) {
        for (uint256 i; i < 30; ++i) {
            string memory at = string.concat(".attributes[", vm.toString(i), "]");
            if (LibString.eq(vm.parseJsonString(text, string.concat(at, ".trait_type")), name)) {
                return vm.parseJsonString(text, string.concat(at, ".value"));
            }
        }
        revert NotTrue(name);
    }

    function test_supportsInterface() public view {
        bytes4[9] memory ids = [
            bytes4(0x01ffc9a7), // ERC-165
            bytes4(0x80ac58cd), // ERC-721
            bytes4(0x5b5e139f), // its metadata
            bytes4(0x2a55205a), // ERC-2981
            bytes4(0x49064906), // ERC-4906
            bytes4(0x702c55a6), // ERC-7007
            bytes4(0xfa1a557a), // its enumerable extension
            bytes4(0xe8a3d485), // ERC-7572
            bytes4(0xffffffff)
        ];
        for (uint256 i; i < 8; ++i) {
            isTrue(token.supportsInterface(ids[i]), "supported");
        }
        isFalse(token.supportsInterface(ids[8]), "never");
        equal(bytes32(type(IERC7007).interfaceId), bytes32(ids[5]), "ERC-7007's functions");
        equal(
            bytes32(IERC7007Enumerable.tokenId.selector ^ IERC7007Enumerable.prompt.selector),
            bytes32(ids[6]),
            "its own"
        );
    }

    function test_studioOnly_RevertIf_NotStudio() public {
        vm.expectRevert(IColophonToken.NotStudio.selector);
        token.reserve(1, 1);
        vm.expectRevert(IColophonToken.NotStudio.selector);
        token.release(1);
        vm.expectRevert(IColophonToken.NotStudio.selector);
        token.mint(stranger, 0, 0, 0, 0);
        vm.expectRevert(IColophonToken.NotStudio.selector);
        token.touch(1);
    }

    function test_addAigcData_RevertIf_Called() public {
        (, uint256 tokenId) = finished(7);
        vm.expectRevert(IColophonToken.BoundAtMint.selector);
        vm.prank(creator);
        token.addAigcData(tokenId, "", "", "");
    }

    function preimage(uint256 id) private view returns (bytes memory) {
        return RecipeLib.requestPreimage(studio.recipeHash(id), studio.job(id).seed);
    }

    function test_verify_OnlyFinalAndOnlyItsData() public {
        uint256 id = delivered(7);
        bytes memory prompt = preimage(id);
        (bytes memory image, bytes memory proof) = (abi.encode(IMAGE), abi.encode(TRACE));
        isFalse(token.verify(prompt, image, proof), "not yet");
        accept(id);
        isTrue(token.verify(prompt, image, proof), "final");
        isFalse(token.verify(prompt, proof, proof), "another picture");
        isFalse(token.verify(prompt, image, image), "another trace");
        isFalse(token.verify(prompt, image, ""), "no trace");
        isFalse(token.verify("", image, proof), "no prompt");
        challenge(id);
        isFalse(token.verify(prompt, image, proof), "questioned");
        pass(WAIT);
        stalemate.end(studio, id);
        isTrue(token.verify(prompt, image, proof), "stays final");
    }

    function test_verify_Disproved() public {
        Order memory order = fixedOrder(7);
        order.resolver = address(judge);
        uint256 id = commission(order, recipeBytes(PROMPT));
        claim(id);
        deliver(id);
        accept(id);
        challenge(id);
        judge.judge(studio, id, Verdict.Wrong);
        isFalse(token.verify(preimage(id), abi.encode(IMAGE), abi.encode(TRACE)), "disproved");
        equal(bytes(trait(json(tokenOf(id)), "Status")), "disproved", "status");
    }

    function test_prompt() public {
        (uint256 id, uint256 tokenId) = finished(7);
        bytes memory prompt = preimage(id);
        equal(prompt.length, 96, "three words");
        equal(token.tokenId(prompt), tokenId, "the token's id is the prompt's hash");
        equal(bytes(token.prompt(tokenId)), bytes(LibString.toHexString(prompt)), "in hexadecimal");
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        token.prompt(1);
    }

    function test_mint_Events() public {
        uint256 id = delivered(7);
        pass(WINDOW + 1);
        vm.recordLogs();
        studio.finalise(id);
        Log[] memory logs = vm.getRecordedLogs();
        bytes32 tokenId = bytes32(tokenOf(id));
        equal(logs.length, 4, "transfer, ERC-7007, own, studio's");
        equal(logs[0].topics[3], tokenId, "transfer");
        bytes32[] memory t = logs[1].topics;
        equal(t[0] >> 224, bytes32(uint256(0x65deac95)), "AigcData");
        equal(t[1], tokenId, "piece");
        equal(t[2], keccak256(preimage(id)), "prompt's hash, as indexed bytes are logged");
        equal(t[3], keccak256(abi.encode(IMAGE)), "data's hash");
        equal(abi.decode(logs[1].data, (bytes)), abi.encode(TRACE), "proof");
        t = logs[2].topics;
        equal(t[0], IColophonToken.Minted.selector, "Minted");
        equal(uint256(t[2]), id, "commission");
        equal(logs[2].data, abi.encode(studio.recipeHash(id), uint64(7), IMAGE, TRACE), "full values");
    }

    function test_touch_EmitsMetadataUpdate() public {
        uint256 id = delivered(7);
        accept(id);
        vm.recordLogs();
        challenge(id);
        Log[] memory logs = vm.getRecordedLogs();
        equal(logs[1].topics[0], keccak256("MetadataUpdate(uint256)"), "ERC-4906");
        equal(abi.decode(logs[1].data, (uint256)), tokenOf(id), "unindexed");
    }

    function testFuzz_royaltyInfo(uint256 price) public {
        (, uint256 tokenId) = finished(7);
        (address receiver, uint256 amount) = token.royaltyInfo(tokenId, price);
        equal(receiver, revenue.forwarder(studio, tokenId), "receiver");
        if (price < type(uint256).max / 750) equal(amount, price * 750 / 10_000, "7.5 %");
        isTrue(amount <= price, "never more than the price");
    }

    function test_reservation_IsNoToken() public {
        uint256 tokenId = tokenOf(delivered(7));
        isFalse(token.exists(tokenId), "not a token");
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        token.ownerOf(tokenId);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        token.tokenURI(tokenId);
        equal(token.commissionOf(tokenId), 1, "but reserved");
    }

    /// Moving a token leaves its commission alone.
    function test_transfer_KeepsTheCommission() public {
        (uint256 id, uint256 tokenId) = finished(7);
        vm.prank(creator);
        token.transferFrom(creator, stranger, tokenId);
        equal(token.commissionOf(tokenId), id, "commission");
        isTrue(token.exists(tokenId), "exists");
    }

    function test_contractURI() public view {
        string memory uri = token.contractURI();
        string memory text = string(Base64.decode(LibString.slice(uri, 29)));
        equal(bytes(vm.parseJsonString(text, ".name")), "Colophon", "name");
        equal(bytes(vm.parseJsonString(text, ".symbol")), "COLOPHON", "symbol");
        equal(bytes(token.name()), "Colophon", "name");
        equal(bytes(token.symbol()), "COLOPHON", "symbol");
    }

    function test_tokenURI_Says() public {
        Order memory order = fixedOrder(9_223_372_036_854_775_807);
        (, uint256 parent) = finished(1);
        order.parents = new uint256[](1);
        order.parents[0] = parent;
        order.promptWork = PROMPT_WORK;
        uint256 id = commission(order, recipeOf(MODEL, abi.encodePacked(ADAPTER, int32(-0xc000)), PROMPT));
        claim(id);
        deliver(id);
        accept(id);
        string memory text = json(tokenOf(id));
        equal(bytes(vm.parseJsonString(text, ".name")), "Colophon 2", "name");
        equal(bytes(vm.parseJsonString(text, ".prompt")), bytes(PROMPT), "prompt");
        equal(bytes(vm.parseJsonString(text, ".negative_prompt")), "", "negative prompt");
        equal(vm.parseJsonBytes32(text, ".aigc_data"), IMAGE, "data");
        equal(vm.parseJsonBytes32(text, ".proof"), TRACE, "proof");
        equal(bytes(vm.parseJsonString(text, ".image")), bytes(string.concat("ipfs://", Cid.raw(IMAGE))), "image");
        equal(bytes(trait(text, "Status")), "final, open to challenge", "status");
        equal(bytes(trait(text, "Seed")), "9223372036854775807", "seed, as text: numbers end at 2^53");
        equal(bytes(trait(text, "Model")), "work", "model");
        equal(bytes(trait(text, "Model licence")), "CC-BY-4.0", "licence");
        equal(bytes(trait(text, "Adapter")), unicode"work × -0.75", "adapter");
        equal(bytes(trait(text, "Prompt work")), "work", "prompt work");
        equal(bytes(trait(text, "Sampler")), "ddim", "sampler");
        equal(bytes(trait(text, "Guidance")), "5", "guidance");
        equal(bytes(trait(text, "Parent")), bytes(LibString.toHexString(parent, 32)), "parent");
        equal(bytes(trait(text, "Creator")), bytes(LibString.toHexStringChecksummed(creator)), "creator");
    }

    function test_tokenURI_Committed() public {
        uint256 id = commissionCommitted(7);
        claim(id);
        deliver(id);
        accept(id);
        string memory text = json(tokenOf(id));
        equal(vm.parseJsonBytes32(text, ".prompt_commitment"), keccak256("c"), "commitment");
        isFalse(vm.keyExistsJson(text, ".prompt"), "no prompt");
    }

    function uriOf(string memory prompt, string memory name) private returns (string memory) {
        Registration memory r = registration(keccak256(bytes(name)), Kind.Model, modelAuthor, 0);
        r.name = name;
        registry.register(r);
        uint256 id = commission(fixedOrder(7), recipeOf(r.id, "", prompt));
        claim(id);
        deliver(id);
        accept(id);
        return json(tokenOf(id));
    }

    function test_tokenURI_EscapesWhatPeopleWrote() public {
        string memory prompt = unicode"\"},{\"x\":\"\\\n\t\u0001 </script> ünï 雪";
        string memory name = "\",\"image\":\"evil";
        string memory text = uriOf(prompt, name);
        equal(bytes(vm.parseJsonString(text, ".prompt")), bytes(prompt), "prompt");
        equal(bytes(trait(text, "Model")), bytes(name), "name");
        isTrue(LibString.startsWith(vm.parseJsonString(text, ".image"), "ipfs://"), "image");
    }

    function test_tokenURI_TextThatIsNotUtf8() public {
        (bytes memory prompt, bytes memory name) = (hex"eda080", hex"ff22");
        string memory text = uriOf(string(prompt), string(name));
        equal(bytes(vm.parseJsonString(text, ".prompt")), "0xeda080", "prompt");
        equal(bytes(trait(text, "Model")), "0xff22", "name");
    }

    /// Whatever bytes the prompt has, the metadata are JSON, and the text comes back if it is one.
    function testFuzz_tokenURI_IsJson(bytes memory prompt, uint8 ascii) public {
        vm.assume(prompt.length <= 1024);
        if (ascii < 128) {
            for (uint256 i; i < prompt.length; ++i) {
                prompt[i] &= 0x7f;
            }
        }
        string memory read = vm.parseJsonString(uriOf(string(prompt), "m"), ".prompt");
        if (ascii < 128) equal(bytes(read), prompt, "prompt");
    }

    function test_Cid() public pure {
        // Made with Python (hashlib, base64.b32encode) for the empty file and for "hello world".
        equal(
            bytes(Cid.raw(0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855)),
            "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
            "empty"
        );
        equal(
            bytes(Cid.raw(0xb94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9)),
            "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
            "hello world"
        );
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Recipe, RecipeLib} from "../src/lib/RecipeLib.sol";
import {SeedLib} from "../src/lib/SeedLib.sol";
import {Test} from "./support/Test.sol";

/// spec/vectors, which C++ and TypeScript read too.
contract VectorsTest is Test {
    using RecipeLib for Recipe;

    string private requests;
    string private seeds;

    function setUp() public {
        requests = vm.readFile("../spec/vectors/request.json");
        seeds = vm.readFile("../spec/vectors/seed.json");
    }

    function read(bytes memory data) external pure returns (Recipe memory) {
        return RecipeLib.read(data, 0);
    }

    function path(string memory list, uint256 i, string memory field) private pure returns (string memory) {
        return string.concat(".", list, "[", vm.toString(i), "]", field);
    }

    function count(string memory json, string memory list) private view returns (uint256 n) {
        while (vm.keyExistsJson(json, path(list, n, ".name"))) ++n;
    }

    function test_TypeHashes() public view {
        equal(RecipeLib.ADAPTER_TYPE, vm.parseJsonBytes32(requests, ".typeHashes.adapter"), "adapter");
        equal(RecipeLib.RECIPE_TYPE, vm.parseJsonBytes32(requests, ".typeHashes.recipe"), "recipe");
        equal(RecipeLib.REQUEST_TYPE, vm.parseJsonBytes32(requests, ".typeHashes.request"), "request");
    }

    function test_RecipesAndRequests() public view {
        uint256 n = count(requests, "cases");
        isTrue(n >= 12, "cases");
        for (uint256 i; i < n; ++i) {
            checkCase(i, "");
            // A recipe is read alike where a commission's header stands before it.
            checkCase(i, "whatever stands before");
        }
    }

    function checkCase(uint256 i, bytes memory before) private view {
        string memory name = vm.parseJsonString(requests, path("cases", i, ".name"));
        bytes memory data = bytes.concat(before, vm.parseJsonBytes(requests, path("cases", i, ".recipeBytes")));
        uint64 seed = uint64(vm.parseUint(vm.parseJsonString(requests, path("cases", i, ".seed"))));
        Recipe memory r = RecipeLib.read(data, before.length);
        bytes32 hash = r.hash(data);
        bytes32 requestHash = vm.parseJsonBytes32(requests, path("cases", i, ".requestHash"));
        equal(hash, vm.parseJsonBytes32(requests, path("cases", i, ".recipeHash")), name);
        equal(RecipeLib.requestHash(hash, seed), requestHash, name);
        equal(keccak256(RecipeLib.requestPreimage(hash, seed)), requestHash, name);
        equal(bytes(r.prompt(data)), bytes(vm.parseJsonString(requests, path("cases", i, ".recipe.prompt"))), name);
        equal(
            bytes(r.negativePrompt(data)),
            bytes(vm.parseJsonString(requests, path("cases", i, ".recipe.negativePrompt"))),
            name
        );
        equal(bytes(r.sampler(data)), bytes(vm.parseJsonString(requests, path("cases", i, ".recipe.sampler"))), name);
        equal(r.model, vm.parseJsonBytes32(requests, path("cases", i, ".recipe.model")), name);
        equal(r.steps, vm.parseJsonUint(requests, path("cases", i, ".recipe.steps")), name);
        equal(r.guidance, vm.parseJsonUint(requests, path("cases", i, ".recipe.guidance")), name);
        equal(r.width, vm.parseJsonUint(requests, path("cases", i, ".recipe.width")), name);
        equal(r.height, vm.parseJsonUint(requests, path("cases", i, ".recipe.height")), name);
        equal(r.mark, vm.parseJsonUint(requests, path("cases", i, ".recipe.mark")), name);
    }

    /// The reason in the file is the name of the error.
    function test_InvalidRecipes() public view {
        uint256 n = count(requests, "invalidRecipe");
        isTrue(n >= 20, "cases");
        for (uint256 i; i < n; ++i) {
            string memory reason = vm.parseJsonString(requests, path("invalidRecipe", i, ".reason"));
            string memory name = vm.parseJsonString(requests, path("invalidRecipe", i, ".name"));
            bytes memory data = vm.parseJsonBytes(requests, path("invalidRecipe", i, ".recipeBytes"));
            try this.read(data) {
                revert NotTrue(name);
            } catch (bytes memory thrown) {
                equal(bytes32(thrown), bytes32(bytes4(keccak256(bytes(string.concat(reason, "()"))))), name);
            }
        }
    }

    /// Text is the painters' business: contracts only measure it.
    function test_TextThatNoPainterAccepts() public view {
        uint256 n = count(requests, "invalidText");
        isTrue(n >= 8, "cases");
        for (uint256 i; i < n; ++i) {
            this.read(vm.parseJsonBytes(requests, path("invalidText", i, ".recipeBytes")));
        }
    }

    /// No prefix of a recipe is a recipe, and nothing may follow one.
    function testFuzz_BytesDetermineTheRecipe(uint256 which, uint256 cut, bytes calldata more) public {
        which %= count(requests, "cases");
        bytes memory data = vm.parseJsonBytes(requests, path("cases", which, ".recipeBytes"));
        if (more.length != 0) {
            vm.expectRevert(RecipeLib.RecipeTrailing.selector);
            this.read(bytes.concat(data, more));
        }
        cut %= data.length;
        assembly {
            mstore(data, cut)
        }
        vm.expectRevert(RecipeLib.RecipeTruncated.selector);
        this.read(data);
    }

    /// Any bytes are either refused or read without reaching beyond their end.
    function testFuzz_AnyBytes(bytes calldata data) public view {
        try this.read(data) returns (Recipe memory r) {
            isTrue(r.promptEnd <= data.length && r.negativeEnd <= data.length && r.samplerEnd <= data.length, "inside");
        } catch (bytes memory thrown) {
            equal(thrown.length, 4, "one of the named errors");
        }
    }

    function test_Seeds() public view {
        equal(SeedLib.TAG, vm.parseJsonBytes32(seeds, ".tag"), "tag");
        uint256 i;
        for (; vm.keyExistsJson(seeds, path("drawn", i, ".seed")); ++i) {
            uint64 seed = SeedLib.draw(
                vm.parseUint(vm.parseJsonString(seeds, path("drawn", i, ".chainId"))),
                vm.parseAddress(vm.parseJsonString(seeds, path("drawn", i, ".studio"))),
                vm.parseUint(vm.parseJsonString(seeds, path("drawn", i, ".commissionId"))),
                vm.parseJsonBytes32(seeds, path("drawn", i, ".blockHash"))
            );
            equal(seed, vm.parseUint(vm.parseJsonString(seeds, path("drawn", i, ".seed"))), "seed");
            isTrue(seed >= 1 << 63, "range of drawn seeds");
        }
        isTrue(i >= 6, "cases");
    }
}

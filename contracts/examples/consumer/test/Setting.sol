// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Commissioner} from "../src/Commissioner.sol";
import {IRegistry, Kind, Registration} from "@colophon/contracts/interfaces/IRegistry.sol";
import {IRevenue} from "@colophon/contracts/interfaces/IRevenue.sol";
import {IStudio, Order, SeedRule, Status, StudioConfig} from "@colophon/contracts/interfaces/IStudio.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// Those of forge's cheat codes that the tests use.
interface Vm {
    function deal(address account, uint256 amount) external;
    function deployCode(string calldata artifact, bytes calldata arguments) external returns (address);
    function expectRevert(bytes4 selector) external;
    function expectRevert(bytes calldata data) external;
    function fee(uint256 baseFee) external;
    function prank(address sender) external;
    function roll(uint256 number) external;
    function setBlockhash(uint256 number, bytes32 blockHash) external;
    function warp(uint256 time) external;
}

/// The real contracts, from the package's code; a registered model; a Commissioner with money and a budget.
abstract contract Setting {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 internal constant FEE = 1 ether;
    uint256 internal constant BUDGET = 3 ether;
    uint256 internal constant BOND = 0.1 ether;
    uint256 internal constant COSTS_CAP = 0.01 ether;
    uint256 internal constant WINDOW = 1000;
    uint256 internal constant CLAIM = 600;
    uint256 internal constant DELIVER = 700;
    bytes32 internal constant MODEL = keccak256("a model");

    address internal constant OWNER = address(0xA11CE);
    address internal constant AGENT = address(0xA6E27);
    address internal constant PROVIDER = address(0x9A1272);
    address internal constant STRANGER = address(0x57A6E2);

    IRevenue internal revenue;
    IStudio internal studio;
    IERC721 internal token;
    address internal stalemate;
    Commissioner internal commissioner;

    error NotEqual(string what, uint256 actual, uint256 expected);

    function setUp() public {
        vm.warp(1_900_000_000);
        vm.roll(20_000);
        vm.fee(0);
        address registry = put("Registry", abi.encode(address(0), uint256(1 ether), uint256(180 days)));
        revenue = IRevenue(put("Revenue", abi.encode(registry)));
        stalemate = put("Stalemate", abi.encode(uint256(300)));
        studio = IStudio(put("Studio", abi.encode(config(IRegistry(registry)))));
        token = IERC721(address(studio.token()));
        IRegistry(registry).register(model());
        commissioner = made(OWNER);
    }

    function put(string memory name, bytes memory arguments) private returns (address) {
        return vm.deployCode(string.concat("node_modules/@colophon/contracts/bytecode/", name, ".json"), arguments);
    }

    function config(IRegistry registry) private view returns (StudioConfig memory c) {
        (c.registry, c.revenue, c.platform) = (registry, revenue, address(0x91A7F02));
        (c.platformShare, c.providerShare, c.royalty) = (250, 500, 750);
        (c.windowSeconds, c.resolveSeconds) = (uint32(WINDOW), 5000);
        (c.claimBond, c.challengeBond) = (uint96(BOND), uint96(BOND));
        (c.stalemateFee, c.costsCap) = (uint96(BOND / 2), uint96(COSTS_CAP));
    }

    function model() private pure returns (Registration memory r) {
        (r.id, r.kind, r.payee, r.share) = (MODEL, Kind.Model, address(0xA0704), 1000);
        (r.name, r.licence) = ("a model", "CC0-1.0");
    }

    function made(address owner) internal returns (Commissioner) {
        return funded(new Commissioner(studio, stalemate, owner, AGENT));
    }

    function funded(Commissioner c) internal returns (Commissioner) {
        vm.deal(address(c), BUDGET);
        vm.prank(c.owner());
        c.setBudget(BUDGET);
        return c;
    }

    // Recipe bytes of spec/request.md; script/commissioner.ts lets the package make them.

    function publicRecipe() internal pure returns (bytes memory) {
        return abi.encodePacked(hex"00", MODEL, hex"0000", uint16(5), "dunes", uint16(0), tail());
    }

    function committedRecipe() internal pure returns (bytes memory) {
        return abi.encodePacked(hex"00", MODEL, hex"0100", keccak256("a commitment"), tail());
    }

    function tail() private pure returns (bytes memory) {
        return abi.encodePacked(uint8(4), "ddim", uint16(12), uint32(5 << 16), uint16(256), uint16(256), uint8(0));
    }

    function drawnOrder() internal view returns (Order memory o) {
        (o.resolver, o.claimSeconds, o.deliverSeconds) = (stalemate, uint32(CLAIM), uint32(DELIVER));
    }

    function ordered(bytes memory recipe) internal returns (uint256 id) {
        vm.prank(AGENT);
        return commissioner.commission(drawnOrder(), recipe, FEE);
    }

    /// In the second block after the commission, whose predecessor's hash draws the seed.
    function claim(uint256 id, address provider) internal {
        uint256 next = studio.commissionOf(id).blockNumber + 1;
        vm.roll(next + 1);
        vm.setBlockhash(next, keccak256(abi.encode("a block", id)));
        uint64 seed = studio.drawSeed(id);
        vm.deal(provider, provider.balance + BOND);
        vm.prank(provider);
        studio.claim{value: BOND}(id, seed);
    }

    function deliver(uint256 id, address provider) internal {
        claim(id, provider);
        vm.prank(provider);
        studio.deliver(id, keccak256("picture"), keccak256("trace"));
    }

    function delivered() internal returns (uint256 id) {
        id = ordered(publicRecipe());
        deliver(id, PROVIDER);
    }

    function pass(uint256 time) internal {
        vm.warp(block.timestamp + time);
    }

    function equal(uint256 actual, uint256 expected, string memory what) internal pure {
        if (actual != expected) revert NotEqual(what, actual, expected);
    }

    function ownedBy(uint256 id, address who) internal view {
        equal(uint160(token.ownerOf(uint256(studio.job(id).requestHash))), uint160(who), "the piece's owner");
    }

    function status(uint256 id, Status expected) internal view {
        equal(uint256(studio.statusOf(id)), uint256(expected), "status");
    }

    /// Balance and budget of the Commissioner, which has spent nothing outside.
    function holds(uint256 balance, uint256 budget) internal view {
        equal(address(commissioner).balance, balance, "balance");
        equal(commissioner.budget(), budget, "budget");
    }
}

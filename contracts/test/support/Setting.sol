// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuctionHouse} from "../../src/AuctionHouse.sol";
import {ColophonToken} from "../../src/ColophonToken.sol";
import {PrivatePrompts} from "../../src/PrivatePrompts.sol";
import {Registry} from "../../src/Registry.sol";
import {Revenue} from "../../src/Revenue.sol";
import {Stalemate} from "../../src/Stalemate.sol";
import {Steward} from "../../src/Steward.sol";
import {Studio} from "../../src/Studio.sol";
import {HouseConfig} from "../../src/interfaces/IAuctionHouse.sol";
import {Kind, Registration} from "../../src/interfaces/IRegistry.sol";
import {IResolver} from "../../src/interfaces/IResolver.sol";
import {IRevenue} from "../../src/interfaces/IRevenue.sol";
import {IStudio, Order, SeedRule, Status, StudioConfig, Verdict} from "../../src/interfaces/IStudio.sol";
import {Test} from "./Test.sol";

/// Answers what it is told to.
contract Judge is IResolver {
    uint256 public opened;
    Verdict private next;
    bool private atOnce;

    function open(uint256 id, address) external {
        opened = id;
        if (atOnce) IStudio(msg.sender).resolve(id, next);
    }

    function judge(IStudio studio, uint256 id, Verdict verdict) external {
        studio.resolve(id, verdict);
    }

    function judgeAtOnce(Verdict verdict) external {
        (next, atOnce) = (verdict, true);
    }
}

/// All contracts, deployed; a model with a data set, an adapter and a prompt; accounts for each role.
abstract contract Setting is Test {
    uint256 internal constant WINDOW = 1000;
    uint256 internal constant RESOLVE = 5000;
    uint256 internal constant WAIT = 300;
    uint256 internal constant CLAIM = 600;
    uint256 internal constant DELIVER = 700;
    uint256 internal constant BOND = 0.1 ether;
    uint256 internal constant CHALLENGE_BOND = 0.2 ether;
    uint256 internal constant STALEMATE_FEE = 0.05 ether;
    uint256 internal constant COSTS_CAP = 0.01 ether;
    uint256 internal constant FEE = 1 ether;
    uint256 internal constant CONTEST_BOND = 0.3 ether;
    uint256 internal constant CONTEST_SECONDS = 180 days;
    uint256 internal constant STEWARD_DELAY = 2 days;
    uint256 internal constant COUNTER_SECONDS = 16 days;
    address internal constant DEAD = 0x000000000000000000000000000000000000dEaD;

    Steward internal guardian;
    Registry internal registry;
    Revenue internal revenue;
    Stalemate internal stalemate;
    Studio internal studio;
    ColophonToken internal token;
    AuctionHouse internal house;
    PrivatePrompts internal prompts;
    Judge internal judge;

    address internal creator = account("creator");
    address internal provider = account("provider");
    address internal platform = account("platform");
    address internal modelAuthor = account("model author");
    address internal dataAuthor = account("data author");
    address internal adapterAuthor = account("adapter author");
    address internal promptAuthor = account("prompt author");
    address internal bidder = account("bidder");
    address internal rival = account("rival");
    address internal challenger = account("challenger");
    address internal stewardRole = account("steward");
    /// The contract `guardian`: whom the Registry obeys.
    address internal steward;
    address internal stranger = account("stranger");

    bytes32 internal constant MODEL = keccak256("vectors/model");
    bytes32 internal constant DATA = keccak256("data set");
    bytes32 internal constant ADAPTER = keccak256("adapter");
    string internal constant PROMPT = "mountains at dusk";
    bytes32 internal immutable PROMPT_WORK = keccak256(bytes(PROMPT));
    bytes32 internal constant IMAGE = keccak256("image");
    bytes32 internal constant TRACE = keccak256("trace");

    function setUp() public virtual {
        vm.warp(1_900_000_000);
        vm.roll(20_000);
        vm.fee(0);
        deploy();
        registerWorks();
    }

    function account(string memory name) internal pure returns (address) {
        return address(uint160(uint256(keccak256(bytes(name)))));
    }

    function studioConfig() internal view returns (StudioConfig memory) {
        return StudioConfig({
            registry: registry,
            revenue: revenue,
            platform: platform,
            platformShare: 250,
            providerShare: 500,
            royalty: 750,
            windowSeconds: uint32(WINDOW),
            resolveSeconds: uint32(RESOLVE),
            claimBond: uint96(BOND),
            challengeBond: uint96(CHALLENGE_BOND),
            stalemateFee: uint96(STALEMATE_FEE),
            costsCap: uint96(COSTS_CAP)
        });
    }

    function houseConfig() internal view returns (HouseConfig memory) {
        return HouseConfig({
            studio: studio,
            revenue: revenue,
            minDurationSeconds: 10,
            maxDurationSeconds: 30 days,
            extensionSeconds: 60,
            maxExtensionSeconds: 100,
            incrementShare: 500,
            incrementWei: 0.001 ether
        });
    }

    /// From out/, not by `new`: what ships is what is tested.
    function deploy() internal {
        guardian = Steward(put("Steward", abi.encode(stewardRole, STEWARD_DELAY, COUNTER_SECONDS)));
        steward = address(guardian);
        registry = Registry(put("Registry", abi.encode(steward, CONTEST_BOND, CONTEST_SECONDS)));
        revenue = Revenue(put("Revenue", abi.encode(registry)));
        stalemate = Stalemate(put("Stalemate", abi.encode(WAIT)));
        studio = Studio(put("Studio", abi.encode(studioConfig())));
        token = ColophonToken(address(studio.token()));
        house = AuctionHouse(put("AuctionHouse", abi.encode(houseConfig())));
        prompts = PrivatePrompts(put("PrivatePrompts", ""));
        judge = new Judge();
    }

    function put(string memory name, bytes memory arguments) internal returns (address) {
        return vm.deployCode(string.concat("out/", name, ".sol/", name, ".json"), arguments);
    }

    function registration(bytes32 id, Kind kind, address payee, uint16 share)
        internal
        pure
        returns (Registration memory r)
    {
        r.id = id;
        r.kind = kind;
        r.payee = payee;
        r.share = share;
        r.name = "work";
        r.licence = "CC-BY-4.0";
    }

    function registerWorks() internal {
        registry.register(registration(DATA, Kind.DataSet, dataAuthor, 300));
        Registration memory r = registration(MODEL, Kind.Model, modelAuthor, 1000);
        r.parents = new bytes32[](1);
        r.parents[0] = DATA;
        registry.register(r);
        registry.register(registration(ADAPTER, Kind.Adapter, adapterAuthor, 200));
        registry.register(registration(PROMPT_WORK, Kind.Prompt, promptAuthor, 400));
    }

    // Recipes, orders and the steps of a job, each by whom it is for.

    function recipeBytes(string memory prompt) internal pure returns (bytes memory) {
        return recipeOf(MODEL, "", prompt);
    }

    /// `adapters`: 36 bytes for each.
    function recipeOf(bytes32 model, bytes memory adapters, string memory prompt) internal pure returns (bytes memory) {
        return abi.encodePacked(
            hex"00",
            model,
            hex"00",
            uint8(adapters.length / 36),
            adapters,
            uint16(bytes(prompt).length),
            prompt,
            uint16(0),
            tail()
        );
    }

    function committedBytes(bytes32 commitment) internal pure returns (bytes memory) {
        return abi.encodePacked(hex"00", MODEL, hex"01", hex"00", commitment, tail());
    }

    function tail() private pure returns (bytes memory) {
        return abi.encodePacked(uint8(4), "ddim", uint16(12), uint32(5 << 16), uint16(256), uint16(256), uint8(0));
    }

    function fixedOrder(uint64 seed) internal view returns (Order memory o) {
        o = drawnOrder();
        o.seedRule = SeedRule.Fixed;
        o.seed = seed;
    }

    function drawnOrder() internal view returns (Order memory o) {
        o.resolver = address(stalemate);
        o.claimSeconds = uint32(CLAIM);
        o.deliverSeconds = uint32(DELIVER);
    }

    function commission(Order memory order, bytes memory recipe) internal returns (uint256 id) {
        vm.deal(creator, creator.balance + FEE);
        vm.prank(creator);
        return studio.commission{value: FEE}(order, recipe);
    }

    function commission(uint64 seed) internal returns (uint256) {
        return commission(fixedOrder(seed), recipeBytes(PROMPT));
    }

    function commissionCommitted(uint64 seed) internal returns (uint256) {
        return commission(fixedOrder(seed), committedBytes(keccak256("c")));
    }

    function claim(uint256 id) internal {
        uint64 seed = studio.drawSeed(id);
        vm.deal(provider, provider.balance + BOND);
        vm.prank(provider);
        studio.claim{value: BOND}(id, seed);
    }

    function deliver(uint256 id) internal {
        vm.prank(provider);
        studio.deliver(id, IMAGE, TRACE);
    }

    function accept(uint256 id) internal {
        vm.prank(creator);
        studio.accept(id);
    }

    function challenge(uint256 id) internal {
        vm.deal(challenger, challenger.balance + CHALLENGE_BOND);
        vm.prank(challenger);
        studio.challenge{value: CHALLENGE_BOND}(id);
    }

    function pass(uint256 time) internal {
        vm.warp(block.timestamp + time);
    }

    // Jobs that have come so far.

    function claimed(uint64 seed) internal returns (uint256 id) {
        id = commission(seed);
        claim(id);
    }

    function delivered(uint64 seed) internal returns (uint256 id) {
        id = claimed(seed);
        deliver(id);
    }

    function finished(uint64 seed) internal returns (uint256 id, uint256 tokenId) {
        id = delivered(seed);
        pass(WINDOW + 1);
        studio.finalise(id);
        tokenId = tokenOf(id);
    }

    function tokenOf(uint256 id) internal view returns (uint256) {
        return uint256(studio.job(id).requestHash);
    }

    function status(uint256 id, Status expected) internal view {
        equal(uint256(studio.statusOf(id)), uint256(expected), "status");
    }

    /// Calls with more and more gas until it goes through; says how often it was refused with GasTooLow.
    function neverCredits(address who, address to, uint256 value, bytes memory data)
        internal
        returns (uint256 refusals)
    {
        for (uint256 gas = 20_000; gas < 1_000_000; gas += 2000) {
            vm.prank(who);
            (bool done, bytes memory thrown) = to.call{gas: gas, value: value}(data);
            if (done) return refusals;
            if (thrown.length == 4 && bytes4(thrown) == IRevenue.GasTooLow.selector) ++refusals;
        }
        revert NotTrue("never went through");
    }

    function auctioned(uint256 tokenId, uint96 reserve) internal returns (uint256 id) {
        address owner = token.ownerOf(tokenId);
        vm.prank(owner);
        token.approve(address(house), tokenId);
        vm.prank(owner);
        return house.create(tokenId, reserve, 1000);
    }

    function bid(address who, uint256 id, uint256 amount) internal {
        vm.deal(who, who.balance + amount);
        vm.prank(who);
        house.bid{value: amount}(id);
    }
}

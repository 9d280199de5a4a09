// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Artist} from "../../src/Artist.sol";
import {ArtistSchool} from "../../src/ArtistSchool.sol";
import {
    ArtistConfig,
    ArtistLearning,
    ArtistMoney,
    ArtistPrices,
    ArtistTimes,
    Exhibition,
    Hand,
    IArtist,
    Stage,
    Step
} from "../../src/interfaces/IArtist.sol";
import {Status} from "../../src/interfaces/IStudio.sol";
import {Setting} from "./Setting.sol";

/// An artist beside the other contracts, and the steps of its loop.
abstract contract ArtistSetting is Setting {
    uint256 internal constant CADENCE = 5000;
    uint256 internal constant AUCTION = 900;
    uint256 internal constant TIP_RISE = 600;
    uint256 internal constant ARCHIVE = 100_000;
    uint256 internal constant WORD_DELAY = 7 days;
    uint256 internal constant RESERVE = 0.2 ether;
    uint256 internal constant TIP_MIN = 0.0001 ether;
    uint256 internal constant TIP_MAX = 0.01 ether;
    uint256 internal constant FEE_MIN = 0.01 ether;
    uint256 internal constant SEEDED = 10 ether;

    ArtistSchool internal school;
    Artist internal artist;
    address internal founder = account("founder");
    address internal keeper = account("keeper");
    address internal patron = account("patron");

    function setUp() public virtual override {
        super.setUp();
        school = ArtistSchool(put("ArtistSchool", ""));
        artist = newArtist(artistConfig(), words(), hands(), SEEDED);
    }

    function newArtist(ArtistConfig memory c, bytes32[][] memory w, Hand[] memory h, uint256 value)
        internal
        returns (Artist)
    {
        vm.deal(address(this), address(this).balance + value);
        return Artist(payable(vm.deployCode("out/Artist.sol/Artist.json", abi.encode(c, w, h), value)));
    }

    function artistConfig() internal view returns (ArtistConfig memory c) {
        c.studio = studio;
        c.house = house;
        c.school = school;
        c.resolver = address(stalemate);
        c.founder = founder;
        c.statement = keccak256("statement");
        c.times = ArtistTimes({
            cadenceSeconds: uint32(CADENCE),
            claimSeconds: uint32(CLAIM),
            deliverSeconds: uint32(DELIVER),
            auctionSeconds: uint32(AUCTION),
            tipRiseSeconds: uint32(TIP_RISE),
            archiveSeconds: uint32(ARCHIVE),
            wordDelaySeconds: uint32(WORD_DELAY)
        });
        c.money = ArtistMoney({
            reserveWei: uint96(RESERVE),
            budgetShare: 500,
            feeMin: uint96(FEE_MIN),
            feeMax: 1 ether,
            tipMin: uint96(TIP_MIN),
            tipMax: uint96(TIP_MAX),
            patronShare: 2000,
            patronCap: 20_000,
            patronMin: 0.01 ether
        });
        c.prices = ArtistPrices({
            priceStart: 1 ether,
            priceMin: 0.01 ether,
            reserveShare: 5000,
            relistShare: 5000,
            auctionsMax: 2,
            archiveShare: 1000
        });
        c.learning = ArtistLearning({
            weightMin: 1024,
            weightStart: 8192,
            weightMax: 65_535,
            rate: 9830,
            averageShift: 4,
            forgetShift: 6,
            corpusSize: 2,
            adoptEvery: 2,
            corpusShare: 200
        });
        c.name = "Test artist";
        c.licence = "CC-BY-4.0";
    }

    function words() internal pure returns (bytes32[][] memory w) {
        w = new bytes32[][](5);
        w[0] = list("mountains", "sea", "city");
        w[1] = list("woodcut", "ink", "glass");
        w[2] = list("ember", "azure", "moss");
        w[3] = list("calm", "night", "storm");
        w[4] = list("", "moon", "boat");
    }

    function list(bytes32 a, bytes32 b, bytes32 c) private pure returns (bytes32[] memory l) {
        l = new bytes32[](3);
        (l[0], l[1], l[2]) = (a, b, c);
    }

    function hands() internal pure returns (Hand[] memory h) {
        h = new Hand[](2);
        h[0] = Hand(abi.encodePacked(hex"00", MODEL, hex"0000"), handTail());
        h[1] = Hand(abi.encodePacked(hex"00", MODEL, hex"0001", ADAPTER, int32(1 << 16)), handTail());
    }

    function handTail() internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(4), "ddim", uint16(12), uint32(5 << 16), uint16(256), uint16(256), uint8(1));
    }

    // The steps of the loop, each by a keeper.

    function began() internal {
        (, uint256 readyAt,) = artist.next();
        if (block.timestamp < readyAt) vm.warp(readyAt);
        vm.prank(keeper);
        artist.begin();
    }

    function composed() internal returns (uint256 commission) {
        began();
        vm.roll(block.number + 2);
        vm.setBlockhash(block.number - 1, keccak256(abi.encode("block", block.number)));
        vm.prank(keeper);
        commission = artist.compose();
        vm.roll(block.number + 2);
    }

    function painted() internal returns (uint256 commission) {
        commission = composed();
        claim(commission);
        deliver(commission);
        pass(WINDOW + 1);
    }

    function exhibited() internal returns (uint256 auction) {
        painted();
        vm.prank(keeper);
        auction = artist.exhibit();
    }

    function soldFor(uint256 price) internal returns (uint256 auction) {
        auction = exhibited();
        bid(bidder, auction, price);
        pass(AUCTION);
    }

    function learned(uint256 price) internal {
        soldFor(price);
        vm.prank(keeper);
        artist.learn();
    }

    function archivedOne() internal returns (uint256 exhibition) {
        exhibited();
        pass(AUCTION);
        artist.relist();
        pass(AUCTION);
        artist.learn();
        return artist.exhibitionsCount();
    }

    function stageIs(Stage expected) internal view {
        equal(uint256(artist.stage()), uint256(expected), "stage");
    }

    function nextIs(Step expected) internal view {
        (Step step,,) = artist.next();
        equal(uint256(step), uint256(expected), "next step");
    }
}

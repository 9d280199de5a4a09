// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuctionHouse} from "../src/AuctionHouse.sol";
import {Steward} from "../src/Steward.sol";
import {Studio} from "../src/Studio.sol";
import {HouseConfig, IAuctionHouse} from "../src/interfaces/IAuctionHouse.sol";
import {ISteward} from "../src/interfaces/ISteward.sol";
import {IStudio, StudioConfig} from "../src/interfaces/IStudio.sol";
import {Setting} from "./support/Setting.sol";

/// trees/Constructors.tree. The only tests with `new`, since a cheat code would swallow the reason.
contract ConstructorsTest is Setting {
    function test_constructor_RevertIf_ConfigBad() public {
        StudioConfig memory c = studioConfig();
        c.platformShare = 4501;
        vm.expectRevert(IStudio.ConfigShares.selector);
        new Studio(c);
        c = studioConfig();
        c.royalty = 10_001;
        vm.expectRevert(IStudio.ConfigShares.selector);
        new Studio(c);
        c = studioConfig();
        c.stalemateFee = c.challengeBond + 1;
        vm.expectRevert(IStudio.ConfigStalemateFee.selector);
        new Studio(c);
        c = studioConfig();
        c.windowSeconds = uint32(365 days + 1);
        vm.expectRevert(IStudio.ConfigWindow.selector);
        new Studio(c);
        c = studioConfig();
        c.platform = address(0);
        vm.expectRevert(IStudio.ConfigPlatform.selector);
        new Studio(c);
    }

    function test_constructor_RevertIf_StewardConfigBad() public {
        vm.expectRevert(ISteward.ConfigTime.selector);
        new Steward(stewardRole, 60 days + 1, 0);
        vm.expectRevert(ISteward.ConfigTime.selector);
        new Steward(stewardRole, 0, 60 days + 1);
    }

    function test_constructor_RevertIf_HouseConfigBad() public {
        HouseConfig memory c = houseConfig();
        c.incrementWei = 0;
        vm.expectRevert(IAuctionHouse.ConfigIncrement.selector);
        new AuctionHouse(c);
        c = houseConfig();
        c.minDurationSeconds = 0;
        vm.expectRevert(IAuctionHouse.ConfigDuration.selector);
        new AuctionHouse(c);
        c.minDurationSeconds = c.maxDurationSeconds + 1;
        vm.expectRevert(IAuctionHouse.ConfigDuration.selector);
        new AuctionHouse(c);
        equal(abi.encode(house.config()), abi.encode(houseConfig()), "config");
    }
}

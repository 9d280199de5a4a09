// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Registration} from "../../src/interfaces/IRegistry.sol";
import {Actor} from "./Actors.sol";
import {Setting} from "./Setting.sol";

/// Actors of every manner, each of whom earns from every piece that the work "crowd" paints. Every ether that is made is
/// counted.
abstract contract Throng is Setting {
    Actor[] public actors;
    uint256 public ethers;
    address[] private forwarders;
    mapping(address => bool) private known;

    function setUp() public virtual override {
        super.setUp();
        for (uint256 m; m < 5; ++m) {
            Actor actor = new Actor(Actor.Manner(m));
            give(address(actor), 1000 ether);
            actors.push(actor);
        }
        bytes32[] memory parents = new bytes32[](4);
        for (uint256 m; m < 4; ++m) {
            parents[m] = bytes32(m + 1);
            registry.register(registration(parents[m], Kind.DataSet, address(actors[m + 1]), 200));
        }
        Registration memory r = registration("crowd", Kind.Model, address(actors[0]), 500);
        r.parents = parents;
        registry.register(r);
    }

    function give(address who, uint256 amount) internal {
        vm.deal(who, who.balance + amount);
        ethers += amount;
    }

    function some(uint256 n) internal view returns (Actor) {
        return actors[n % actors.length];
    }

    /// Whose balance is counted from now on.
    function meet(address forwarder) internal {
        if (!known[forwarder]) forwarders.push(forwarder);
        known[forwarder] = true;
    }

    /// By actors, forwarders and all contracts and accounts of the setting.
    function held() internal view returns (uint256 sum) {
        sum = address(studio).balance + address(house).balance + address(revenue).balance + address(registry).balance
            + DEAD.balance + platform.balance + modelAuthor.balance + dataAuthor.balance;
        for (uint256 i; i < actors.length; ++i) {
            sum += address(actors[i]).balance;
        }
        for (uint256 i; i < forwarders.length; ++i) {
            sum += forwarders[i].balance;
        }
    }
}

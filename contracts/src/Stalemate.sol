// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IResolver} from "./interfaces/IResolver.sol";
import {IStudio, Verdict} from "./interfaces/IStudio.sol";

/// @title Stalemate: the resolver that never knows who is right
/// @notice Stands in until the arbiter does. After `waitSeconds`, in which the creator may still accept, anyone may
/// end the challenge as a stalemate: fee and provider's bond go back, the challenger burns a fixed fee, and a piece
/// that the creator accepted stays final.
contract Stalemate is IResolver {
    event Opened(IStudio indexed studio, uint256 indexed id, uint256 endsAt);

    error NotOpen();
    error TooEarly(uint256 endsAt);

    uint256 public immutable waitSeconds;

    /// When a challenge may be ended, or 0.
    mapping(IStudio studio => mapping(uint256 id => uint256)) public endsAt;

    constructor(uint256 waitSeconds_) {
        waitSeconds = waitSeconds_;
    }

    /// @inheritdoc IResolver
    function open(uint256 id, address) external {
        uint256 ends = block.timestamp + waitSeconds;
        endsAt[IStudio(msg.sender)][id] = ends;
        emit Opened(IStudio(msg.sender), id, ends);
    }

    /// @notice Ends a challenge as a stalemate. Anyone may call it.
    function end(IStudio studio, uint256 id) external {
        uint256 where = endsAt[studio][id];
        if (where == 0) revert NotOpen();
        if (block.timestamp < where) revert TooEarly(where);
        delete endsAt[studio][id];
        studio.resolve(id, Verdict.Stalemate);
    }
}

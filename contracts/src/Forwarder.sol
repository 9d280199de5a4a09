// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

interface ICollector {
    function collect() external payable;
}

/// @title Where a piece's royalties arrive
/// @notice Revenue deploys it under a salt that names the piece, and only Revenue empties it. Receiving ether costs
/// no gas beyond the call, so senders that allow 2,300 can pay too.
contract Forwarder {
    error NotRevenue();

    address public immutable revenue = msg.sender;

    receive() external payable {}

    /// @notice Sends everything of a currency (0: ether) to Revenue.
    function sweep(address currency) external {
        if (msg.sender != revenue) revert NotRevenue();
        if (currency == address(0)) ICollector(revenue).collect{value: address(this).balance}();
        else SafeTransferLib.safeTransferAll(currency, revenue);
    }
}

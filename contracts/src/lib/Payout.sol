// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRevenue} from "../interfaces/IRevenue.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

/// @title Ether that nobody can refuse to let go
/// @notice A push with bounded gas that copies no return data; if it fails, the account gets a credit in Revenue.
library Payout {
    /// What a recipient may spend: a multisig wallet's receive function costs less than a tenth.
    uint256 internal constant GAS_ALLOWANCE = 50_000;
    /// With less gas left a caller could make an honest push fail (EIP-150 passes on 63/64), so it reverts instead.
    uint256 internal constant GAS_LEAST = 75_000;
    address internal constant BURN = 0x000000000000000000000000000000000000dEaD;

    /// @return credited True if the push failed.
    function send(IRevenue revenue, address to, uint256 amount) internal returns (bool credited) {
        if (amount == 0) return false;
        if (push(to, amount)) return false;
        revenue.credit{value: amount}(to);
        return true;
    }

    /// A plain push. False if the recipient refused.
    function push(address to, uint256 amount) internal returns (bool) {
        if (gasleft() < GAS_LEAST) revert IRevenue.GasTooLow();
        return SafeTransferLib.trySafeTransferETH(to, amount, GAS_ALLOWANCE);
    }

    function burn(uint256 amount) internal {
        SafeTransferLib.safeTransferETH(BURN, amount);
    }
}

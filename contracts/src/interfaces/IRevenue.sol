// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRegistry} from "./IRegistry.sol";
import {ISplitSource, Role} from "./ISplitSource.sol";

/// @title Revenue: who is paid, in the transaction that pays
/// @notice Divides income of a piece among its split. Ether is pushed with bounded gas; who can't be paid gets a
/// credit, to be withdrawn at any time. A contested work's share waits in escrow. `source` is the Studio that knows
/// the split: readers of events trust those of the Studio they know. Currency 0 is ether, else an ERC-20 token.
interface IRevenue {
    /// One share was paid (or credited).
    event Paid(
        address indexed source,
        uint256 indexed tokenId,
        address indexed payee,
        Role role,
        address currency,
        uint256 amount,
        bool credited
    );
    /// One share waits until a contest is closed.
    event Escrowed(
        address indexed source,
        uint256 indexed tokenId,
        uint256 indexed slot,
        Role role,
        address currency,
        uint256 amount
    );
    event EscrowReleased(uint256 indexed slot, address indexed payee, address currency, uint256 amount, bool credited);
    /// Money that could not be pushed, here or by another contract.
    event Credited(address indexed account, address indexed currency, uint256 amount);
    event Withdrawn(address indexed account, address indexed currency, address to, uint256 amount);
    event ForwarderDeployed(address indexed source, uint256 indexed tokenId, address forwarder);

    /// Too little gas is left to give a payee its full allowance.
    error GasTooLow();
    error NothingToWithdraw();
    error NothingToPay();
    error SlotContested(uint256 slot);
    error ToZero();
    error OnlySelf();

    /// @notice Pays the value sent to the split of a piece.
    function pay(ISplitSource source, uint256 tokenId) external payable;

    /// @notice Pays what the piece's forwarder holds of a currency to the split. Anyone may call it.
    function flush(ISplitSource source, uint256 tokenId, address currency) external returns (uint256 amount);

    /// @notice Address of a piece's forwarder. It can be paid before it is deployed, by the first `flush`.
    function forwarder(ISplitSource source, uint256 tokenId) external view returns (address);

    /// @notice Pays what an ended contest held back to the slot's holder. Anyone may call it.
    function releaseEscrow(uint256 slot, address currency) external returns (uint256 amount);

    /// @notice Credits the value sent to an account. For contracts whose own push failed.
    function credit(address account) external payable;

    /// @notice Pays the caller's credit to `to`.
    function withdraw(address currency, address to) external returns (uint256 amount);

    /// @notice Pays an account's credit to that account. Anyone may call it.
    function withdrawFor(address currency, address account) external returns (uint256 amount);

    function creditOf(address currency, address account) external view returns (uint256);
    function escrowOf(address currency, uint256 slot) external view returns (uint256);
    function registry() external view returns (IRegistry);
}

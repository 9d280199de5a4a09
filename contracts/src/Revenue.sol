// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Forwarder} from "./Forwarder.sol";
import {IRegistry} from "./interfaces/IRegistry.sol";
import {IRevenue} from "./interfaces/IRevenue.sol";
import {ISplitSource, Role, Share} from "./interfaces/ISplitSource.sol";
import {Payout} from "./lib/Payout.sol";
import {LibClone} from "solady/utils/LibClone.sol";
import {ReentrancyGuardTransient} from "solady/utils/ReentrancyGuardTransient.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

/// @title Revenue
contract Revenue is IRevenue, ReentrancyGuardTransient {
    uint256 private constant ALL_SHARES = 10_000;
    bytes32 private constant FORWARDER_HASH = keccak256(type(Forwarder).creationCode);
    address private constant ETHER = address(0);

    /// @inheritdoc IRevenue
    IRegistry public immutable registry;

    /// @inheritdoc IRevenue
    mapping(address currency => mapping(address account => uint256)) public creditOf;
    /// @inheritdoc IRevenue
    mapping(address currency => mapping(uint256 slot => uint256)) public escrowOf;

    constructor(IRegistry registry_) {
        registry = registry_;
    }

    /// @notice Where a forwarder sends its ether while it is swept; there is no plain way to send ether here.
    function collect() external payable {}

    /// @inheritdoc IRevenue
    function pay(ISplitSource source, uint256 tokenId) external payable {
        if (msg.value == 0) revert NothingToPay();
        divide(source, tokenId, ETHER, msg.value);
    }

    /// @inheritdoc IRevenue
    function flush(ISplitSource source, uint256 tokenId, address currency)
        external
        nonReentrant
        returns (uint256 amount)
    {
        address where = forwarder(source, tokenId);
        if (where.code.length == 0) {
            new Forwarder{salt: forwarderSalt(source, tokenId)}();
            emit ForwarderDeployed(address(source), tokenId, where);
        }
        // What arrives counts, not what was sent: a token may take a fee.
        uint256 before = balanceOf(currency);
        Forwarder(payable(where)).sweep(currency);
        amount = balanceOf(currency) - before;
        if (amount == 0) revert NothingToPay();
        divide(source, tokenId, currency, amount);
    }

    function divide(ISplitSource source, uint256 tokenId, address currency, uint256 total) private {
        Share[] memory shares = source.split(tokenId);
        uint256[] memory slots = new uint256[](shares.length);
        for (uint256 i; i < shares.length; ++i) {
            slots[i] = shares[i].slot;
        }
        address[] memory payees = registry.payees(slots);
        uint256 left = total;
        for (uint256 i; i < shares.length; ++i) {
            uint256 amount = i == shares.length - 1 ? left : (total * shares[i].share) / ALL_SHARES;
            left -= amount;
            if (amount != 0) payShare(source, tokenId, currency, shares[i], payees[i], amount);
        }
    }

    function payShare(
        ISplitSource source,
        uint256 tokenId,
        address currency,
        Share memory share,
        address payee,
        uint256 amount
    ) private {
        if (payee == address(0)) {
            escrowOf[currency][share.slot] += amount;
            emit Escrowed(address(source), tokenId, share.slot, share.role, currency, amount);
        } else {
            bool credited = send(currency, payee, amount);
            emit Paid(address(source), tokenId, payee, share.role, currency, amount, credited);
        }
    }

    /// Pushes, else credits.
    function send(address currency, address to, uint256 amount) private returns (bool credited) {
        if (currency == ETHER) {
            if (Payout.push(to, amount)) return false;
        } else {
            try this.pushToken(currency, to, amount) {
                return false;
            } catch {}
        }
        addCredit(currency, to, amount);
        return true;
    }

    /// @notice One token transfer that may fail by itself. Callable by this contract only.
    function pushToken(address currency, address to, uint256 amount) external {
        if (msg.sender != address(this)) revert OnlySelf();
        SafeTransferLib.safeTransfer(currency, to, amount);
    }

    /// @inheritdoc IRevenue
    function releaseEscrow(uint256 slot, address currency) external nonReentrant returns (uint256 amount) {
        if (registry.isContested(slot)) revert SlotContested(slot);
        amount = escrowOf[currency][slot];
        if (amount == 0) revert NothingToPay();
        escrowOf[currency][slot] = 0;
        address payee = registry.holderOf(slot);
        emit EscrowReleased(slot, payee, currency, amount, send(currency, payee, amount));
    }

    /// @inheritdoc IRevenue
    function credit(address account) external payable {
        if (account == address(0)) revert ToZero();
        addCredit(ETHER, account, msg.value);
    }

    function addCredit(address currency, address account, uint256 amount) private {
        creditOf[currency][account] += amount;
        emit Credited(account, currency, amount);
    }

    /// @inheritdoc IRevenue
    function withdraw(address currency, address to) external returns (uint256) {
        if (to == address(0)) revert ToZero();
        return withdraw(currency, msg.sender, to);
    }

    /// @inheritdoc IRevenue
    function withdrawFor(address currency, address account) external returns (uint256) {
        return withdraw(currency, account, account);
    }

    function withdraw(address currency, address account, address to) private nonReentrant returns (uint256 amount) {
        amount = creditOf[currency][account];
        if (amount == 0) revert NothingToWithdraw();
        creditOf[currency][account] = 0;
        emit Withdrawn(account, currency, to, amount);
        if (currency == ETHER) SafeTransferLib.safeTransferETH(to, amount);
        else SafeTransferLib.safeTransfer(currency, to, amount);
    }

    /// @inheritdoc IRevenue
    function forwarder(ISplitSource source, uint256 tokenId) public view returns (address) {
        return LibClone.predictDeterministicAddress(FORWARDER_HASH, forwarderSalt(source, tokenId), address(this));
    }

    function forwarderSalt(ISplitSource source, uint256 tokenId) private pure returns (bytes32) {
        return keccak256(abi.encode(source, tokenId));
    }

    function balanceOf(address currency) private view returns (uint256) {
        return currency == ETHER ? address(this).balance : SafeTransferLib.balanceOf(currency, address(this));
    }

    function _useTransientReentrancyGuardOnlyOnMainnet() internal pure override returns (bool) {
        return false;
    }
}

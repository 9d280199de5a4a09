// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-7572, contract-level metadata. Interface id 0xe8a3d485
interface IERC7572 {
    event ContractURIUpdated();

    function contractURI() external view returns (string memory);
}

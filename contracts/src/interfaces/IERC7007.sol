// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-7007, verifiable AI-generated content tokens. Interface id 0x702c55a6
interface IERC7007 {
    event AigcData(uint256 indexed tokenId, bytes indexed prompt, bytes indexed aigcData, bytes proof);

    function addAigcData(uint256 tokenId, bytes calldata prompt, bytes calldata aigcData, bytes calldata proof) external;
    function verify(bytes calldata prompt, bytes calldata aigcData, bytes calldata proof)
        external
        view
        returns (bool success);
}

/// @title ERC-7007's enumerable extension. Interface id 0xfa1a557a
interface IERC7007Enumerable is IERC7007 {
    function tokenId(bytes calldata prompt) external view returns (uint256);
    function prompt(uint256 tokenId) external view returns (string calldata);
}

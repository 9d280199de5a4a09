// Recipe bytes and hashes of spec/request.md, written once more in JavaScript on viem's EIP-712 and ABI code, which
// nobody here wrote: vectors and scripts use this file, C++ and Solidity are compared with what it says.
import {concat, encodeAbiParameters, hashStruct, keccak256, numberToHex, size, stringToBytes, toHex} from 'viem';

export const types = {
  Adapter: [{name: 'id', type: 'bytes32'}, {name: 'strength', type: 'int32'}],
  Recipe: [
    {name: 'model', type: 'bytes32'},
    {name: 'adapters', type: 'Adapter[]'},
    {name: 'promptRule', type: 'uint8'},
    {name: 'prompt', type: 'string'},
    {name: 'negativePrompt', type: 'string'},
    {name: 'promptCommitment', type: 'bytes32'},
    {name: 'sampler', type: 'string'},
    {name: 'steps', type: 'uint16'},
    {name: 'guidance', type: 'uint32'},
    {name: 'width', type: 'uint16'},
    {name: 'height', type: 'uint16'},
    {name: 'mark', type: 'uint8'},
  ],
  Request: [{name: 'recipe', type: 'Recipe'}, {name: 'seed', type: 'uint64'}],
};

const abiType = (name) => types[name].map(({name: field, type}) => {
  const base = type.replace('[]', '');
  return types[base] ? {name: field, type: type.replace(base, 'tuple'), components: abiType(base)} : {name: field, type};
});
export const requestAbi = {name: 'request', type: 'tuple', components: abiType('Request')};

const unsigned = (value, bytes) => numberToHex(value, {size: bytes});
const signed = (value, bytes) => numberToHex(value, {size: bytes, signed: true});

export function recipeBytes(recipe) {
  const text = (value, lengthBytes) => {
    const bytes = stringToBytes(value);
    return concat([unsigned(bytes.length, lengthBytes), toHex(bytes)]);
  };
  return concat([
    '0x00',
    recipe.model,
    unsigned(recipe.promptRule, 1),
    unsigned(recipe.adapters.length, 1),
    ...recipe.adapters.flatMap(({id, strength}) => [id, signed(strength, 4)]),
    ...(recipe.promptRule === 0 ? [text(recipe.prompt, 2), text(recipe.negativePrompt, 2)] : [recipe.promptCommitment]),
    text(recipe.sampler, 1),
    unsigned(recipe.steps, 2),
    unsigned(recipe.guidance, 4),
    unsigned(recipe.width, 2),
    unsigned(recipe.height, 2),
    unsigned(recipe.mark, 1),
  ]);
}

export const recipeHash = (recipe) => hashStruct({data: recipe, primaryType: 'Recipe', types});
export const requestHash = (recipe, seed) =>
  hashStruct({data: {recipe, seed: BigInt(seed)}, primaryType: 'Request', types});
export const requestAbiForm = (recipe, seed) => encodeAbiParameters([requestAbi], [{recipe, seed: BigInt(seed)}]);

export const commitment = (salt, prompt, negativePrompt) =>
  keccak256(concat([
    keccak256(stringToBytes('colophon/prompt/v1')),
    salt,
    keccak256(stringToBytes(prompt)),
    keccak256(stringToBytes(negativePrompt)),
  ]));

export const drawnSeed = ({chainId, studio, commissionId, blockHash}) => {
  const hash = BigInt(keccak256(concat([
    keccak256(stringToBytes('colophon/seed/v1')),
    unsigned(BigInt(chainId), 32),
    unsigned(BigInt(studio), 32),
    unsigned(BigInt(commissionId), 32),
    blockHash,
  ])));
  return (1n << 63n) | (hash & ((1n << 63n) - 1n));
};

export const recipeSize = (recipe) => size(recipeBytes(recipe));

// Types of recipe/index.mjs (vectors/recipe.mjs in the repository): recipes of spec/request.md.
import type { Hex } from 'viem';

export interface Recipe {
  model: Hex;
  adapters: readonly { id: Hex; strength: number }[];
  /** 0: a public prompt; 1: a committed one. */
  promptRule: 0 | 1;
  prompt: string;
  negativePrompt: string;
  promptCommitment: Hex;
  sampler: string;
  steps: number;
  /** Times 65,536. */
  guidance: number;
  width: number;
  height: number;
  mark: number;
}

export declare function recipeBytes(recipe: Recipe): Hex;
export declare function recipeHash(recipe: Recipe): Hex;
/** The token's id, once the seed is known. */
export declare function requestHash(recipe: Recipe, seed: bigint | number | string): Hex;
export declare function commitment(salt: Hex, prompt: string, negativePrompt: string): Hex;
export declare function drawnSeed(of: { chainId: bigint | number; studio: Hex; commissionId: bigint | number; blockHash: Hex }): bigint;

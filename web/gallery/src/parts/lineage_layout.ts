// Generations of a piece: what its model was made from, the model, the piece, its children. Pure.
import { kindName } from '../format.ts';
import type { PieceDetails } from '../types.ts';

export interface Node { id: string; kind: 'work' | 'piece' | 'here'; label: string; under: string; image: string | null; row: number; column: number }
export interface Edge { from: string; to: string }
export interface Graph { nodes: Node[]; edges: Edge[]; generations: number; widest: number }

const CHILDREN_MAX = 6;

export function graphOf(piece: PieceDetails): Graph {
  const edges: Edge[] = [];
  const nodes = new Map<string, Omit<Node, 'row' | 'column'>>();
  for (const work of piece.works) {
    nodes.set(work.id, { id: work.id, kind: 'work', label: work.name, under: kindName(work.kind), image: null });
    for (const parent of work.parents) if (piece.works.some((one) => one.id === parent)) edges.push({ from: parent, to: work.id });
  }
  nodes.set(piece.token, { id: piece.token, kind: 'here', label: 'Here', under: `no. ${piece.commission}`, image: piece.hidden ? null : piece.imageHash });
  const used = [piece.model, ...piece.adapters.map((adapter) => adapter.id), ...(piece.promptWork ? [piece.promptWork] : [])];
  for (const id of used) if (nodes.has(id)) edges.push({ from: id, to: piece.token });
  for (const parent of piece.parents) {
    nodes.set(parent.token, { id: parent.token, kind: 'piece', label: 'Parent', under: 'piece', image: parent.imageHash });
    edges.push({ from: parent.token, to: piece.token });
  }
  for (const child of piece.children.slice(0, CHILDREN_MAX)) {
    nodes.set(child.token, { id: child.token, kind: 'piece', label: 'Child', under: 'piece', image: child.imageHash });
    edges.push({ from: piece.token, to: child.token });
  }
  return place([...nodes.values()], edges);
}

/** A node's row is the longest way to it; a parent without parents of its own comes just before its first child. */
function place(nodes: Omit<Node, 'row' | 'column'>[], edges: Edge[]): Graph {
  const depth = new Map<string, number>();
  const into = (id: string) => edges.filter((edge) => edge.to === id).map((edge) => edge.from);
  const depthOf = (id: string, seen: Set<string>): number => {
    const known = depth.get(id);
    if (known !== undefined) return known;
    if (seen.has(id)) return 0; // the registry can't hold a circle; a node that lies could
    const found = Math.max(-1, ...into(id).map((from) => depthOf(from, new Set([...seen, id])))) + 1;
    depth.set(id, found);
    return found;
  };
  nodes.forEach((node) => depthOf(node.id, new Set()));
  for (const node of nodes) {
    const next = edges.filter((edge) => edge.from === node.id).map((edge) => depth.get(edge.to) ?? 0);
    if (into(node.id).length === 0 && next.length) depth.set(node.id, Math.max(0, Math.min(...next) - 1));
  }
  const filled: number[] = [];
  const placed = nodes.map((node): Node => {
    const row = depth.get(node.id) ?? 0;
    const column = filled[row] ?? 0;
    filled[row] = column + 1;
    return { ...node, row, column };
  });
  return { nodes: placed, edges, generations: filled.length, widest: Math.max(...filled.map((n) => n ?? 0)) };
}

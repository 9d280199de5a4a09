// Where a piece comes from and what came from it, drawn left to right, or downwards where the page is narrow.
import { h, s, type Child } from '../dom.ts';
import { paths } from '../router.ts';
import type { PieceDetails } from '../types.ts';
import { graphOf, type Graph, type Node } from './lineage_layout.ts';
import { thumbnailOf } from './picture.ts';

const CARD = { width: 164, height: 64, widthMin: 96 };
const GAP = { along: 64, down: 44, across: 18, narrow: 8 };
const NARROW_PX = 700;
const MARGIN_PX = 44; // of the page, both sides together
const LETTER_PX = 6.1; // of a name, about

interface Point { x: number; y: number }
interface Size { width: number; height: number }

export function lineage(piece: PieceDetails): Child[] {
  const graph = graphOf(piece);
  return [
    draw(graph, innerWidth < NARROW_PX, innerWidth - MARGIN_PX),
    h('p', { class: 'fine' }, piece.works.some((work) => work.kind === 'dataset')
      ? 'Works are attested by whoever registered them. What a model was trained on is stated, not proven.'
      : 'Nobody registered a data set for this model: what it was trained on is not known here.'),
    piece.parents.length === 0 && piece.children.length === 0 ? h('p', { class: 'fine' }, 'No piece is its parent, and none its child yet.') : null,
  ];
}

/** Downwards the cards are made to fit beside each other, so that their words keep their size. */
function draw(graph: Graph, down: boolean, room: number): SVGSVGElement {
  const between = down ? GAP.narrow : GAP.across;
  const fitting = Math.floor((room - (graph.widest - 1) * between) / graph.widest);
  const card: Size = { width: down ? Math.min(CARD.width, Math.max(CARD.widthMin, fitting)) : CARD.width, height: CARD.height };
  const per = (n: number, size: number, gap: number) => n * size + (n - 1) * gap;
  const along = per(graph.generations, down ? card.height : card.width, down ? GAP.down : GAP.along);
  const counts = Array.from({ length: graph.generations }, (_, row) => graph.nodes.filter((node) => node.row === row).length);
  const across = per(graph.widest, down ? card.width : card.height, between);
  const at = (node: Node): Point => {
    const size = down ? card.width : card.height;
    const start = (across - per(counts[node.row] ?? 1, size, between)) / 2 + node.column * (size + between);
    const main = node.row * (down ? card.height + GAP.down : card.width + GAP.along);
    return down ? { x: start, y: main } : { x: main, y: start };
  };
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const [width, height] = down ? [across, along] : [along, across];
  const edges = graph.edges.flatMap(({ from, to }) => {
    const [a, b] = [byId.get(from), byId.get(to)];
    return a && b ? [s('path', { class: 'edge', d: curve(at(a), at(b), card, down) })] : [];
  });
  return s('svg', {
    class: 'lineage', viewBox: `-2 -2 ${width + 4} ${height + 4}`, width: width + 4, height: height + 4, role: 'group',
    'aria-label': 'Lineage: what this piece was made from, and what was made from it',
  }, edges, graph.nodes.map((node) => box(node, at(node), card)));
}

function curve(a: Point, b: Point, card: Size, down: boolean): string {
  const from = down ? { x: a.x + card.width / 2, y: a.y + card.height } : { x: a.x + card.width, y: a.y + card.height / 2 };
  const to = down ? { x: b.x + card.width / 2, y: b.y } : { x: b.x, y: b.y + card.height / 2 };
  const middle = down ? (from.y + to.y) / 2 : (from.x + to.x) / 2;
  return down ? `M${from.x} ${from.y}C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}` : `M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
}

function box(node: Node, { x, y }: Point, card: Size): SVGElement {
  const side = Math.min(card.height - 10, Math.floor(card.width * 0.34));
  const text = node.image ? side + 13 : Math.min(14, card.width * 0.08);
  const content: Child[] = [
    s('title', null, `${node.label}, ${node.under}`),
    s('rect', { class: `node ${node.kind}`, x, y, width: card.width, height: card.height, rx: 2 }),
    node.image && s('image', { href: thumbnailOf(node.image, 128, 1), x: x + 5, y: y + (card.height - side) / 2, width: side, height: side, preserveAspectRatio: 'xMidYMid slice' }),
    s('text', { class: 'node-name', x: x + text, y: y + 28 }, cut(node.label, Math.floor((card.width - text - 4) / LETTER_PX))),
    s('text', { class: 'node-kind', x: x + text, y: y + 47 }, node.under),
  ];
  if (node.kind === 'here') return s('g', { 'aria-current': 'true' }, content);
  return s('a', { href: node.kind === 'work' ? paths.work(node.id) : paths.piece(node.id) }, content);
}

/** A long name is cut; the whole of it is the title. */
const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

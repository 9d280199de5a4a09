// One stream of the chain's events for all pages (server-sent events); the browser reconnects by itself.
import type { ChainEvent } from './types.ts';

const SETTLE_MS = 300; // a transaction brings several events, and each would ask for the same page

type Hear = (event: ChainEvent) => boolean;
const hearers = new Map<Hear, () => void>();
let source: EventSource | null = null;

/** Calls `changed` soon after an event that `concerns` says yes to. */
export function onChain(concerns: Hear, changed: () => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  hearers.set(concerns, changed);
  signal.addEventListener('abort', () => {
    hearers.delete(concerns);
    if (hearers.size === 0) source?.close(), (source = null);
  });
  if (source) return;
  source = new EventSource('/api/v1/events');
  source.addEventListener('chain', (message) => hear(JSON.parse((message as MessageEvent<string>).data) as ChainEvent));
}

const waiting = new Map<Hear, ReturnType<typeof setTimeout>>();

function hear(event: ChainEvent): void {
  for (const [concerns, changed] of hearers) {
    if (!concerns(event)) continue;
    clearTimeout(waiting.get(concerns));
    waiting.set(concerns, setTimeout(() => {
      waiting.delete(concerns);
      if (hearers.has(concerns)) changed();
    }, SETTLE_MS));
  }
}

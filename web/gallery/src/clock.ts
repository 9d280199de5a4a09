// What time it is on the chain: a local chain may run ahead of the machine, and auctions end by the chain's time.
let ahead = 0;

export function setChainTime(seconds: number): void {
  ahead = Math.max(0, seconds - Date.now() / 1000);
}
export const now = (): number => Date.now() / 1000 + ahead;

type Tick = () => void;
const ticks = new Set<Tick>();
let timer: ReturnType<typeof setInterval> | null = null;

/** Calls once a second until the signal ends. */
export function everySecond(tick: Tick, signal: AbortSignal): void {
  ticks.add(tick);
  timer ??= setInterval(() => ticks.forEach((one) => one()), 1000);
  signal.addEventListener('abort', () => {
    ticks.delete(tick);
    if (ticks.size === 0 && timer !== null) clearInterval(timer), (timer = null);
  });
}

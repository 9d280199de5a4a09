// Numbers, times and names as people read them. The language is English throughout, so dates are too.
const MINUTE = 60, HOUR = 3600, DAY = 86_400;

/** 0x12ab…cd34 */
export const short = (hash: string, digits = 4): string =>
  hash.length > 2 * digits + 4 ? `${hash.slice(0, 2 + digits)}…${hash.slice(-digits)}` : hash;

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const DAY_OF = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

export const date = (seconds: number): string => DATE.format(seconds * 1000);
/** "25 Nov 2026", where there is little room. */
export const day = (seconds: number): string => DAY_OF.format(seconds * 1000);
export const moment = (seconds: number): string => `${date(seconds)}, ${CLOCK.format(seconds * 1000)} UTC`;
export const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** "2 d 3 h", "14 min 05 s": the two largest units. Nothing is left: "ended". */
export function countdown(seconds: number): string {
  const left = Math.floor(seconds);
  if (left <= 0) return 'ended';
  const two = (n: number) => String(n).padStart(2, '0');
  if (left >= DAY) return `${Math.floor(left / DAY)} d ${Math.floor((left % DAY) / HOUR)} h`;
  if (left >= HOUR) return `${Math.floor(left / HOUR)} h ${two(Math.floor((left % HOUR) / MINUTE))} min`;
  if (left >= MINUTE) return `${Math.floor(left / MINUTE)} min ${two(left % MINUTE)} s`;
  return `${left} s`;
}

/** "3 seconds", "2 hours", "5 days": one unit, for spans that are over. */
export function span(seconds: number): string {
  const units: [number, string][] = [[DAY, 'day'], [HOUR, 'hour'], [MINUTE, 'minute'], [1, 'second']];
  const [size, name] = units.find(([unit]) => seconds >= unit) ?? [1, 'second'];
  const amount = Math.round(seconds / size);
  return `${amount} ${name}${amount === 1 ? '' : 's'}`;
}

export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`;
  if (count < 1_000_000) return `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)} kB`;
  return `${(count / 1_000_000).toFixed(count < 100_000_000 ? 1 : 0)} MB`;
}

export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, '\u202f');
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** A Q16.16 fraction as the shortest decimal that is it. */
export function q16(value: number): string {
  const text = (value / 65_536).toFixed(16).replace(/0+$/, '');
  return text.endsWith('.') ? text.slice(0, -1) : text;
}

/** A kind of work or a role, as people write it. */
export const kindName = (kind: string | null): string => (kind === 'dataset' ? 'data set' : (kind ?? 'work'));

/** "a storm" from a prompt for titles; a committed prompt has no words to show. */
export const title = (piece: { promptRule: string; prompt: string; commission: number }): string =>
  piece.promptRule === 'public' && piece.prompt.trim() ? piece.prompt.trim() : `Untitled, no. ${piece.commission}`;

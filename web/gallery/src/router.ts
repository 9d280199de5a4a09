// Paths to pages. A page is a row of this table and a file in views/.
import type { Chain } from './types.ts';

export interface Context {
  params: Record<string, string>;
  query: URLSearchParams;
  chain: Chain;
  /** Reached by the browser's back or forward button. */
  returning: boolean;
  /** Ended when the page is left. */
  signal: AbortSignal;
}
/** `shown` is called when the node stands in the page, `leave` before it is taken out. */
export interface View { title: string; node: Element; shown?(): void; leave?(): void }
export type Show = (context: Context) => Promise<View>;

interface Row { path: string; load(): Promise<{ show: Show }> }

export const ROUTES: Record<string, Row> = {
  wall: { path: '/', load: () => import('./views/wall.ts') },
  piece: { path: '/piece/:token', load: () => import('./views/piece.ts') },
  artists: { path: '/artists', load: () => import('./views/artists.ts') },
  artist: { path: '/artist/:address', load: () => import('./views/artist.ts') },
  work: { path: '/work/:id', load: () => import('./views/work.ts') },
  works: { path: '/works', load: () => import('./views/works.ts') },
  provider: { path: '/provider/:address', load: () => import('./views/provider.ts') },
  creator: { path: '/creator/:address', load: () => import('./views/creator.ts') },
  commission: { path: '/commission', load: () => import('./views/commission.ts') },
  job: { path: '/job/:id', load: () => import('./views/job.ts') },
  market: { path: '/market', load: () => import('./views/market.ts') },
  find: { path: '/find', load: () => import('./views/find.ts') },
};

/** The row and parameters of a path; null if no page has it. */
export function match(path: string): { name: string; params: Record<string, string> } | null {
  const given = parts(path);
  for (const [name, row] of Object.entries(ROUTES)) {
    const wanted = parts(row.path);
    if (wanted.length !== given.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((part, i) => {
      if (!part.startsWith(':')) return part === given[i];
      params[part.slice(1)] = given[i]!;
      return true;
    });
    if (fits) return { name, params };
  }
  return null;
}

function parts(path: string): string[] {
  return path.split('/').filter(Boolean).map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

export const paths = {
  piece: (token: string) => `/piece/${token}`,
  work: (id: string) => `/work/${id}`,
  provider: (address: string) => `/provider/${address}`,
  artist: (address: string) => `/artist/${address}`,
  creator: (address: string) => `/creator/${address}`,
  job: (id: number) => `/job/${id}`,
};

export const WENT = 'colophon:went';

/** Goes to a page of ours without loading everything anew. */
export function go(to: string): void {
  history.pushState(null, '', to);
  dispatchEvent(new Event(WENT));
}

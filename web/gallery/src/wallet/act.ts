// A transaction by a button, which is off until the chain has taken it or somebody refused: nobody pays twice.
import { h, type Child } from '../dom.ts';
import { session, type Session } from './session.ts';

export type Say = (text: string) => void;
export type Act = (transactions: typeof import('./transactions.ts'), who: Session, say: Say) => Promise<unknown>;

const DONE = 'Done. The page follows as soon as the node has read the block.';

/** Says in `status` what happens. */
export async function act(button: HTMLButtonElement, status: HTMLElement, run: Act, done = DONE): Promise<void> {
  const who = session();
  if (!who || button.disabled) return;
  const say: Say = (text) => {
    status.className = 'fine';
    status.textContent = text;
  };
  button.disabled = true;
  try {
    await run(await import('./transactions.ts'), who, say);
    say(done);
  } catch (error) {
    const { sayWalletError } = await import('./say.ts');
    status.className = 'verdict lie';
    status.textContent = sayWalletError(error);
  } finally {
    button.disabled = false;
  }
}

export const statusLine = (): HTMLElement => h('p', { class: 'fine', role: 'status' });

/** A button and what it says. */
export function actButton(name: string, run: Act): Child {
  const status = statusLine();
  const button = h('button', { type: 'button', class: 'primary', onclick: () => act(button, status, run) }, name);
  return [button, status];
}

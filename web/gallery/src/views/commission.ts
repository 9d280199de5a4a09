// Ordering a piece: words, size, seed, fee; then one transaction.
import { api, get, list } from '../api.ts';
import { h, replace, type Child } from '../dom.ts';
import { span } from '../format.ts';
import { ether, exactEther, parseEther, percent } from '../money.ts';
import { priceOf } from '../parts/price.ts';
import { bar } from '../parts/payments.ts';
import { section } from '../parts/section.ts';
import { wordPicker } from '../parts/words.ts';
import { toHex, writeRecipe, type Recipe } from '../repaint/recipe_bytes.ts';
import { go, paths, type Context, type View } from '../router.ts';
import type { Chain, Deployment, Job, Model, ModelDetails, Work } from '../types.ts';
import { act as transact, statusLine } from '../wallet/act.ts';
import { openWallets } from '../wallet/button.ts';
import { onSession, session } from '../wallet/session.ts';

const FIXED_SEEDS = 2n ** 63n;
const HOUR = 3600;
const ZERO = `0x${'0'.repeat(64)}`;
const ANCESTORS_MAX = 24;

/** What was written, for whichever model is chosen next. */
interface Draft { prompt: string; avoid: string; fixed: boolean; seed: string; fee: string | null }
interface Ready { recipe: Recipe; seed: bigint | null; fee: bigint }

export async function show({ query, chain, signal }: Context): Promise<View> {
  const models = (await list<Model>('/api/v1/models', {}, signal)).items;
  const body = h('div', { class: 'page commission' }, h('h1', null, 'Commission a piece'));
  const draft: Draft = { prompt: '', avoid: '', fixed: false, seed: '7', fee: null };
  const acting = actingBox(chain, signal);
  const choose = async (id: string) => {
    const [model, jobs, works] = await Promise.all([get<ModelDetails>(api`/api/v1/models/${id}`, signal), list<Job>('/api/v1/jobs', { model: id, limit: 50 }, signal), ancestry(id, signal)]);
    replace(body, h('h1', null, 'Commission a piece'), form(models, model, jobs.items, works, chain, draft, acting, choose, signal));
  };
  const first = models.find((model) => model.id === query.get('model')) ?? models[0];
  if (first) await choose(first.id);
  else body.append(h('p', null, 'This node has no model, so it can offer no words. A node with one can; or use the program: ', h('code', null, 'colophon commission')));
  return { title: 'Commission', node: body };
}

function form(models: Model[], model: ModelDetails, jobs: Job[], works: Work[], chain: Chain, draft: Draft, acting: Acting, choose: (id: string) => Promise<void>, signal: AbortSignal): HTMLElement {
  const field = <E extends HTMLElement>(label: string, control: E, hint?: Child): HTMLElement => h('label', { class: 'field' }, h('span', null, label), control, hint && h('small', null, hint));
  const options = (values: string[], chosen: string) => values.map((value) => h('option', { value, selected: value === chosen }, value));
  const prompt = h('textarea', { name: 'prompt', rows: 2, maxlength: 1024, required: true, placeholder: 'storm over the sea', 'aria-label': 'Words of the picture' }, draft.prompt);
  const guided = model.evaluations === 2; // without guidance nothing can be avoided
  const avoid = h('input', { name: 'negative', maxlength: 1024, autocomplete: 'off', value: draft.avoid });
  const size = h('select', { name: 'size' }, options(model.sizes.map((one) => `${one.width} × ${one.height}`), `${model.defaults.width} × ${model.defaults.height}`));
  const sampler = h('select', { name: 'sampler' }, options(model.samplers.map((one) => one.name), model.defaults.sampler));
  const steps = h('select', { name: 'steps' });
  const guidance = h('input', { name: 'guidance', type: 'number', min: 0, max: 30, step: 0.25, value: model.defaults.guidance });
  const drawn = h('input', { type: 'radio', name: 'rule', value: 'drawn', checked: !draft.fixed });
  const fixed = h('input', { type: 'radio', name: 'rule', value: 'fixed', checked: draft.fixed });
  const seed = h('input', { name: 'seed', inputmode: 'numeric', value: draft.seed, 'aria-label': 'The fixed seed', disabled: true });
  const fee = h('input', { name: 'fee', inputmode: 'decimal', autocomplete: 'off', value: draft.fee });
  const price = h('small');
  const words = wordPicker(prompt, model.vocabulary);

  const chosen = () => {
    const [width = 0, height = 0] = size.value.split(' × ').map(Number);
    return { width, height, steps: Number(steps.value) };
  };
  const offerSteps = () => {
    const known = model.samplers.find((one) => one.name === sampler.value)?.steps ?? [];
    const before = Number(steps.value) || model.defaults.steps;
    replace(steps, options(known.map(String), String(known.includes(before) ? before : known.at(-1))));
  };
  const renew = () => {
    const { wei, from } = priceOf(jobs, chosen());
    if (draft.fee === null) fee.value = exactEther(wei);
    price.textContent = from ? `Providers painted the last ${from} of this model for about ${ether(wei)} at this size. A higher fee is claimed sooner.` : 'Nothing was painted with this model yet, so this is a guess. If nobody claims it, the fee comes back.';
    seed.disabled = !fixed.checked;
    words.renew();
  };
  const order = (): Ready | string => {
    const amount = parseEther(fee.value);
    if (!prompt.value.trim()) return 'Write a few words first.';
    if (amount === null || amount === 0n) return 'Write the fee as ether, such as 0.001.';
    if (fixed.checked && (!/^\d{1,19}$/.test(seed.value) || BigInt(seed.value) >= FIXED_SEEDS)) return 'A fixed seed is a whole number below 2^63.';
    const strength = guided ? Number(guidance.value.replace(',', '.')) : 1;
    if (!(strength >= 0 && strength <= 30)) return 'Guidance is a number from 0 to 30.';
    const text = (value: string) => value.trim().replace(/\s+/gu, ' ').normalize('NFC');
    return {
      recipe: { model: model.id, adapters: [], committed: false, prompt: text(prompt.value), negativePrompt: guided ? text(avoid.value) : '', promptCommitment: ZERO, sampler: sampler.value, guidance: Math.round(strength * 65_536), mark: model.marks ? 1 : 0, ...chosen() },
      seed: fixed.checked ? BigInt(seed.value) : null, fee: amount,
    };
  };
  offerSteps();
  renew();
  sampler.addEventListener('change', () => {
    offerSteps();
    renew();
  });

  return h('form', {
    novalidate: true,
    oninput: (event: Event) => {
      if (event.target === fee) draft.fee = fee.value;
      Object.assign(draft, { prompt: prompt.value, avoid: avoid.value, fixed: fixed.checked, seed: seed.value });
      renew();
    },
    onsubmit: async (event: SubmitEvent) => {
      event.preventDefault();
      const ready = order();
      acting.status.className = typeof ready === 'string' ? 'verdict lie' : 'fine';
      if (typeof ready === 'string') return void (acting.status.textContent = ready);
      await submit(ready, chain.deployment, acting, signal);
    },
  },
  section('Words', prompt, words.node, guided && field('Words to avoid', avoid, 'May be empty.')),
  section('Picture',
    h('div', { class: 'fields' }, field('Model', h('select', { name: 'model', onchange: (event: Event) => choose((event.target as HTMLSelectElement).value).then(() => document.querySelector<HTMLElement>('select[name=model]')?.focus()) }, models.map((one) => h('option', { value: one.id, selected: one.id === model.id }, one.name)))), field('Size', size), field('Sampler', sampler), field('Steps', steps, 'More is finer and slower.'), guided && field('Guidance', guidance, 'How closely the words are followed.'))),
  section('Seed',
    h('label', { class: 'rule' }, drawn, h('span', null, h('strong', null, 'Drawn'), ' from the hash of the block after your commission. Nobody can choose it, so nobody can say that you tried a hundred and kept the prettiest. Another commission draws another.')),
    h('label', { class: 'rule' }, fixed, h('span', null, h('strong', null, 'Fixed'), ' by you, for variations of a piece that you know. It stands on the receipt for ever that it was.')), h('div', { class: 'seed' }, seed)),
  section('Price', h('div', { class: 'fields' }, field('Fee for painting, ETH', fee, price)), h('p', { class: 'fine' }, 'The fee waits in the contract and goes to the provider who paints. Without a delivery in time it comes back to you.'), ifSold(works, chain.deployment)),
  acting.node);
}

/** Made once: whatever becomes of the form, what is on its way is sent once. */
interface Acting { node: HTMLElement; button: HTMLButtonElement; status: HTMLElement }

function actingBox(chain: Chain, signal: AbortSignal): Acting {
  const node = h('div', { class: 'act' });
  const status = statusLine();
  const button = h('button', { class: 'primary' });
  const draw = () => {
    button.textContent = session()?.wallet.development ? 'Commission with the development account' : 'Commission it';
    replace(node, session() ? button : h('button', { class: 'primary', type: 'button', onclick: () => openWallets(chain) }, 'Connect a wallet to commission'), status);
  };
  draw();
  onSession(draw, signal);
  return { node, button, status };
}

function ifSold(works: Work[], at: Deployment | null): Child {
  const parts = [...works.map((work) => ({ role: work.kind ?? 'work', label: percent(work.shareBasisPoints), amount: BigInt(work.shareBasisPoints), whom: work.name })),
    { role: 'provider', label: percent(at?.providerBasisPoints ?? 0), amount: BigInt(at?.providerBasisPoints ?? 0), whom: '' },
    { role: 'platform', label: percent(at?.platformBasisPoints ?? 0), amount: BigInt(at?.platformBasisPoints ?? 0), whom: '' }].filter((part) => part.amount > 0n);
  const yours = 10_000n - parts.reduce((sum, part) => sum + part.amount, 0n);
  if (!at || yours <= 0n) return null;
  return [h('p', null, `If you sell the piece, ${percent(Number(yours))} of the first price is yours: `, h('span', { class: 'fine' }, parts.map((part) => `${part.whom || part.role} ${part.label}`).join(', '), '.')), bar([{ role: 'creator', label: percent(Number(yours)), amount: yours, whom: 'you' }, ...parts])];
}

async function submit(ready: Ready, at: Deployment | null, { button, status }: Acting, signal: AbortSignal): Promise<void> {
  if (!at) return void (status.textContent = 'This node has not found the contracts on its chain yet.');
  await transact(button, status, async ({ commission }, who, say) => {
    const id = await commission(who, at, { seed: ready.seed, fee: ready.fee, provider: null, claimSeconds: HOUR, deliverSeconds: HOUR, recipe: toHex(writeRecipe(ready.recipe)) as `0x${string}` }, say);
    if (id !== null && !signal.aborted) go(paths.job(id));
  }, `Commissioned. If nobody claims it within ${span(HOUR)}, the fee can be taken back.`);
}

/** The model's work and what it was made from: all of them share a sale. */
async function ancestry(id: string, signal: AbortSignal): Promise<Work[]> {
  const found: Work[] = [];
  const wanted = [id];
  while (wanted.length && found.length < ANCESTORS_MAX) {
    const next = wanted.shift()!;
    if (found.some((work) => work.id === next)) continue;
    const work = await get<Work>(api`/api/v1/works/${next}`, signal).catch(() => null);
    if (work) found.push(work), wanted.push(...work.parents);
  }
  return found;
}

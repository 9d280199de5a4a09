// Accounts and works as links in a sentence.
import { h } from '../dom.ts';
import { short } from '../format.ts';
import { paths } from '../router.ts';

export const creatorLink = (address: string): HTMLElement => h('a', { class: 'who', href: paths.creator(address), title: address }, short(address));
export const artistLink = (address: string, name: string): HTMLElement => h('a', { href: paths.artist(address), title: address }, name);
/** Whoever commissioned: somebody, or an autonomous artist with a name. */
export const makerLink = (address: string, artistName: string | null): HTMLElement => (artistName === null ? creatorLink(address) : artistLink(address, artistName));
export const providerLink = (address: string): HTMLElement => h('a', { class: 'who', href: paths.provider(address), title: address }, short(address));
export const workLink = (id: string, name: string | null): HTMLElement => h('a', { href: paths.work(id), title: id }, name || short(id));

// Run inside a page: what is wrong with it, as sentences.
export function faultsOf() {
  const faults = [];
  const where = (element) => `${element.tagName.toLowerCase()}${element.className && typeof element.className === 'string' ? `.${element.className.split(' ').join('.')}` : ''} "${(element.textContent ?? '').trim().slice(0, 30)}"`;
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== 'hidden' && element.checkVisibility?.() !== false;
  };

  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) {
    const guilty = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.scroll')).slice(0, 3).map(where);
    faults.push(`the page is ${wide} px wider than the window: ${guilty.join('; ')}`);
  }

  for (const image of document.images) {
    if (!image.hasAttribute('width') || !image.hasAttribute('height')) faults.push(`an image without a size: ${image.src}`);
    if (!image.hasAttribute('alt')) faults.push(`an image without a text: ${image.src}`);
  }

  const numbers = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = numbers(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0.9) return color;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || seen.has(element) || element.closest('script, style, noscript, title, option, :disabled, .lead, .skip') || !shown(element)) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    const text = numbers(element.closest('svg') ? style.fill : style.color);
    const ground = element.closest('svg') && element.closest('g, a')?.querySelector('rect') ? numbers(getComputedStyle(element.closest('g, a').querySelector('rect')).fill) : behind(element);
    const [light, dark] = [luminance(text), luminance(ground)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    if (ratio < (size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5)) faults.push(`contrast ${ratio.toFixed(2)} of ${where(element)}`);
    if (size < 12) faults.push(`${size} px small: ${where(element)}`);
  }

  for (const control of document.querySelectorAll('button, a[href], input, select, textarea')) {
    if (!shown(control)) continue;
    const name = control.getAttribute('aria-label') || control.textContent.trim() || control.labels?.[0]?.textContent.trim() || control.querySelector('img')?.alt;
    if (!name) faults.push(`a control without a name: ${where(control)}`);
  }
  if (document.querySelectorAll('main h1').length !== 1) faults.push(`${document.querySelectorAll('main h1').length} headings of the first rank`);
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  if (new Set(ids).size !== ids.length) faults.push('an id stands twice');
  return faults;
}

/** Whether what has the focus can be seen, and seen to have it. */
export function focusFault() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const name = `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 30)}"`;
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return `${name} has the focus and no size`;
  const outlined = (one) => one && getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) > 0;
  return outlined(element) || outlined(element.closest('.pair')) ? null : `${name} has the focus and does not show it`;
}

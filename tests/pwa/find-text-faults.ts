/** What is wrong with the words and buttons on a screen, measured by the page itself: cut off, on top of each other, out of reach. */
import type { Page } from 'playwright';

/** Words as they lie on the screen. */
interface Words {
  readonly element: Element;
  /** What is stuck to the screen, or placed on its own, lies above the rest on purpose. */
  readonly layer: Element;
  /** Each line's box. */
  readonly lines: readonly DOMRect[];
}

const SLACK_PX = 1.5;

/** One line for each fault; an open sheet is all there is. */
export function findTextFaults(page: Page): Promise<string[]> {
  // The page has to know each of them by its name.
  const parts = [scrolls, isHidden, isInlineOnly, layerOf, inSight, ancestors, collectWords, describeElement];
  const finders = [findWide, findCut, findOverlaps, findBuried];
  const program = `(() => {
    const SLACK_PX = ${SLACK_PX};
    ${[...parts, ...finders].map(String).join('\n')}
    const root = document.querySelector('dialog[open]') ?? document.body;
    const words = collectWords(root);
    return [...new Set([${finders.map(({ name }) => `...${name}(root, words)`).join(', ')}])];
  })()`;
  return page.evaluate<string[]>(program);
}

function scrolls(style: CSSStyleDeclaration, axis: 'X' | 'Y'): boolean {
  return ['auto', 'scroll'].includes(axis === 'X' ? style.overflowX : style.overflowY);
}

/** From the element itself up to the page. */
function ancestors(element: Element): Element[] {
  const all: Element[] = [];
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) all.push(at);
  return all;
}

function isHidden(element: Element): boolean {
  if (!element.checkVisibility({ visibilityProperty: true })) return true;
  return ancestors(element).some((at) => {
    const { clipPath, opacity } = getComputedStyle(at);
    return clipPath !== 'none' || opacity === '0';
  });
}

function isInlineOnly(element: Element): boolean {
  return getComputedStyle(element).display === 'inline';
}

function layerOf(element: Element): Element {
  const onItsOwn = ['fixed', 'sticky', 'absolute'];
  return ancestors(element).find((at) => onItsOwn.includes(getComputedStyle(at).position)) ?? document.body;
}

/** What of a box is neither scrolled away nor clipped. */
function inSight(box: DOMRect, element: Element): DOMRect {
  let { left, top, right, bottom } = box;
  for (const at of ancestors(element)) {
    const { overflowX, overflowY } = getComputedStyle(at);
    if (overflowX === 'visible' && overflowY === 'visible') continue;
    const frame = at.getBoundingClientRect();
    left = Math.max(left, frame.left);
    top = Math.max(top, frame.top);
    right = Math.min(right, frame.right);
    bottom = Math.min(bottom, frame.bottom);
  }
  return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
}

function collectWords(root: Element): Words[] {
  const all: Words[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element || walker.currentNode.textContent?.trim() === '') continue;
    if (['SCRIPT', 'STYLE', 'OPTION'].includes(element.tagName) || isHidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const lines = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    all.push({ element, layer: layerOf(element), lines });
  }
  return all;
}

function describeElement(element: Element): string {
  const words = element.textContent.trim() || element.getAttribute('aria-label');
  return `<${element.tagName.toLowerCase()} class="${element.className}"> ${words?.slice(0, 40) ?? ''}`;
}

function findWide(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [`the page is wider than the screen: ${scrollWidth} px`] : [];
}

/** Words that no scrolling brings into sight. */
function findCut(_: Element, words: readonly Words[]): string[] {
  const faults: string[] = [];
  for (const { element, lines } of words) {
    let [isScrolledX, isScrolledY] = [false, false];
    for (const at of ancestors(element)) {
      if (isInlineOnly(at)) continue;
      const style = getComputedStyle(at);
      const frame = at.getBoundingClientRect();
      isScrolledX ||= scrolls(style, 'X');
      isScrolledY ||= scrolls(style, 'Y');
      for (const { left, right, top, bottom, height } of lines) {
        const isBeside = left < frame.left - SLACK_PX || right > frame.right + SLACK_PX;
        if (isBeside && style.overflowX !== 'visible' && !isScrolledX)
          faults.push(`cut off at the side: ${describeElement(element)}`);
        // Lines are higher than their letters.
        const isAbove = top < frame.top - height / 4 || bottom > frame.bottom + height / 4;
        if (isAbove && style.overflowY !== 'visible' && !isScrolledY)
          faults.push(`cut off above or below: ${describeElement(element)}`);
      }
      if (style.position === 'fixed') break;
    }
    const width = document.documentElement.clientWidth;
    const isBeyond = lines.some(({ left, right }) => left < -SLACK_PX || right > width + SLACK_PX);
    if (isBeyond && !isScrolledX) faults.push(`beyond the screen: ${describeElement(element)}`);
  }
  return faults;
}

/** Words on words of the same layer. */
function findOverlaps(_: Element, words: readonly Words[]): string[] {
  const faults: string[] = [];
  const seen = words.map((one) => ({ ...one, boxes: one.lines.map((line) => inSight(line, one.element)) }));
  for (const [index, one] of seen.entries()) {
    for (const other of seen.slice(index + 1)) {
      if (one.element === other.element || one.layer !== other.layer) continue;
      const isOn = one.boxes.some((a) =>
        other.boxes.some((b) => {
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          return across > 2 * SLACK_PX && down > Math.min(a.height, b.height) / 3 && down > SLACK_PX;
        }),
      );
      if (isOn)
        faults.push(`one on the other: ${describeElement(one.element)}, ${describeElement(other.element)}`);
    }
  }
  return faults;
}

/** What can be tapped, but lies under something else or beyond the screen however one scrolls. */
function findBuried(root: Element): string[] {
  const faults: string[] = [];
  const kinds = 'a[href], button:enabled, input:not([type=file]):enabled, select, summary';
  for (const element of root.querySelectorAll(kinds)) {
    if (isHidden(element) || element.matches('.skip')) continue;
    element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const { left, top, width, height } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    // Of a slider only the thumb takes a finger, and what tells of a deed goes by itself.
    const home = element.matches('[type=range]') ? element.parentElement : element.closest('label');
    if (hit && (element.contains(hit) || home?.contains(hit) || hit.closest('.notices'))) continue;
    faults.push(`out of reach: ${describeElement(element)} under ${hit ? describeElement(hit) : 'nothing'}`);
  }
  scrollTo(0, 0);
  return faults;
}

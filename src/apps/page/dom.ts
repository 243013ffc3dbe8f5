import { seen } from "../../core/text/characters.ts";

export type Child = Node | string | number | null | false | undefined | readonly Child[];

interface Properties {
  readonly class?: string;
  readonly on?: Readonly<Record<string, (event: Event) => void>>;
  /** Attributes by their names; null and false: none. */
  readonly [attribute: string]: unknown;
}

/** Most texts are: no need to look for what nobody sees. */
const ASCII = /^[ -~]*$/;

const shown = (text: string): string => (ASCII.test(text) ? text : seen(text));

const SVG = "http://www.w3.org/2000/svg";

/** An element of HTML. Texts become text nodes, so nothing in them is markup; what nobody sees in them is shown. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), properties, children);
}

/** An element of SVG. */
export const s = (tag: string, properties: Properties = {}, ...children: Child[]): SVGElement =>
  filled(document.createElementNS(SVG, tag), properties, children);

function filled<E extends Element>(element: E, { on = {}, ...attributes }: Properties, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : shown(String(value)));
  }
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  append(element, children);
  return element;
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else parent.append(child instanceof Node ? child : document.createTextNode(shown(String(child))));
  }
}

/** Puts these in the place of what an element holds. */
export function refill(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  append(element, children);
}

/** A link that leaves the page: https only, else its text. */
export function linkTo(url: string, text: string): Child {
  const isSafe = URL.canParse(url) && new URL(url).protocol === "https:";
  return isSafe ? h("a", { href: url, rel: "noopener noreferrer" }, text) : text;
}

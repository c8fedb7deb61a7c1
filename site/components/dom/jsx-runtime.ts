/**
 * TSX for the small islands, without a framework: an element of JSX is a real DOM
 * node, made at once. Nothing is parsed from text, so Trusted Types never object.
 * A screen that changes often uses Preact instead.
 */
export type Child = Node | string | number | false | null | undefined | Child[];

interface Props {
  children?: Child;
  [name: string]: unknown;
}

type Component<P> = (props: P) => Node;

const svg = new Set(["svg", "path", "line", "circle", "polyline", "title"]);

/** Makes an element: attributes as written, `on…` props as listeners. */
export function jsx<P extends Props>(tag: string | Component<P>, props: P): Node {
  if (typeof tag === "function") return tag(props);
  const element = svg.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "children" || value === undefined || value === false || value === null) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2).toLowerCase(), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, props.children);
  return element;
}

export const jsxs = jsx;

/** Groups children without an element around them. */
export function Fragment(props: { children?: Child }): Node {
  const fragment = document.createDocumentFragment();
  append(fragment, props.children);
  return fragment;
}

function append(parent: Node, child: Child): void {
  if (Array.isArray(child)) child.forEach(one => append(parent, one));
  else if (child instanceof Node) parent.appendChild(child);
  else if (child !== undefined && child !== null && child !== false) parent.appendChild(document.createTextNode(String(child)));
}

export namespace JSX {
  export type Element = Node;
  export interface ElementChildrenAttribute { children: unknown }
  /** Every HTML attribute is text, a flag or a number; every `on…` a listener. */
  export interface IntrinsicElements {
    [tag: string]: {
      children?: Child;
      [attribute: string]: unknown;
    };
  }
}

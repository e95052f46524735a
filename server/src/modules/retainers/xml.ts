// As much of XML as a bank statement needs: elements, attributes, text. No document types and no entities
// but the five of XML itself, so that a file can neither grow nor reach outside itself.

export type XmlElement = Readonly<{
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: readonly XmlElement[];
  text: string;
}>;
type Open = { name: string; attributes: Map<string, string>; children: XmlElement[]; text: string };

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};
// A declaration or comment; a tag, of which the prefix is not looked at; or text.
const token =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<(\/?)(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/** The root element; null for anything that is not this much of XML. */
export function readXml(source: string): XmlElement | null {
  const root: Open = { name: '', attributes: new Map(), children: [], text: '' };
  const open: Open[] = [root];
  const reader = new RegExp(token);
  while (reader.lastIndex < source.length) {
    const match = reader.exec(source);
    if (match === null || !take(open, match)) return null;
  }
  return open.length === 1 && root.children.length === 1 ? (root.children[0] ?? null) : null;
}

/** One token into the elements that are open; false for what is out of place. */
function take(
  open: Open[],
  [, slash, name, attributes = '', isEmpty, text]: RegExpExecArray,
): boolean {
  const top = open.at(-1);
  if (top === undefined) return false;
  if (text !== undefined) {
    const plain = decoded(text);
    top.text += plain ?? '';
    return plain !== null;
  }
  if (name === undefined) return true;
  if (slash === '/') {
    open.pop();
    return top.name === name && open.length > 0;
  }
  const read = attributesOf(attributes);
  if (read === null) return false;
  const element: Open = { name, attributes: read, children: [], text: '' };
  top.children.push(element);
  if (isEmpty !== '/') open.push(element);
  return true;
}

/** Null where an entity is none of XML's own. */
function decoded(text: string): string | null {
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d{1,6}|#x[0-9a-fA-F]{1,5});)/.test(text)) return null;
  return text.replace(/&(#x?)?(\w+);/g, (_, number: string | undefined, name: string) =>
    number === undefined
      ? (entities[name] ?? '')
      : String.fromCodePoint(Number.parseInt(name, number === '#x' ? 16 : 10)),
  );
}

function attributesOf(text: string): Map<string, string> | null {
  const found = new Map<string, string>();
  for (const [, name = '', quoted = ''] of text.matchAll(/([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    const value = decoded(quoted.slice(1, -1));
    if (value === null) return null;
    found.set(name, value);
  }
  return found;
}

export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** The text at a path of first children; null where there is none. */
export function textAt(element: XmlElement, ...path: readonly string[]): string | null {
  let at: XmlElement | undefined = element;
  for (const name of path) at = at?.children.find((child) => child.name === name);
  return at === undefined ? null : at.text.trim();
}

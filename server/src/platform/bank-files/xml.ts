// As much of XML as a bank's file needs: elements, attributes, text. No document types and no entities
// but the five of XML itself, so that a file can neither grow nor reach outside itself. Read piece by piece:
// of a long file never more is held than one of the elements that were asked for.

import { unreadable } from '@daybook/core/cash/bank-csv.ts';

export type XmlElement = Readonly<{
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: readonly XmlElement[];
  text: string;
}>;
/** An element that was asked for, with the names of those around it. */
export type XmlPiece = Readonly<{ element: XmlElement; within: string }>;
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

/**
 * The elements of these names, whole, as they end; one inside another of them comes as its part. Refuses
 * with import_unreadable, naming line and element, whatever is not this much of XML.
 */
export function* xmlPieces(source: string, names: ReadonlySet<string>): Generator<XmlPiece> {
  const root = opened('', new Map());
  const reading: Reading = { open: [root], root, names, wanted: 0 };
  const reader = new RegExp(token);
  let at = 0;
  const fault = (what: string) => {
    const line = source.slice(0, at).split('\n').length;
    return unreadable(`Line ${line}, in <${reading.open.at(-1)?.name || 'the file'}>: ${what}`);
  };
  while (at < source.length) {
    reader.lastIndex = at;
    const match = reader.exec(source);
    if (match === null) throw fault('this is no XML that a bank writes');
    const piece = take(reading, match, fault);
    if (piece !== null) yield piece;
    at = reader.lastIndex;
  }
  if (reading.open.length !== 1 || root.children.length !== 1) throw fault('it ends too early');
}

type Reading = { open: Open[]; root: Open; names: ReadonlySet<string>; wanted: number };
type Fault = (what: string) => Error;

/** One token into the elements that are open; the element that it ends, where it was asked for. */
function take(reading: Reading, match: RegExpExecArray, fault: Fault): XmlPiece | null {
  const [, slash, name, attributes = '', isEmpty, text] = match;
  const { open, root, names } = reading;
  const top = open.at(-1) ?? root;
  if (text !== undefined) {
    const plain = decoded(text);
    if (plain === null) throw fault('there is an entity of its own');
    if (reading.wanted > 0) top.text += plain;
    return null;
  }
  if (name === undefined) return null;
  if (slash === '/') {
    if (top.name !== name || open.length < 2) throw fault(`</${name}> closes what is not open`);
    open.pop();
    if (names.has(name)) reading.wanted -= 1;
    return ended(top, reading);
  }
  return begin(reading, { name, attributes, isEmpty: isEmpty === '/' }, fault);
}

type Tag = Readonly<{ name: string; attributes: string; isEmpty: boolean }>;

function begin(reading: Reading, { name, attributes, isEmpty }: Tag, fault: Fault) {
  const { open, root, names } = reading;
  const read = attributesOf(attributes);
  if (read === null) throw fault(`the attributes of <${name}> can’t be read`);
  if (open.length === 1 && root.children.length > 0) throw fault('there is a second root');
  const element = opened(name, read);
  if (open.length === 1) root.children.push(element);
  if (isEmpty) return ended(element, reading);
  open.push(element);
  if (names.has(name)) reading.wanted += 1;
  return null;
}

const opened = (name: string, attributes: Map<string, string>): Open => ({
  name,
  attributes,
  children: [],
  text: '',
});

/** What is part of a wanted element is kept in it; a wanted one is given out; the rest is let go. */
function ended(element: Open, { open, names, wanted }: Reading): XmlPiece | null {
  if (wanted > 0) open.at(-1)?.children.push(element);
  if (wanted > 0 || !names.has(element.name)) return null;
  const around = open.slice(1).map(({ name }) => name);
  return { element, within: around.join('/') };
}

/** Null where an entity is none of XML's own. */
function decoded(text: string): string | null {
  if (!text.includes('&')) return text;
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

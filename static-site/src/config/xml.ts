/**
 * A small XML reader that knows where everything stands. The browser's own gives no positions and no way to go on after
 * an error; configs are short, so this one is plain. No entities but the five of XML and character references, so
 * nothing external or recursive can be meant; size and depth are bounded.
 */

/** A place in the source: `offset` in UTF-16 units; `line` and `column` count from 1, columns in characters. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
  readonly at: Position;
}

export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Character data of the element itself, entities and CDATA resolved. */
  readonly text: string;
  readonly at: Position;
}

export interface XmlDocument {
  readonly root: XmlElement;
  /** Contents of all comments, in order. */
  readonly comments: readonly string[];
}

/** Why a text is no XML, and where. */
export class XmlError extends Error {
  constructor(
    message: string,
    readonly at: Position,
  ) {
    super(message);
    this.name = "XmlError";
  }
}

/** Longest config, in UTF-16 units. */
export const MAX_LENGTH = 1_048_576;
/** Deepest nesting of elements. */
export const MAX_DEPTH = 128;

/** Reads one XML document. Throws `XmlError`. */
export function parseXml(source: string): XmlDocument {
  return new Reader(source).document();
}

interface Open {
  name: string;
  attributes: XmlAttribute[];
  children: XmlElement[];
  text: string;
  at: Position;
}

/** Nearly every name; the expression for all scripts takes the browser ten milliseconds to prepare. */
const PLAIN_NAME = /[:A-Z_a-z][:\w.-]*(?![:\w.-]|[^ -~\t\r\n])/y;
const NAME = /[:\p{L}_][:\p{L}\p{N}\p{M}_.\-·]*/uy;
const SPACE = /[ \t\r\n]*/y;
const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", apos: "'", quot: '"' };

class Reader {
  #offset = 0;
  readonly #lines: number[] = [0];
  readonly #comments: string[] = [];

  constructor(readonly source: string) {
    for (let i = source.indexOf("\n"); i >= 0; i = source.indexOf("\n", i + 1)) this.#lines.push(i + 1);
  }

  document(): XmlDocument {
    if (this.source.length > MAX_LENGTH) throw this.#error("the config is too long", 0);
    if (this.source.startsWith("\ufeff")) this.#offset = 1;
    const open: Open[] = [];
    let root: XmlElement | undefined;
    while (this.#offset < this.source.length) {
      const start = this.#offset;
      const next = this.source.indexOf("<", start);
      const text = this.source.slice(start, next < 0 ? undefined : next);
      const top = open.at(-1);
      if (top) top.text += this.#decode(text, start);
      else if (text.trim() !== "") {
        throw this.#error("text outside the root element", start + text.length - text.trimStart().length);
      }
      if (next < 0) break;
      this.#offset = next;
      if (this.#starts("<!--")) this.#comments.push(this.#until("-->", 4, "the comment is not closed"));
      else if (this.#starts("<![CDATA[")) {
        if (!top) throw this.#error("text outside the root element", next);
        top.text += this.#until("]]>", 9, "the CDATA section is not closed");
      } else if (this.#starts("<?")) this.#until("?>", 2, "the processing instruction is not closed");
      else if (this.#starts("<!")) throw this.#error("document types are not allowed", next);
      else if (this.#starts("</")) {
        const closed = this.#closing(open);
        const parent = open.at(-1);
        if (parent) parent.children.push(closed);
        else root = closed;
      } else {
        if (!top && root) throw this.#error("only one root element is allowed", next);
        const { element, empty } = this.#opening();
        if (open.length >= MAX_DEPTH) throw this.#error("elements are nested too deeply", next);
        if (!empty) open.push(element);
        else if (top) top.children.push(element);
        else root = element;
      }
    }
    const unclosed = open.at(-1);
    if (unclosed) throw new XmlError(`<${unclosed.name}> is not closed`, unclosed.at);
    if (!root) throw this.#error("the config is empty", this.source.length);
    return { root, comments: this.#comments };
  }

  #opening(): { element: Open; empty: boolean } {
    const start = this.#offset++;
    const name = this.#name("a tag name is expected");
    const attributes: XmlAttribute[] = [];
    for (;;) {
      const spaced = this.#space();
      if (this.#starts("/>") || this.#starts(">")) break;
      if (this.#offset >= this.source.length) throw this.#error(`<${name}> is not closed`, start);
      if (!spaced) throw this.#error("a space is expected before an attribute", this.#offset);
      const attribute = this.#attribute();
      if (attributes.some((other) => other.name === attribute.name)) {
        throw new XmlError(`the attribute "${attribute.name}" stands twice`, attribute.at);
      }
      attributes.push(attribute);
    }
    const empty = this.#starts("/>");
    this.#offset += empty ? 2 : 1;
    return { element: { name, attributes, children: [], text: "", at: this.#position(start) }, empty };
  }

  #attribute(): XmlAttribute {
    const start = this.#offset;
    const name = this.#name("an attribute name is expected");
    this.#space();
    if (!this.#starts("=")) throw this.#error(`the attribute "${name}" has no value`, start);
    this.#offset++;
    this.#space();
    const quote = this.source[this.#offset];
    if (quote !== '"' && quote !== "'") throw this.#error(`the value of "${name}" is not quoted`, this.#offset);
    const from = ++this.#offset;
    const end = this.source.indexOf(quote, from);
    if (end < 0) throw this.#error(`the value of "${name}" is not closed`, from - 1);
    const raw = this.source.slice(from, end);
    const less = raw.indexOf("<");
    if (less >= 0) throw this.#error("< must be written as &lt; in a value", from + less);
    this.#offset = end + 1;
    return { name, value: this.#decode(raw.replace(/\r\n|[\r\n\t]/g, " "), from), at: this.#position(start) };
  }

  #closing(open: Open[]): XmlElement {
    const start = this.#offset;
    this.#offset += 2;
    const name = this.#name("a tag name is expected");
    this.#space();
    if (!this.#starts(">")) throw this.#error(`</${name}> is not closed`, start);
    this.#offset++;
    const element = open.pop();
    if (!element) throw this.#error(`</${name}> closes nothing`, start);
    if (element.name !== name) throw this.#error(`</${name}> stands where </${element.name}> is expected`, start);
    return element;
  }

  #decode(text: string, start: number): string {
    if (!text.includes("&")) return text;
    return text.replace(/&([^;&<\s]*)(;?)/g, (whole, reference: string, semicolon: string, at: number) => {
      const named = Object.hasOwn(NAMED, reference) ? NAMED[reference] : undefined;
      if (semicolon && named !== undefined) return named;
      const number = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(reference);
      const code = number ? Number.parseInt(number[1] ?? number[2] ?? "", number[1] ? 16 : 10) : Number.NaN;
      if (!semicolon || !isCharacter(code)) throw this.#error(`unknown entity ${whole}`, start + at);
      return String.fromCodePoint(code);
    });
  }

  #name(message: string): string {
    const match = this.#match(PLAIN_NAME) ?? this.#match(NAME);
    if (!match) throw this.#error(message, this.#offset);
    this.#offset += match[0].length;
    return match[0];
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#offset;
    return pattern.exec(this.source);
  }

  #space(): boolean {
    const length = this.#match(SPACE)?.[0].length ?? 0;
    this.#offset += length;
    return length > 0;
  }

  #starts(prefix: string): boolean {
    return this.source.startsWith(prefix, this.#offset);
  }

  #until(end: string, skip: number, message: string): string {
    const start = this.#offset;
    const at = this.source.indexOf(end, start + skip);
    if (at < 0) throw this.#error(message, start);
    this.#offset = at + end.length;
    return this.source.slice(start + skip, at);
  }

  #error(message: string, offset: number): XmlError {
    return new XmlError(message, this.#position(offset));
  }

  #position(offset: number): Position {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const column = [...this.source.slice(this.#lines[low], offset)].length + 1;
    return { offset, line: low + 1, column };
  }
}

const isCharacter = (code: number) =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff);

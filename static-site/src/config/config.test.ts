import { describe, expect, test } from "vitest";
import { optionsOf } from "./options.ts";
import { resolveConfig } from "./task-config.ts";
import { titleOf } from "./titles.ts";
import { flag, numeric, readConfig, text, tryReadConfig } from "./tree.ts";
import { lookUp, resolve, resolveText } from "./variables.ts";
import { parseXml, XmlError } from "./xml.ts";

const keysOf = (source: string, data: unknown = {}) => {
  const config = readConfig(source);
  return [...optionsOf(config.root, data).values()].flat().map(({ value, hotkey }) => [value, hotkey]);
};

describe("xml", () => {
  test("knows where elements and attributes stand, in characters", () => {
    const { root } = parseXml('<View>\n  <!-- 😀 --><Text name="t"/>\n</View>');
    expect(root.children[0]?.at).toMatchObject({ line: 2, column: 13 });
    expect(root.children[0]?.attributes[0]?.at).toMatchObject({ line: 2, column: 19 });
  });

  test("names are of any script, whole", () => {
    const { root } = parseXml('<View naïve="1" ключ="2" a-b.c:d="3"><Überschrift/></View>');
    expect(root.attributes.map(({ name }) => name)).toEqual(["naïve", "ключ", "a-b.c:d"]);
    expect(root.children[0]?.name).toBe("Überschrift");
  });

  test("resolves entities and CDATA, and nothing else", () => {
    const { root } = parseXml("<Style a='&lt;&#65;&#x1F600;'><![CDATA[a > b & c]]> &amp;</Style>");
    expect(root.attributes[0]?.value).toBe("<A😀");
    expect(root.text).toBe("a > b & c &");
    expect(() => parseXml("<a>&nbsp;</a>")).toThrow("unknown entity &nbsp;");
  });

  test.each([
    ["<a>", 1, 1],
    ["<a>\n</b>", 2, 1],
    ["<a b=c/>", 1, 6],
    ["<a/><b/>", 1, 5],
    ["<!DOCTYPE a><a/>", 1, 1],
    ["", 1, 1],
  ])("refuses %j", (source, line, column) => {
    const error = tryReadConfig(source);
    expect(error).toBeInstanceOf(XmlError);
    if (error instanceof XmlError) expect([error.at.line, error.at.column]).toEqual([line, column]);
  });

  test("never throws anything but XmlError, whatever is cut or doubled", () => {
    const source =
      '<View a="1"><!-- c --><Labels name="l" toName="t"><Label value="&amp;"/></Labels><![CDATA[x]]></View>';
    for (let i = 0; i < source.length; i++) {
      for (const broken of [source.slice(0, i), source.slice(i), source.slice(0, i) + source.slice(i + 2)]) {
        tryReadConfig(broken);
      }
    }
  });
});

describe("the config of a task", () => {
  const source = `<View><Header value="$title"/><Image name="i" value="$list" crossOrigin="$cors" hint="5 $, $ 6, $none"/>
    <AudioPlus name="a" value="$a"/><Choices name="c" toName="i"><Choice value="x"/></Choices></View>`;

  test("has variables filled in, but for those that stand for data", () => {
    const config = readConfig(source);
    const resolved = resolveConfig(config, { cors: "anonymous", list: ["a.png"] });
    const image = resolved.objects.get("i")?.node;
    expect([image?.attributes.get("crossorigin"), image?.attributes.get("value")]).toEqual(["anonymous", "$list"]);
    expect(image?.attributes.get("hint")).toBe("5 $, $ 6, $none");
    expect(resolved.controls.get("c")?.node).toBe(config.controls.get("c")?.node);
  });

  test("is worked out once for a task", () => {
    const config = readConfig(source);
    const data = { list: [] };
    expect(resolveConfig(config, data)).toBe(resolveConfig(config, data));
  });

  test("knows tags by their older names, and the defaults of attributes", () => {
    const { objects, controls } = readConfig(source);
    expect(objects.get("a")?.tag).toBe("audio");
    const choices = controls.get("c")?.node;
    expect(choices && [text(choices, "layout"), flag(choices, "required"), numeric(choices, "step")]).toEqual([
      "vertical",
      false,
      Number.NaN,
    ]);
    const image = objects.get("i")?.node;
    expect(image && numeric(image, "gridSize")).toBe(30);
  });

  test("names controls by the header before them", () => {
    const { root, controls } = readConfig(
      '<View><Header value="Mood of $who"/><Choices name="a" toName="t"/><Choices name="b" toName="t"/></View>',
    );
    expect([...controls.values()].map((control) => titleOf(root, control, { who: "Ann" }))).toEqual([
      "Mood of Ann",
      "b",
    ]);
  });
});

describe("variables", () => {
  const data = { text: "hi", meta: { author: { name: "Ann" } }, images: [{ url: "a.png" }], n: 3, "a.b": 1 };

  test("follow paths, indexes and whole keys", () => {
    expect(resolve("$meta.author.name", data)).toBe("Ann");
    expect(resolve("$images[0].url", data)).toBe("a.png");
    expect(resolve("$images", data)).toBe(data.images);
    expect(lookUp(data, "a.b")).toBe(1);
    expect(resolve("$none", data)).toBeUndefined();
    expect(resolve("$größe.b1", { größe: { b1: 2 } })).toBe(2);
  });

  test("are filled into longer texts", () => {
    expect(resolveText("Task $n by $meta.author.name, $none.", data)).toBe("Task 3 by Ann, .");
  });
});

test("labels without a color get one each, the same label the same everywhere", () => {
  const config = readConfig(`<View><Image name="i" value="$i"/>
    <RectangleLabels name="box" toName="i"><Label value="Car"/><Label value="Red" background="#f00"/></RectangleLabels>
    <PolygonLabels name="poly" toName="i"><Label value="Road"/><Label value="Car"/></PolygonLabels></View>`);
  const [car, red, road, again] = [...optionsOf(config.root, {}).values()].flat().map(({ background }) => background);
  expect(again).toBe(car);
  expect(red).toBe("#f00");
  expect(road).not.toBe(car);
});

describe("hotkeys", () => {
  test("go by the order of the config, around those that are asked for", () => {
    const source = `<View><Text name="t" value="$text"/>
      <Labels name="l" toName="t"><Label value="A"/><Label value="B" hotkey="1"/><Label value="C"/></Labels>
      <Choices name="c" toName="t"><Choice value="D"/></Choices></View>`;
    expect(keysOf(source)).toEqual([
      ["A", "2"],
      ["B", "1"],
      ["C", "3"],
      ["D", "4"],
    ]);
  });

  test("are never the keys of an image's tools, unless the config asks for one", () => {
    const labels = Array.from({ length: 30 }, (_, index) => `<Label value="${index}"/>`).join("");
    const config = (more: string) =>
      `<View><Image name="i" value="$i"/><RectangleLabels name="l" toName="i">${labels}${more}</RectangleLabels></View>`;
    const keys = keysOf(config('<Label value="X" hotkey="v"/>')).map(([, key]) => key);
    expect(keys.filter((key) => key && "vhrp".includes(key))).toEqual(["v"]);
  });

  test("run out quietly", () => {
    const labels = Array.from({ length: 40 }, (_, index) => `<Label value="${index}"/>`).join("");
    const keys = keysOf(`<View><Labels name="l" toName="t">${labels}</Labels></View>`).map(([, key]) => key);
    expect(keys.slice(0, 11).join("")).toBe("1234567890q");
    expect(keys.at(-1)).toBeUndefined();
  });

  test("labels may come from the task", () => {
    const source = '<View><Labels name="l" toName="t" value="$list"/></View>';
    expect(keysOf(source, { list: [{ value: "A", alias: "a" }, "B", { value: "C", hotkey: "1" }] })).toEqual([
      ["a", "2"],
      ["B", "3"],
      ["C", "1"],
    ]);
  });
});

import { expect, test } from "vitest";
import { readConfig } from "../../config/tree.ts";
import { canAnswer } from "./registry.ts";

const answerable = (source: string) => {
  const config = readConfig(`<View>${source}</View>`);
  return [...config.controls.values()].filter((control) => canAnswer(config, control)).map(({ name }) => name);
};

test("controls with a view can be answered, also before it is loaded", () => {
  const source = `<Text name="t" value="$t"/>
    <Choices name="choices" toName="t"><Choice value="a"/></Choices>
    <TextArea name="textarea" toName="t"/>
    <Taxonomy name="taxonomy" toName="t"><Choice value="a"/></Taxonomy>
    <DateTime name="datetime" toName="t"/>`;
  expect(answerable(source)).toEqual(["choices", "textarea"]);
});

test("labels of an object without a view cannot be given, choices about it can", () => {
  const source = `<Video name="v" value="$v"/>
    <Labels name="labels" toName="v"><Label value="a"/></Labels>
    <Choices name="choices" toName="v"><Choice value="a"/></Choices>`;
  expect(answerable(source)).toEqual(["choices"]);
});

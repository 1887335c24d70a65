/** Configs, entries and sessions that tests of the editor start from. */
import { readConfig } from "../../config/tree.ts";
import { Session, type SessionOptions } from "./session.ts";

export const NER = `<View>
  <Labels name="label" toName="text"><Label value="PER"/><Label value="ORG" maxUsages="2"/></Labels>
  <Text name="text" value="$text"/>
  <Choices name="sentiment" toName="text"><Choice value="Good"/><Choice value="Bad"/></Choices>
  <Choices name="kind" toName="text" perRegion="true" whenLabelValue="PER" required="true">
    <Choice value="Real"/><Choice value="Fictional"/>
  </Choices>
</View>`;

export const BOXES = `<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="Car"/><Label value="Bus"/></RectangleLabels>
</View>`;

export function sessionOf(source: string, options: Partial<Omit<SessionOptions, "config">> = {}): Session {
  return new Session({ config: readConfig(source), data: {}, result: [], ...options });
}

/** A span as Label Studio stores it. */
export const spanEntry = (id: string, start: number, end: number, label: string, more = {}) => ({
  id,
  from_name: "label",
  to_name: "text",
  type: "labels",
  value: { start, end, text: "x".repeat(end - start), labels: [label] },
  ...more,
});

export const boxEntry = (id: string, x: number, y: number, label: string, more = {}) => ({
  original_width: 1920,
  original_height: 1080,
  image_rotation: 0,
  value: { x, y, width: 10.123456789012344, height: 1 / 3, rotation: 12.5, rectanglelabels: [label] },
  id,
  from_name: "box",
  to_name: "image",
  type: "rectanglelabels",
  origin: "manual",
  ...more,
});

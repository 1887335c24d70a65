import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** A ready-made labeling config. */
export interface Template {
  id: string;
  title: MessageDescriptor;
  description: MessageDescriptor;
  group: "text" | "image";
  config: string;
}

/** Headings of the gallery, in its order. */
export const templateGroups: readonly { id: Template["group"]; title: MessageDescriptor }[] = [
  { id: "text", title: msg`Text` },
  { id: "image", title: msg`Images` },
];

/** The gallery. Label names stay English: they are data, for the project's owner to change. */
export const templates: readonly Template[] = [
  {
    id: "named-entities",
    title: msg`Named entities`,
    description: msg`Mark people, places and dates in a text.`,
    group: "text",
    config: `<View>
  <Labels name="label" toName="text">
    <Label value="PER" background="#e0586a"/>
    <Label value="ORG" background="#d99a1c"/>
    <Label value="LOC" background="#2f9be8"/>
    <Label value="DATE" background="#3aa876"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>
`,
  },
  {
    id: "text-classification",
    title: msg`Text classification`,
    description: msg`Assign one class to each text, such as its sentiment.`,
    group: "text",
    config: `<View>
  <Text name="text" value="$text"/>
  <Header value="Which sentiment does the text have?"/>
  <Choices name="sentiment" toName="text" choice="single" showInline="true">
    <Choice value="Positive"/>
    <Choice value="Neutral"/>
    <Choice value="Negative"/>
  </Choices>
</View>
`,
  },
  {
    id: "topics",
    title: msg`Topics`,
    description: msg`Select all topics of a text.`,
    group: "text",
    config: `<View>
  <Text name="text" value="$text"/>
  <Header value="What is it about?"/>
  <Choices name="topics" toName="text" choice="multiple">
    <Choice value="Politics"/>
    <Choice value="Economy"/>
    <Choice value="Science"/>
    <Choice value="Culture"/>
    <Choice value="Sports"/>
  </Choices>
</View>
`,
  },
  {
    id: "entities-and-class",
    title: msg`Entities and text class`,
    description: msg`Mark entities and classify the whole text.`,
    group: "text",
    config: `<View>
  <Labels name="label" toName="text">
    <Label value="Product" background="#2f9be8"/>
    <Label value="Feature" background="#8a63d2"/>
    <Label value="Problem" background="#e0586a"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Choices name="urgency" toName="text" choice="single" showInline="true">
    <Choice value="Urgent"/>
    <Choice value="Can wait"/>
  </Choices>
</View>
`,
  },
  {
    id: "object-detection",
    title: msg`Object detection`,
    description: msg`Draw labeled boxes around objects.`,
    group: "image",
    config: `<View>
  <Image name="image" value="$image" zoom="true" zoomControl="true"/>
  <RectangleLabels name="label" toName="image">
    <Label value="Airplane" background="#3aa876"/>
    <Label value="Car" background="#2f9be8"/>
    <Label value="Person" background="#e0586a"/>
  </RectangleLabels>
</View>
`,
  },
  {
    id: "image-classification",
    title: msg`Image classification`,
    description: msg`Assign one class to each image.`,
    group: "image",
    config: `<View>
  <Image name="image" value="$image"/>
  <Choices name="choice" toName="image" choice="single" showInline="true">
    <Choice value="Usable"/>
    <Choice value="Blurred"/>
    <Choice value="Off topic"/>
  </Choices>
</View>
`,
  },
  {
    id: "image-tags",
    title: msg`Image tags`,
    description: msg`Select everything that an image shows.`,
    group: "image",
    config: `<View>
  <Image name="image" value="$image"/>
  <Choices name="tags" toName="image" choice="multiple" showInline="true">
    <Choice value="Indoors"/>
    <Choice value="Outdoors"/>
    <Choice value="People"/>
    <Choice value="Animals"/>
    <Choice value="Text"/>
  </Choices>
</View>
`,
  },
  {
    id: "boxes-and-class",
    title: msg`Boxes and image class`,
    description: msg`Draw boxes and classify the whole image.`,
    group: "image",
    config: `<View>
  <Choices name="weather" toName="image" choice="single" showInline="true">
    <Choice value="Clear"/>
    <Choice value="Cloudy"/>
    <Choice value="Rain"/>
  </Choices>
  <Image name="image" value="$image" zoom="true" zoomControl="true"/>
  <RectangleLabels name="label" toName="image">
    <Label value="Cloud" background="#2f9be8"/>
    <Label value="Bird" background="#d99a1c"/>
  </RectangleLabels>
</View>
`,
  },
];

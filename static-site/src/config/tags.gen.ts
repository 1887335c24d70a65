// Generated from crates/labeling/tags.json by tools/tags.mjs. Do not edit.

export type TagKind = "object" | "control" | "visual" | "child";
export type ObjectTagName =
  | "Audio"
  | "HyperText"
  | "Image"
  | "List"
  | "Paragraphs"
  | "Pdf"
  | "Table"
  | "Text"
  | "TimeSeries"
  | "Video"
  | "Chat"
  | "ReactCode";
export type ControlTagName =
  | "Choices"
  | "Taxonomy"
  | "TextArea"
  | "Rating"
  | "Number"
  | "DateTime"
  | "Pairwise"
  | "Ranker"
  | "Labels"
  | "HyperTextLabels"
  | "ParagraphLabels"
  | "TimeSeriesLabels"
  | "TimelineLabels"
  | "Rectangle"
  | "RectangleLabels"
  | "Ellipse"
  | "EllipseLabels"
  | "Polygon"
  | "PolygonLabels"
  | "KeyPoint"
  | "KeyPointLabels"
  | "Vector"
  | "VectorLabels"
  | "Brush"
  | "BrushLabels"
  | "Bitmask"
  | "BitmaskLabels"
  | "MagicWand"
  | "VideoRectangle"
  | "Relations"
  | "OcrLabels"
  | "VideoVector"
  | "VideoVectorLabels";
export type VisualTagName =
  | "View"
  | "Header"
  | "Style"
  | "Markdown"
  | "Collapse"
  | "Filter"
  | "Dialog"
  | "Repeater"
  | "PagedView";
export type ChildTagName =
  | "Channel"
  | "MultiChannel"
  | "Choice"
  | "Label"
  | "Relation"
  | "Bucket"
  | "Shortcut"
  | "Panel";
export type TagName = ObjectTagName | ControlTagName | VisualTagName | ChildTagName;
/** The values of a result entry's `type`. */
export type ResultType =
  | "chatmessage"
  | "reactcode"
  | "choices"
  | "taxonomy"
  | "textarea"
  | "rating"
  | "number"
  | "datetime"
  | "pairwise"
  | "ranker"
  | "labels"
  | "hypertextlabels"
  | "paragraphlabels"
  | "timeserieslabels"
  | "timelinelabels"
  | "rectangle"
  | "rectanglelabels"
  | "ellipse"
  | "ellipselabels"
  | "polygon"
  | "polygonlabels"
  | "keypoint"
  | "keypointlabels"
  | "vector"
  | "vectorlabels"
  | "brush"
  | "brushlabels"
  | "bitmask"
  | "bitmasklabels"
  | "magicwand"
  | "videorectangle"
  | "relation"
  | "ocrlabels"
  | "videovector"
  | "videovectorlabels";

export interface ResultSpec {
  readonly type: ResultType;
  /** The keys of `value` besides the label array. */
  readonly value: readonly string[];
  /** The key of `value` that holds its labels. */
  readonly labels?: string;
}

export interface AttributeSpec {
  readonly name: string;
  readonly type: "string" | "number" | "boolean" | "enum";
  /** The values of an enum. */
  readonly values?: readonly string[];
  readonly default?: string;
  /** Whether its absence refuses the config or only makes the tag useless. */
  readonly required?: "refused" | "warned";
}

export interface TagSpec {
  readonly tag: TagName;
  readonly kind: TagKind;
  /** Present for tags of Label Studio's enterprise edition. */
  readonly edition?: string;
  /** Older names. */
  readonly aliases?: readonly string[];
  /** For a child: the tags it stands in; `*Labels` is every control that ends so. */
  readonly parents?: readonly string[];
  /** For a control: the object tags it may name; `*` is any. */
  readonly targets?: readonly string[];
  readonly children?: readonly string[];
  /** Whether it draws regions. */
  readonly regions?: boolean;
  readonly results?: readonly ResultSpec[];
  readonly attributes: readonly AttributeSpec[];
}

/** Every tag by its name in lower case. */
export const tags: Readonly<Record<string, TagSpec>> = {
  audio: {
    tag: "Audio",
    kind: "object",
    aliases: ["AudioPlus"],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "value", type: "string", required: "warned" },
      { name: "defaultspeed", type: "number", default: "1" },
      { name: "defaultscale", type: "number", default: "1" },
      { name: "defaultzoom", type: "number", default: "1" },
      { name: "defaultvolume", type: "number", default: "1" },
      { name: "hotkey", type: "string" },
      { name: "sync", type: "string" },
      { name: "height", type: "number", default: "96" },
      { name: "waveheight", type: "number", default: "32" },
      { name: "spectrogram", type: "boolean", default: "false" },
      { name: "splitchannels", type: "boolean", default: "false" },
      { name: "decoder", type: "enum", values: ["webaudio", "ffmpeg", "none"], default: "webaudio" },
      { name: "player", type: "enum", values: ["html5", "webaudio"], default: "html5" },
      { name: "muted", type: "boolean", default: "false" },
      { name: "zoom", type: "boolean", default: "true" },
      { name: "volume", type: "boolean", default: "true" },
      { name: "speed", type: "boolean", default: "true" },
      { name: "showlabels", type: "boolean" },
      { name: "showscores", type: "boolean" },
      { name: "cursorwidth", type: "number", default: "2" },
      { name: "cursorcolor", type: "string", default: "#333" },
      { name: "autocenter", type: "boolean", default: "true" },
      { name: "scrollparent", type: "boolean", default: "true" },
    ],
  },
  hypertext: {
    tag: "HyperText",
    kind: "object",
    attributes: [
      { name: "name", type: "string", required: "refused" },
      { name: "value", type: "string", required: "refused" },
      { name: "valueType", type: "enum", values: ["url", "text"], default: "text" },
      { name: "inline", type: "boolean", default: "false" },
      { name: "saveTextResult", type: "enum", values: ["yes", "no"] },
      { name: "encoding", type: "enum", values: ["none", "base64", "base64unicode"] },
      { name: "selectionEnabled", type: "boolean", default: "true" },
      { name: "clickableLinks", type: "boolean", default: "false" },
      { name: "highlightColor", type: "string" },
      { name: "showLabels", type: "boolean" },
      { name: "granularity", type: "enum", values: ["symbol", "word", "sentence", "paragraph"] },
    ],
  },
  image: {
    tag: "Image",
    kind: "object",
    attributes: [
      { name: "name", type: "string", required: "refused" },
      { name: "value", type: "string", required: "refused" },
      { name: "valueList", type: "string" },
      { name: "smoothing", type: "boolean" },
      { name: "width", type: "string", default: "100%" },
      { name: "maxWidth", type: "string", default: "750px" },
      { name: "zoom", type: "boolean", default: "false" },
      { name: "negativeZoom", type: "boolean", default: "false" },
      { name: "zoomBy", type: "number", default: "1.1" },
      { name: "grid", type: "boolean", default: "false" },
      { name: "gridSize", type: "number", default: "30" },
      { name: "gridColor", type: "string", default: "#EEEEF4" },
      { name: "zoomControl", type: "boolean", default: "false" },
      { name: "brightnessControl", type: "boolean", default: "false" },
      { name: "contrastControl", type: "boolean", default: "false" },
      { name: "rotateControl", type: "boolean", default: "false" },
      { name: "crosshair", type: "boolean", default: "false" },
      { name: "horizontalAlignment", type: "enum", values: ["left", "center", "right"], default: "left" },
      { name: "verticalAlignment", type: "enum", values: ["top", "center", "bottom"], default: "top" },
      { name: "defaultZoom", type: "enum", values: ["auto", "original", "fit"], default: "fit" },
      { name: "crossOrigin", type: "enum", values: ["none", "anonymous", "use-credentials"], default: "none" },
      { name: "height", type: "string" },
      { name: "maxheight", type: "string" },
      { name: "resize", type: "string" },
      { name: "showlabels", type: "boolean" },
      { name: "selectioncontrol", type: "boolean", default: "true" },
      { name: "lazyoff", type: "boolean" },
    ],
  },
  list: {
    tag: "List",
    kind: "object",
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "value", type: "string", required: "warned" },
      { name: "title", type: "string" },
    ],
  },
  paragraphs: {
    tag: "Paragraphs",
    kind: "object",
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "value", type: "string", required: "warned" },
      { name: "valueType", type: "enum", values: ["json", "url"], default: "json" },
      { name: "audioUrl", type: "string" },
      { name: "sync", type: "string" },
      { name: "showPlayer", type: "boolean", default: "false" },
      { name: "saveTextResult", type: "enum", values: ["no", "yes"], default: "yes" },
      { name: "layout", type: "enum", values: ["none", "dialogue"], default: "none" },
      { name: "nameKey", type: "string", default: "author" },
      { name: "textKey", type: "string", default: "text" },
      { name: "contextScroll", type: "boolean", default: "false" },
      { name: "highlightcolor", type: "string" },
      { name: "showlabels", type: "boolean" },
    ],
  },
  pdf: {
    tag: "Pdf",
    kind: "object",
    attributes: [
      { name: "name", type: "string" },
      { name: "value", type: "string", required: "warned" },
    ],
  },
  table: {
    tag: "Table",
    kind: "object",
    attributes: [
      { name: "name", type: "string" },
      { name: "value", type: "string", required: "warned" },
      { name: "valueType", type: "enum", values: ["json", "url"], default: "json" },
    ],
  },
  text: {
    tag: "Text",
    kind: "object",
    attributes: [
      { name: "name", type: "string", required: "refused" },
      { name: "value", type: "string", required: "refused" },
      { name: "valueType", type: "enum", values: ["url", "text"], default: "text" },
      { name: "saveTextResult", type: "enum", values: ["yes", "no"] },
      { name: "encoding", type: "enum", values: ["none", "base64", "base64unicode"] },
      { name: "selectionEnabled", type: "boolean", default: "true" },
      { name: "highlightColor", type: "string" },
      { name: "showLabels", type: "boolean" },
      { name: "granularity", type: "enum", values: ["symbol", "word", "sentence", "paragraph"] },
    ],
  },
  timeseries: {
    tag: "TimeSeries",
    kind: "object",
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "value", type: "string", required: "warned" },
      { name: "valueType", type: "enum", values: ["url", "json"], default: "url" },
      { name: "sync", type: "string" },
      { name: "cursorColor", type: "string" },
      { name: "timeColumn", type: "string" },
      { name: "timeFormat", type: "string" },
      { name: "timeDisplayFormat", type: "string" },
      { name: "durationDisplayFormat", type: "string" },
      { name: "sep", type: "string", default: "," },
      { name: "overviewChannels", type: "string" },
      { name: "overviewWidth", type: "string", default: "25%" },
      { name: "fixedScale", type: "boolean", default: "false" },
      { name: "multiaxis", type: "boolean" },
      { name: "hotkey", type: "string" },
    ],
  },
  video: {
    tag: "Video",
    kind: "object",
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "value", type: "string", required: "warned" },
      { name: "frameRate", type: "number", default: "24" },
      { name: "sync", type: "string" },
      { name: "muted", type: "boolean", default: "false" },
      { name: "height", type: "number", default: "600" },
      { name: "timelineHeight", type: "number", default: "64" },
      { name: "defaultPlaybackSpeed", type: "number", default: "1" },
      { name: "minPlaybackSpeed", type: "number", default: "1" },
      { name: "hotkey", type: "string" },
    ],
  },
  chat: {
    tag: "Chat",
    kind: "object",
    edition: "enterprise",
    results: [
      { type: "chatmessage", value: ["chatmessage"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "value", type: "string", required: "warned" },
      { name: "messageroles", type: "string" },
      { name: "editable", type: "boolean" },
      { name: "minmessages", type: "string" },
      { name: "maxmessages", type: "string" },
      { name: "llm", type: "string" },
    ],
  },
  reactcode: {
    tag: "ReactCode",
    kind: "object",
    edition: "enterprise",
    aliases: ["CustomInterface"],
    results: [
      { type: "reactcode", value: ["reactcode"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string" },
      { name: "value", type: "string" },
      { name: "data", type: "string" },
      { name: "inputs", type: "string" },
      { name: "outputs", type: "string" },
      { name: "style", type: "string" },
      { name: "classname", type: "string" },
    ],
  },
  choices: {
    tag: "Choices",
    kind: "control",
    targets: ["*"],
    children: ["Choice", "View", "Header", "HyperText"],
    results: [
      { type: "choices", value: ["choices"], labels: "choices" },
    ],
    attributes: [
      { name: "name", type: "string", required: "refused" },
      { name: "toName", type: "string", required: "refused" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "single-radio", "multiple"], default: "single" },
      { name: "showInline", type: "boolean", default: "false" },
      { name: "required", type: "boolean", default: "false" },
      { name: "requiredMessage", type: "string" },
      { name: "visibleWhen", type: "enum", values: ["region-selected", "no-region-selected", "choice-selected", "choice-unselected"] },
      { name: "whenTagName", type: "string" },
      { name: "whenLabelValue", type: "string" },
      { name: "whenChoiceValue", type: "string" },
      { name: "perRegion", type: "boolean" },
      { name: "perItem", type: "boolean" },
      { name: "allowNested", type: "boolean" },
      { name: "layout", type: "enum", values: ["select", "inline", "vertical"], default: "vertical" },
    ],
  },
  taxonomy: {
    tag: "Taxonomy",
    kind: "control",
    targets: ["*"],
    children: ["Choice"],
    results: [
      { type: "taxonomy", value: ["taxonomy"], labels: "taxonomy" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "apiUrl", type: "string" },
      { name: "leafsOnly", type: "boolean", default: "false" },
      { name: "showFullPath", type: "boolean", default: "false" },
      { name: "pathSeparator", type: "string", default: " / " },
      { name: "maxUsages", type: "number" },
      { name: "maxWidth", type: "string" },
      { name: "minWidth", type: "string" },
      { name: "required", type: "boolean", default: "false" },
      { name: "requiredMessage", type: "string" },
      { name: "placeholder", type: "string" },
      { name: "perRegion", type: "boolean" },
      { name: "perItem", type: "boolean" },
      { name: "labeling", type: "boolean" },
      { name: "legacy", type: "boolean" },
      { name: "dropdownwidth", type: "string" },
      { name: "visibleWhen", type: "enum", values: ["region-selected", "no-region-selected", "choice-selected", "choice-unselected"] },
      { name: "whenTagName", type: "string" },
      { name: "whenLabelValue", type: "string" },
      { name: "whenChoiceValue", type: "string" },
    ],
  },
  textarea: {
    tag: "TextArea",
    kind: "control",
    targets: ["*"],
    children: ["Shortcut"],
    results: [
      { type: "textarea", value: ["text"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "refused" },
      { name: "toName", type: "string", required: "refused" },
      { name: "value", type: "string" },
      { name: "placeholder", type: "string" },
      { name: "maxSubmissions", type: "number" },
      { name: "editable", type: "boolean", default: "false" },
      { name: "transcription", type: "boolean", default: "false" },
      { name: "skipDuplicates", type: "boolean", default: "false" },
      { name: "displayMode", type: "enum", values: ["tag", "region-list"], default: "tag" },
      { name: "rows", type: "number", default: "1" },
      { name: "required", type: "boolean", default: "false" },
      { name: "requiredMessage", type: "string" },
      { name: "showSubmitButton", type: "boolean" },
      { name: "perRegion", type: "boolean" },
      { name: "perItem", type: "boolean" },
      { name: "allowsubmit", type: "boolean", default: "true" },
      { name: "label", type: "string" },
      { name: "visibleWhen", type: "enum", values: ["region-selected", "no-region-selected", "choice-selected", "choice-unselected"] },
      { name: "whenTagName", type: "string" },
      { name: "whenLabelValue", type: "string" },
      { name: "whenChoiceValue", type: "string" },
    ],
  },
  rating: {
    tag: "Rating",
    kind: "control",
    targets: ["*"],
    results: [
      { type: "rating", value: ["rating"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "maxRating", type: "number", default: "5" },
      { name: "defaultValue", type: "number", default: "0" },
      { name: "size", type: "enum", values: ["small", "medium", "large"], default: "medium" },
      { name: "hotkey", type: "string" },
      { name: "required", type: "boolean", default: "false" },
      { name: "requiredMessage", type: "string" },
      { name: "perRegion", type: "boolean" },
      { name: "perItem", type: "boolean" },
      { name: "icon", type: "string", default: "star" },
      { name: "visibleWhen", type: "enum", values: ["region-selected", "no-region-selected", "choice-selected", "choice-unselected"] },
      { name: "whenTagName", type: "string" },
      { name: "whenLabelValue", type: "string" },
      { name: "whenChoiceValue", type: "string" },
    ],
  },
  number: {
    tag: "Number",
    kind: "control",
    targets: ["*"],
    results: [
      { type: "number", value: ["number"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "refused" },
      { name: "toName", type: "string", required: "refused" },
      { name: "min", type: "number" },
      { name: "max", type: "number" },
      { name: "step", type: "number", default: "1" },
      { name: "defaultValue", type: "number" },
      { name: "hotkey", type: "string" },
      { name: "required", type: "boolean", default: "false" },
      { name: "requiredMessage", type: "string" },
      { name: "perRegion", type: "boolean" },
      { name: "perItem", type: "boolean" },
      { name: "slider", type: "boolean", default: "false" },
      { name: "visibleWhen", type: "enum", values: ["region-selected", "no-region-selected", "choice-selected", "choice-unselected"] },
      { name: "whenTagName", type: "string" },
      { name: "whenLabelValue", type: "string" },
      { name: "whenChoiceValue", type: "string" },
    ],
  },
  datetime: {
    tag: "DateTime",
    kind: "control",
    targets: ["*"],
    results: [
      { type: "datetime", value: ["datetime"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "only", type: "string" },
      { name: "format", type: "string" },
      { name: "min", type: "string" },
      { name: "max", type: "string" },
      { name: "required", type: "boolean", default: "false" },
      { name: "requiredMessage", type: "string" },
      { name: "perRegion", type: "boolean" },
      { name: "perItem", type: "boolean" },
      { name: "step", type: "string" },
      { name: "defaultvalue", type: "string" },
      { name: "visibleWhen", type: "enum", values: ["region-selected", "no-region-selected", "choice-selected", "choice-unselected"] },
      { name: "whenTagName", type: "string" },
      { name: "whenLabelValue", type: "string" },
      { name: "whenChoiceValue", type: "string" },
    ],
  },
  pairwise: {
    tag: "Pairwise",
    kind: "control",
    targets: ["*"],
    results: [
      { type: "pairwise", value: ["selected"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "selectionStyle", type: "string" },
      { name: "leftclass", type: "string" },
      { name: "rightclass", type: "string" },
      { name: "visibleWhen", type: "enum", values: ["region-selected", "no-region-selected", "choice-selected", "choice-unselected"] },
      { name: "whenTagName", type: "string" },
      { name: "whenLabelValue", type: "string" },
      { name: "whenChoiceValue", type: "string" },
    ],
  },
  ranker: {
    tag: "Ranker",
    kind: "control",
    targets: ["List"],
    children: ["Bucket"],
    results: [
      { type: "ranker", value: ["ranker"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
    ],
  },
  labels: {
    tag: "Labels",
    kind: "control",
    targets: ["Text", "HyperText", "Paragraphs", "Image", "Audio", "Video", "TimeSeries", "Pdf"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "labels", value: ["labels"], labels: "labels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "refused" },
      { name: "toName", type: "string", required: "refused" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "opacity", type: "number", default: "0.6" },
      { name: "fillColor", type: "string" },
      { name: "strokeColor", type: "string", default: "#f48a42" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
      { name: "fillopacity", type: "number" },
    ],
  },
  hypertextlabels: {
    tag: "HyperTextLabels",
    kind: "control",
    targets: ["HyperText", "Text"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "hypertextlabels", value: ["start", "end", "startOffset", "endOffset", "globalOffsets", "text"], labels: "hypertextlabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
    ],
  },
  paragraphlabels: {
    tag: "ParagraphLabels",
    kind: "control",
    targets: ["Paragraphs"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "paragraphlabels", value: ["start", "end", "startOffset", "endOffset", "text"], labels: "paragraphlabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
    ],
  },
  timeserieslabels: {
    tag: "TimeSeriesLabels",
    kind: "control",
    targets: ["TimeSeries"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "timeserieslabels", value: ["start", "end", "instant"], labels: "timeserieslabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "opacity", type: "number", default: "0.9" },
      { name: "fillColor", type: "string", default: "transparent" },
      { name: "strokeColor", type: "string", default: "#f48a42" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
    ],
  },
  timelinelabels: {
    tag: "TimelineLabels",
    kind: "control",
    targets: ["Video", "Audio"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "timelinelabels", value: ["ranges"], labels: "timelinelabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
    ],
  },
  rectangle: {
    tag: "Rectangle",
    kind: "control",
    targets: ["Image"],
    regions: true,
    results: [
      { type: "rectangle", value: ["x", "y", "width", "height", "rotation"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "opacity", type: "number", default: "0.6" },
      { name: "fillColor", type: "string" },
      { name: "strokeColor", type: "string", default: "#f48a42" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "canRotate", type: "boolean", default: "true" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
      { name: "snap", type: "enum", values: ["pixel", "none"], default: "none" },
    ],
  },
  rectanglelabels: {
    tag: "RectangleLabels",
    kind: "control",
    targets: ["Image"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "rectanglelabels", value: ["x", "y", "width", "height", "rotation"], labels: "rectanglelabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "opacity", type: "number", default: "0.6" },
      { name: "fillColor", type: "string" },
      { name: "strokeColor", type: "string" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "canRotate", type: "boolean", default: "true" },
      { name: "snap", type: "enum", values: ["pixel", "none"], default: "none" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
    ],
  },
  ellipse: {
    tag: "Ellipse",
    kind: "control",
    targets: ["Image"],
    regions: true,
    results: [
      { type: "ellipse", value: ["x", "y", "radiusX", "radiusY", "rotation"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "opacity", type: "number", default: "0.6" },
      { name: "fillColor", type: "string" },
      { name: "strokeColor", type: "string", default: "#f48a42" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "canRotate", type: "boolean", default: "true" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
    ],
  },
  ellipselabels: {
    tag: "EllipseLabels",
    kind: "control",
    targets: ["Image"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "ellipselabels", value: ["x", "y", "radiusX", "radiusY", "rotation"], labels: "ellipselabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "opacity", type: "number", default: "0.6" },
      { name: "fillColor", type: "string" },
      { name: "strokeColor", type: "string" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "canRotate", type: "boolean", default: "true" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
    ],
  },
  polygon: {
    tag: "Polygon",
    kind: "control",
    targets: ["Image"],
    regions: true,
    results: [
      { type: "polygon", value: ["points", "closed"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "opacity", type: "number", default: "0.6" },
      { name: "fillColor", type: "string", default: "transparent" },
      { name: "strokeColor", type: "string", default: "#f48a42" },
      { name: "strokeWidth", type: "number", default: "3" },
      { name: "pointSize", type: "enum", values: ["small", "medium", "large"], default: "small" },
      { name: "pointStyle", type: "enum", values: ["rectangle", "circle"], default: "circle" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
      { name: "snap", type: "enum", values: ["pixel", "none"], default: "none" },
    ],
  },
  polygonlabels: {
    tag: "PolygonLabels",
    kind: "control",
    targets: ["Image"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "polygonlabels", value: ["points", "closed"], labels: "polygonlabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "opacity", type: "number", default: "0.2" },
      { name: "fillColor", type: "string" },
      { name: "strokeColor", type: "string" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "pointSize", type: "enum", values: ["small", "medium", "large"], default: "medium" },
      { name: "pointStyle", type: "enum", values: ["rectangle", "circle"], default: "rectangle" },
      { name: "snap", type: "enum", values: ["pixel", "none"], default: "none" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
    ],
  },
  keypoint: {
    tag: "KeyPoint",
    kind: "control",
    targets: ["Image"],
    regions: true,
    results: [
      { type: "keypoint", value: ["x", "y", "width"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "opacity", type: "number", default: "0.9" },
      { name: "fillColor", type: "string", default: "#8bad00" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "strokeColor", type: "string", default: "#8bad00" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
      { name: "snap", type: "enum", values: ["pixel", "none"], default: "none" },
    ],
  },
  keypointlabels: {
    tag: "KeyPointLabels",
    kind: "control",
    targets: ["Image"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "keypointlabels", value: ["x", "y", "width"], labels: "keypointlabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "opacity", type: "number", default: "0.9" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "snap", type: "enum", values: ["pixel", "none"], default: "none" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
    ],
  },
  vector: {
    tag: "Vector",
    kind: "control",
    targets: ["Image"],
    regions: true,
    results: [
      { type: "vector", value: ["vertices", "closed"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "opacity", type: "number", default: "0.6" },
      { name: "fillColor", type: "string", default: "transparent" },
      { name: "strokeColor", type: "string", default: "#f48a42" },
      { name: "strokeWidth", type: "number", default: "3" },
      { name: "pointSize", type: "enum", values: ["small", "medium", "large"], default: "small" },
      { name: "pointStyle", type: "enum", values: ["rectangle", "circle"], default: "circle" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
      { name: "snap", type: "enum", values: ["pixel", "none"], default: "none" },
      { name: "closable", type: "boolean", default: "false" },
      { name: "curves", type: "boolean", default: "false" },
      { name: "skeleton", type: "boolean", default: "false" },
      { name: "minPoints", type: "string", default: "none" },
      { name: "maxPoints", type: "string", default: "none" },
      { name: "pointSizeEnabled", type: "number", default: "5" },
      { name: "pointSizeDisabled", type: "number", default: "3" },
    ],
  },
  vectorlabels: {
    tag: "VectorLabels",
    kind: "control",
    targets: ["Image"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "vectorlabels", value: ["vertices", "closed"], labels: "vectorlabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "opacity", type: "number", default: "0.2" },
      { name: "fillColor", type: "string" },
      { name: "strokeColor", type: "string" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "pointSize", type: "enum", values: ["small", "medium", "large"], default: "medium" },
      { name: "pointStyle", type: "enum", values: ["rectangle", "circle"], default: "rectangle" },
      { name: "snap", type: "enum", values: ["pixel", "none"], default: "none" },
      { name: "closable", type: "boolean", default: "false" },
      { name: "curves", type: "boolean", default: "false" },
      { name: "skeleton", type: "boolean", default: "false" },
      { name: "minPoints", type: "string", default: "none" },
      { name: "maxPoints", type: "string", default: "none" },
      { name: "pointsizeenabled", type: "number", default: "5" },
      { name: "pointsizedisabled", type: "number", default: "5" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
    ],
  },
  brush: {
    tag: "Brush",
    kind: "control",
    targets: ["Image"],
    regions: true,
    results: [
      { type: "brush", value: ["format", "rle"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
      { name: "strokewidth", type: "number", default: "15" },
    ],
  },
  brushlabels: {
    tag: "BrushLabels",
    kind: "control",
    targets: ["Image"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "brushlabels", value: ["format", "rle"], labels: "brushlabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
      { name: "strokewidth", type: "number", default: "15" },
    ],
  },
  bitmask: {
    tag: "Bitmask",
    kind: "control",
    targets: ["Image"],
    regions: true,
    results: [
      { type: "bitmask", value: ["imageDataURL"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
      { name: "strokewidth", type: "number", default: "15" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
    ],
  },
  bitmasklabels: {
    tag: "BitmaskLabels",
    kind: "control",
    targets: ["Image"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "bitmasklabels", value: ["imageDataURL"], labels: "bitmasklabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
      { name: "strokewidth", type: "number", default: "15" },
    ],
  },
  magicwand: {
    tag: "MagicWand",
    kind: "control",
    targets: ["Image"],
    regions: true,
    results: [
      { type: "magicwand", value: ["format", "rle"] },
      { type: "brush", value: ["format", "rle"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "opacity", type: "number", default: "0.6" },
      { name: "blurradius", type: "number", default: "5" },
      { name: "defaultthreshold", type: "number", default: "15" },
    ],
  },
  videorectangle: {
    tag: "VideoRectangle",
    kind: "control",
    targets: ["Video"],
    regions: true,
    results: [
      { type: "videorectangle", value: ["framesCount", "duration", "sequence"], labels: "labels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
    ],
  },
  relations: {
    tag: "Relations",
    kind: "control",
    targets: [],
    children: ["Relation"],
    results: [
      { type: "relation", value: ["labels"] },
    ],
    attributes: [
      { name: "name", type: "string" },
      { name: "toName", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "multiple" },
    ],
  },
  ocrlabels: {
    tag: "OcrLabels",
    kind: "control",
    edition: "enterprise",
    targets: ["Pdf"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "ocrlabels", value: ["x", "y", "width", "height", "rotation", "pageIndex", "ocrtext"], labels: "ocrlabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "opacity", type: "number", default: "0.6" },
      { name: "fillColor", type: "string" },
      { name: "strokeColor", type: "string" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "canRotate", type: "boolean", default: "true" },
      { name: "snap", type: "enum", values: ["pixel", "none"], default: "none" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
    ],
  },
  videovector: {
    tag: "VideoVector",
    kind: "control",
    edition: "enterprise",
    targets: ["Video"],
    regions: true,
    results: [
      { type: "videovector", value: ["framesCount", "duration", "sequence"] },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "opacity", type: "number", default: "0.6" },
      { name: "fillColor", type: "string", default: "transparent" },
      { name: "strokeColor", type: "string", default: "#f48a42" },
      { name: "strokeWidth", type: "number", default: "3" },
      { name: "pointSize", type: "enum", values: ["small", "medium", "large"], default: "small" },
      { name: "pointStyle", type: "enum", values: ["rectangle", "circle"], default: "circle" },
      { name: "smart", type: "boolean" },
      { name: "smartOnly", type: "boolean" },
      { name: "snap", type: "enum", values: ["pixel", "none"], default: "none" },
      { name: "closable", type: "boolean", default: "false" },
      { name: "curves", type: "boolean", default: "false" },
      { name: "skeleton", type: "boolean", default: "false" },
      { name: "minPoints", type: "string", default: "none" },
      { name: "maxPoints", type: "string", default: "none" },
      { name: "pointSizeEnabled", type: "number", default: "5" },
      { name: "pointSizeDisabled", type: "number", default: "3" },
    ],
  },
  videovectorlabels: {
    tag: "VideoVectorLabels",
    kind: "control",
    edition: "enterprise",
    targets: ["Video"],
    children: ["Label"],
    regions: true,
    results: [
      { type: "videovectorlabels", value: ["framesCount", "duration", "sequence"], labels: "videovectorlabels" },
    ],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "toName", type: "string", required: "warned" },
      { name: "value", type: "string" },
      { name: "choice", type: "enum", values: ["single", "multiple"], default: "single" },
      { name: "maxUsages", type: "number" },
      { name: "showInline", type: "boolean", default: "true" },
      { name: "opacity", type: "number", default: "0.2" },
      { name: "fillColor", type: "string" },
      { name: "strokeColor", type: "string" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "pointSize", type: "enum", values: ["small", "medium", "large"], default: "medium" },
      { name: "pointStyle", type: "enum", values: ["rectangle", "circle"], default: "rectangle" },
      { name: "snap", type: "enum", values: ["pixel", "none"], default: "none" },
      { name: "closable", type: "boolean", default: "false" },
      { name: "curves", type: "boolean", default: "false" },
      { name: "skeleton", type: "boolean", default: "false" },
      { name: "minPoints", type: "string", default: "none" },
      { name: "maxPoints", type: "string", default: "none" },
      { name: "pointsizeenabled", type: "number", default: "5" },
      { name: "pointsizedisabled", type: "number", default: "5" },
      { name: "allowEmpty", type: "boolean", default: "false" },
      { name: "groupdepth", type: "number" },
    ],
  },
  channel: {
    tag: "Channel",
    kind: "child",
    parents: ["TimeSeries", "MultiChannel"],
    attributes: [
      { name: "column", type: "string", required: "warned" },
      { name: "legend", type: "string" },
      { name: "units", type: "string" },
      { name: "displayFormat", type: "string" },
      { name: "height", type: "number", default: "200" },
      { name: "strokeColor", type: "string", default: "#f48a42" },
      { name: "strokeWidth", type: "number", default: "1" },
      { name: "markerColor", type: "string", default: "#f48a42" },
      { name: "markerSize", type: "number", default: "0" },
      { name: "markerSymbol", type: "string", default: "circle" },
      { name: "timeRange", type: "string" },
      { name: "dataRange", type: "string" },
      { name: "showAxis", type: "boolean" },
      { name: "fixedScale", type: "boolean" },
      { name: "interpolation", type: "string" },
      { name: "showyaxis", type: "boolean" },
    ],
  },
  multichannel: {
    tag: "MultiChannel",
    kind: "child",
    parents: ["TimeSeries"],
    attributes: [
      { name: "height", type: "number", default: "200" },
      { name: "showAxis", type: "boolean", default: "true" },
      { name: "showYAxis", type: "boolean", default: "true" },
      { name: "fixedScale", type: "boolean" },
    ],
  },
  choice: {
    tag: "Choice",
    kind: "child",
    parents: ["Choices", "Choice", "Taxonomy", "View"],
    attributes: [
      { name: "value", type: "string", required: "refused" },
      { name: "selected", type: "boolean" },
      { name: "alias", type: "string" },
      { name: "style", type: "string" },
      { name: "hotkey", type: "string" },
      { name: "html", type: "string" },
      { name: "hint", type: "string" },
      { name: "color", type: "string" },
    ],
  },
  label: {
    tag: "Label",
    kind: "child",
    parents: ["*Labels"],
    attributes: [
      { name: "value", type: "string", required: "refused" },
      { name: "selected", type: "boolean", default: "false" },
      { name: "maxUsages", type: "number" },
      { name: "hint", type: "string" },
      { name: "hotkey", type: "string" },
      { name: "alias", type: "string" },
      { name: "showAlias", type: "boolean", default: "false" },
      { name: "aliasStyle", type: "string", default: "opacity:0.6" },
      { name: "size", type: "string", default: "medium" },
      { name: "background", type: "string", default: "#36B37E" },
      { name: "selectedColor", type: "string", default: "#ffffff" },
      { name: "granularity", type: "enum", values: ["symbol", "word"] },
      { name: "html", type: "string" },
      { name: "category", type: "number" },
      { name: "model_index", type: "number" },
    ],
  },
  relation: {
    tag: "Relation",
    kind: "child",
    parents: ["Relations"],
    attributes: [
      { name: "value", type: "string", required: "warned" },
      { name: "background", type: "string" },
    ],
  },
  bucket: {
    tag: "Bucket",
    kind: "child",
    parents: ["Ranker"],
    attributes: [
      { name: "name", type: "string", required: "warned" },
      { name: "title", type: "string", required: "warned" },
      { name: "default", type: "boolean" },
    ],
  },
  shortcut: {
    tag: "Shortcut",
    kind: "child",
    parents: ["TextArea", "View"],
    attributes: [
      { name: "value", type: "string", required: "warned" },
      { name: "alias", type: "string" },
      { name: "hotkey", type: "string" },
      { name: "background", type: "string", default: "#333333" },
    ],
  },
  panel: {
    tag: "Panel",
    kind: "child",
    parents: ["Collapse"],
    attributes: [
      { name: "value", type: "string" },
    ],
  },
  view: {
    tag: "View",
    kind: "visual",
    attributes: [
      { name: "display", type: "enum", values: ["block", "inline"], default: "block" },
      { name: "style", type: "string" },
      { name: "className", type: "string" },
      { name: "idAttr", type: "string" },
      { name: "visibleWhen", type: "enum", values: ["region-selected", "choice-selected", "no-region-selected", "choice-unselected"] },
      { name: "whenTagName", type: "string" },
      { name: "whenLabelValue", type: "string" },
      { name: "whenChoiceValue", type: "string" },
      { name: "whenRole", type: "string" },
    ],
  },
  header: {
    tag: "Header",
    kind: "visual",
    attributes: [
      { name: "name", type: "string" },
      { name: "value", type: "string" },
      { name: "size", type: "number", default: "4" },
      { name: "style", type: "string" },
      { name: "underline", type: "boolean", default: "false" },
    ],
  },
  style: {
    tag: "Style",
    kind: "visual",
    attributes: [
    ],
  },
  markdown: {
    tag: "Markdown",
    kind: "visual",
    attributes: [
      { name: "value", type: "string" },
      { name: "style", type: "string" },
      { name: "className", type: "string" },
      { name: "idAttr", type: "string" },
      { name: "visibleWhen", type: "enum", values: ["region-selected", "choice-selected", "no-region-selected", "choice-unselected"] },
      { name: "whenTagName", type: "string" },
      { name: "whenLabelValue", type: "string" },
      { name: "whenChoiceValue", type: "string" },
    ],
  },
  collapse: {
    tag: "Collapse",
    kind: "visual",
    attributes: [
      { name: "accordion", type: "boolean", default: "true" },
      { name: "bordered", type: "boolean", default: "false" },
      { name: "open", type: "boolean", default: "false" },
      { name: "visibleWhen", type: "enum", values: ["region-selected", "no-region-selected", "choice-selected", "choice-unselected"] },
      { name: "whenTagName", type: "string" },
      { name: "whenLabelValue", type: "string" },
      { name: "whenChoiceValue", type: "string" },
    ],
  },
  filter: {
    tag: "Filter",
    kind: "visual",
    targets: ["Labels", "Choices"],
    attributes: [
      { name: "name", type: "string" },
      { name: "toName", type: "string" },
      { name: "placeholder", type: "string", default: "Quick Filter" },
      { name: "minlength", type: "number", default: "3" },
      { name: "style", type: "string" },
      { name: "hotkey", type: "string" },
      { name: "casesensetive", type: "boolean", default: "false" },
      { name: "cleanup", type: "boolean", default: "true" },
    ],
  },
  dialog: {
    tag: "Dialog",
    kind: "visual",
    attributes: [
      { name: "name", type: "string" },
      { name: "value", type: "string" },
    ],
  },
  repeater: {
    tag: "Repeater",
    kind: "visual",
    attributes: [
      { name: "on", type: "string", required: "warned" },
      { name: "indexFlag", type: "string", default: "{{idx}}" },
      { name: "mode", type: "enum", values: ["list", "pagination"], default: "list" },
    ],
  },
  pagedview: {
    tag: "PagedView",
    kind: "visual",
    attributes: [
    ],
  },
};

/** How an answer's value is written. */
export type AnswerForm =
  | "options"
  | "texts"
  | "number"
  | "text";

export interface ControlSpec {
  /** It labels or draws regions. */
  readonly regions?: boolean;
  /** Its regions carry labels of its own. */
  readonly labels?: boolean;
  /** For an answer: the key inside `value`. */
  readonly key?: string;
  readonly form?: AnswerForm;
  /** The source of an answer in a new annotation: an attribute, or `selected` options. */
  readonly initial?: string;
}

/** Every control by its name in lower case. */
export const controls: Readonly<Record<string, ControlSpec>> = {
  choices: { key: "choices", form: "options", initial: "selected" },
  taxonomy: { key: "taxonomy", form: "options", initial: "selected" },
  textarea: { key: "text", form: "texts", initial: "value" },
  rating: { key: "rating", form: "number", initial: "defaultvalue" },
  number: { key: "number", form: "number", initial: "defaultvalue" },
  datetime: { key: "datetime", form: "text" },
  pairwise: { key: "selected", form: "text" },
  ranker: {  },
  labels: { regions: true, labels: true },
  hypertextlabels: { regions: true, labels: true },
  paragraphlabels: { regions: true, labels: true },
  timeserieslabels: { regions: true, labels: true },
  timelinelabels: { regions: true, labels: true },
  rectangle: { regions: true },
  rectanglelabels: { regions: true, labels: true },
  ellipse: { regions: true },
  ellipselabels: { regions: true, labels: true },
  polygon: { regions: true },
  polygonlabels: { regions: true, labels: true },
  keypoint: { regions: true },
  keypointlabels: { regions: true, labels: true },
  vector: { regions: true },
  vectorlabels: { regions: true, labels: true },
  brush: { regions: true },
  brushlabels: { regions: true, labels: true },
  bitmask: { regions: true },
  bitmasklabels: { regions: true, labels: true },
  magicwand: { regions: true },
  videorectangle: { regions: true, labels: true },
  relations: {  },
  ocrlabels: { regions: true, labels: true },
  videovector: { regions: true },
  videovectorlabels: { regions: true, labels: true },
};

/** Values of absent attributes, by tag and attribute in lower case; those that are `false` are left out. */
export const defaults: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  audio: { defaultspeed: "1", defaultscale: "1", defaultzoom: "1", defaultvolume: "1", height: "96", waveheight: "32", decoder: "webaudio", player: "html5", zoom: "true", volume: "true", speed: "true", cursorwidth: "2", cursorcolor: "#333", autocenter: "true", scrollparent: "true" },
  hypertext: { valuetype: "text", selectionenabled: "true" },
  image: { width: "100%", maxwidth: "750px", zoomby: "1.1", gridsize: "30", gridcolor: "#EEEEF4", horizontalalignment: "left", verticalalignment: "top", defaultzoom: "fit", crossorigin: "none", selectioncontrol: "true" },
  paragraphs: { valuetype: "json", savetextresult: "yes", layout: "none", namekey: "author", textkey: "text" },
  table: { valuetype: "json" },
  text: { valuetype: "text", selectionenabled: "true" },
  timeseries: { valuetype: "url", sep: ",", overviewwidth: "25%" },
  video: { framerate: "24", height: "600", timelineheight: "64", defaultplaybackspeed: "1", minplaybackspeed: "1" },
  choices: { choice: "single", layout: "vertical" },
  taxonomy: { pathseparator: " / " },
  textarea: { displaymode: "tag", rows: "1", allowsubmit: "true" },
  rating: { maxrating: "5", defaultvalue: "0", size: "medium", icon: "star" },
  number: { step: "1" },
  labels: { choice: "single", showinline: "true", opacity: "0.6", strokecolor: "#f48a42", strokewidth: "1" },
  hypertextlabels: { choice: "single", showinline: "true" },
  paragraphlabels: { choice: "single", showinline: "true" },
  timeserieslabels: { choice: "single", showinline: "true", opacity: "0.9", fillcolor: "transparent", strokecolor: "#f48a42", strokewidth: "1" },
  timelinelabels: { choice: "single", showinline: "true" },
  rectangle: { opacity: "0.6", strokecolor: "#f48a42", strokewidth: "1", canrotate: "true", snap: "none" },
  rectanglelabels: { choice: "single", showinline: "true", opacity: "0.6", strokewidth: "1", canrotate: "true", snap: "none" },
  ellipse: { opacity: "0.6", strokecolor: "#f48a42", strokewidth: "1", canrotate: "true" },
  ellipselabels: { choice: "single", showinline: "true", opacity: "0.6", strokewidth: "1", canrotate: "true" },
  polygon: { opacity: "0.6", fillcolor: "transparent", strokecolor: "#f48a42", strokewidth: "3", pointsize: "small", pointstyle: "circle", snap: "none" },
  polygonlabels: { choice: "single", showinline: "true", opacity: "0.2", strokewidth: "1", pointsize: "medium", pointstyle: "rectangle", snap: "none" },
  keypoint: { opacity: "0.9", fillcolor: "#8bad00", strokewidth: "1", strokecolor: "#8bad00", snap: "none" },
  keypointlabels: { choice: "single", showinline: "true", opacity: "0.9", strokewidth: "1", snap: "none" },
  vector: { opacity: "0.6", fillcolor: "transparent", strokecolor: "#f48a42", strokewidth: "3", pointsize: "small", pointstyle: "circle", snap: "none", minpoints: "none", maxpoints: "none", pointsizeenabled: "5", pointsizedisabled: "3" },
  vectorlabels: { choice: "single", showinline: "true", opacity: "0.2", strokewidth: "1", pointsize: "medium", pointstyle: "rectangle", snap: "none", minpoints: "none", maxpoints: "none", pointsizeenabled: "5", pointsizedisabled: "5" },
  brush: { choice: "single", showinline: "true", strokewidth: "15" },
  brushlabels: { choice: "single", showinline: "true", strokewidth: "15" },
  bitmask: { strokewidth: "15", choice: "single" },
  bitmasklabels: { choice: "single", showinline: "true", strokewidth: "15" },
  magicwand: { opacity: "0.6", blurradius: "5", defaultthreshold: "15" },
  relations: { choice: "multiple" },
  ocrlabels: { choice: "single", showinline: "true", opacity: "0.6", strokewidth: "1", canrotate: "true", snap: "none" },
  videovector: { opacity: "0.6", fillcolor: "transparent", strokecolor: "#f48a42", strokewidth: "3", pointsize: "small", pointstyle: "circle", snap: "none", minpoints: "none", maxpoints: "none", pointsizeenabled: "5", pointsizedisabled: "3" },
  videovectorlabels: { choice: "single", showinline: "true", opacity: "0.2", strokewidth: "1", pointsize: "medium", pointstyle: "rectangle", snap: "none", minpoints: "none", maxpoints: "none", pointsizeenabled: "5", pointsizedisabled: "5" },
  channel: { height: "200", strokecolor: "#f48a42", strokewidth: "1", markercolor: "#f48a42", markersize: "0", markersymbol: "circle" },
  multichannel: { height: "200", showaxis: "true", showyaxis: "true" },
  label: { aliasstyle: "opacity:0.6", size: "medium", background: "#36B37E", selectedcolor: "#ffffff" },
  shortcut: { background: "#333333" },
  view: { display: "block" },
  header: { size: "4" },
  collapse: { accordion: "true" },
  filter: { placeholder: "Quick Filter", minlength: "3", cleanup: "true" },
  repeater: { indexflag: "{{idx}}", mode: "list" },
};

/** Tag names in lower case by their older names. */
export const aliases: Readonly<Record<string, string>> = {
  audioplus: "audio",
  custominterface: "reactcode",
};

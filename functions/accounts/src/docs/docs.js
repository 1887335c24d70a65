// Shows the API's description. Everything is set as text, never as markup.
"use strict";

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

function typeOf(schema, all, depth) {
  if (!schema || depth > 4) return "…";
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    return depth > 2 ? name : typeOf(all[name], all, depth + 1);
  }
  if (schema.oneOf || schema.anyOf) {
    return (schema.oneOf ?? schema.anyOf).map((one) => typeOf(one, all, depth)).join(" | ");
  }
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : schema.type;
  if (schema.items) return `[${typeOf(schema.items, all, depth + 1)}]`;
  if (schema.properties) {
    const pad = "  ".repeat(depth + 1);
    const required = new Set(schema.required ?? []);
    const lines = Object.entries(schema.properties).map(
      ([key, value]) => `${pad}${key}${required.has(key) ? "" : "?"}: ${typeOf(value, all, depth + 1)}`,
    );
    return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
  }
  return schema.enum ? schema.enum.join(" | ") : (type ?? "any");
}

function operation(path, method, described, all) {
  const summary = element("summary");
  summary.append(element("b", method.toUpperCase()), element("code", path), element("span", described.summary ?? ""));
  const details = element("details", "", summary);
  details.dataset.search = `${method} ${path} ${described.summary ?? ""}`.toLowerCase();
  if (described.description) details.append(element("p", described.description));
  if (described.parameters?.length) {
    const rows = described.parameters.map((one) =>
      element("tr", "", element("td", "", element("code", one.name)), element("td", one.in),
        element("td", typeOf(one.schema, all, 0)), element("td", one.description ?? "")));
    details.append(element("table", "", ...rows));
  }
  for (const [kind, content] of Object.entries(described.requestBody?.content ?? {})) {
    details.append(element("p", `Body (${kind})`), element("pre", typeOf(content.schema, all, 0)));
  }
  for (const [status, answer] of Object.entries(described.responses ?? {})) {
    details.append(element("p", [status, answer.description].filter(Boolean).join(" ")));
    for (const content of Object.values(answer.content ?? {})) {
      if (content.schema) details.append(element("pre", typeOf(content.schema, all, 0)));
    }
  }
  return details;
}

async function show() {
  const answer = await fetch("/docs/api/schema/json");
  const description = await answer.json();
  const all = description.components?.schemas ?? {};
  document.getElementById("version").textContent = description.info.version;
  const groups = new Map();
  for (const [path, operations] of Object.entries(description.paths)) {
    for (const [method, described] of Object.entries(operations)) {
      const tag = described.tags?.[0] ?? "other";
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(operation(path, method, described, all));
    }
  }
  const content = document.getElementById("content");
  content.replaceChildren(element("p", description.info.description ?? ""));
  for (const [tag, items] of groups) {
    content.append(element("section", "", element("h2", tag), ...items));
  }
  const filter = document.getElementById("filter");
  filter.addEventListener("input", () => {
    const wanted = filter.value.toLowerCase();
    for (const section of content.querySelectorAll("section")) {
      let shown = false;
      for (const item of section.querySelectorAll("details")) {
        item.hidden = !item.dataset.search.includes(wanted);
        shown ||= !item.hidden;
      }
      section.hidden = !shown;
    }
  });
}

show().catch((problem) => {
  document.getElementById("content").replaceChildren(element("p", `The description could not be loaded: ${problem}`));
});

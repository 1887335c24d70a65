// A minimal S3 client for the uploads bucket: puts and gets objects, signed with the data folder's key.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const region = "us-east-1";
const hash = (text) => createHash("sha256").update(text).digest("hex");
const mac = (key, text) => createHmac("sha256", key).update(text).digest();

/** Asks for a key of plain characters. */
async function signed(server, method, key, body) {
  const credentials = JSON.parse(readFileSync(join(server.folder, "data", "credentials.json"), "utf8"));
  const address = new URL(`${server.url}/skylabel-uploads/${key}`);
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const day = now.slice(0, 8);
  const headers = { host: address.host, "x-amz-content-sha256": hash(body ?? ""), "x-amz-date": now };
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = [method, address.pathname, "", lines.join(""), names, hash(body ?? "")].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const signing = [day, region, "s3", "aws4_request"].reduce(mac, `AWS4${credentials.secret_key}`);
  const signature = mac(signing, `AWS4-HMAC-SHA256\n${now}\n${scope}\n${hash(request)}`).toString("hex");
  const Authorization = `AWS4-HMAC-SHA256 Credential=${credentials.access_key}/${scope},SignedHeaders=${names},Signature=${signature}`;
  const answer = await fetch(address, { method, body, headers: { ...headers, Authorization } });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return text;
}

/** Puts a text at a key. */
export const putObject = (server, key, body) => signed(server, "PUT", key, body);

/** The text of the object with this key. */
export const getObject = (server, key) => signed(server, "GET", key);

import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** A refused request, in the API's error shape. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** HTTP status; 0 when the server was not reached. */
    readonly status: number,
    /** The server's message. */
    detail: string,
    /** Messages by field name. */
    readonly fields: Readonly<Record<string, readonly string[]>> = {},
    /** Of a 412: the record as it is now. */
    readonly current?: unknown,
  ) {
    super(detail);
  }

  /** The messages of all fields, or the detail when there are none. Messages of the field `obvious` have no field name. */
  summary(obvious?: string): string {
    const messages = Object.entries(this.fields).flatMap(([field, texts]) =>
      texts.map((text) => (field === "non_field_errors" || field === obvious ? text : `${field}: ${text}`)),
    );
    return messages.length > 0 ? messages.join("\n") : this.message;
  }
}

/** Whether trying the same again cannot help. 401 waits for the sign-in elsewhere; 408, 409, 425 and 429 pass. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { status } = error;
  return status >= 400 && status < 500 && ![401, 408, 409, 425, 429].includes(status);
}

/** Unreachable, overloaded or failing servers may answer next time; refusals stay refusals. */
export function isTransient(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500 || [408, 429].includes(error.status));
}

/** Reads an error body of any shape the server may send. */
export function toApiError(status: number, body: unknown): ApiError {
  if (typeof body !== "object" || body === null) {
    return new ApiError(status, typeof body === "string" && body !== "" && body.length < 300 ? body : `HTTP ${status}`);
  }
  const { detail, validation_errors: validation, current, ...rest } = body as Record<string, unknown>;
  const fields = toFields(validation ?? (detail === undefined ? rest : {}));
  const text = typeof detail === "string" ? detail : (Object.values(fields)[0]?.[0] ?? `HTTP ${status}`);
  return new ApiError(status, text, fields, current);
}

function toFields(source: unknown): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  if (typeof source !== "object" || source === null) return fields;
  for (const [field, value] of Object.entries(source)) {
    fields[field] = (Array.isArray(value) ? value : [value]).map((text) =>
      typeof text === "string" ? text : JSON.stringify(text),
    );
  }
  return fields;
}

/** The text to show for anything that was thrown. `obvious` is the field that the text stands beside. */
export function errorText(error: unknown, obvious?: string): string {
  if (error instanceof ApiError && error.status === 0)
    return i18n._(msg`The server cannot be reached. Check your connection and try again.`);
  if (error instanceof ApiError) return error.summary(obvious);
  return error instanceof Error ? error.message : String(error);
}

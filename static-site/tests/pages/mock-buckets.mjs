// The part of the mock that answers for files that come from buckets.

/**
 * Connected buckets and their files: `state.available` are the buckets that the deployment lists, `state.connected` whether there are
 * connections, `state.endpoint` the server's own S3 endpoint. An import in parts goes on each time that jobs are listed, if `state.arrives`.
 */
export function buckets(state, job) {
  const connection = (id, bucket, prefix) => ({
    id,
    project: 1,
    bucket,
    prefix,
    created_by: 1,
    created_at: "2026-11-26T09:30:00Z",
  });
  let list = state.connected
    ? [connection(1, "harbour-scans", "reports/1900-1925/"), connection(2, "old-archive", "")]
    : [];
  let come = 0;
  const refusal = (field, text) => [400, { detail: "Validation error", validation_errors: { [field]: [text] } }];
  const routes = [
    [
      "GET",
      /^\/api\/x\/projects\/(\d+)\/connected-buckets$/,
      ([id]) => ({
        available: state.available ?? [],
        uploads_bucket: "skylabel-uploads",
        drop_folder: `drop/${id}/`,
        endpoint_url: state.endpoint ?? null,
        connections: list,
      }),
    ],
    [
      "POST",
      /^\/api\/x\/projects\/\d+\/connected-buckets$/,
      (_, { bucket, prefix }) => {
        if (list.some((one) => one.bucket === bucket && one.prefix === prefix))
          return refusal("prefix", "is connected already");
        list = [...list, connection(3, bucket, prefix)];
        return [201, list.at(-1)];
      },
    ],
    [
      "DELETE",
      /^\/api\/x\/projects\/\d+\/connected-buckets\/(\d+)$/,
      ([id]) => {
        list = list.filter((one) => one.id !== Number(id));
        return [204];
      },
    ],
  ];
  /** The import that is under way; it is over the third time. */
  const arriving = () => {
    if (!state.arrives) return [];
    const total = 4_000_000_000;
    const done = Math.min(total, come++ * 2_000_000_000);
    const status = done < total ? "running" : "completed";
    return [{ ...job("4"), status, done, total, task_count: done / 1000 }];
  };
  return { routes, arriving };
}

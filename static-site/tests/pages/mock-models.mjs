// The part of the mock that answers for ML backends.

/** ML backends of a project, and jobs that ask them; a job is done when it is asked for the second time. */
export function backends(state, { task, config, job }) {
  const backend = (id, title, more = {}) => ({
    id,
    project: 1,
    title,
    url: `https://models.example.com/${id}`,
    description: "",
    state: "CO",
    readable_state: "Connected",
    error_message: null,
    is_interactive: false,
    auth_method: "NONE",
    basic_auth_user: "",
    basic_auth_pass_is_set: false,
    extra_params: null,
    model_version: "2026-11-20",
    timeout: 100,
    auto_update: true,
    created_at: "2026-11-20T09:30:00Z",
    updated_at: "2026-11-20T09:30:00Z",
    ...more,
  });
  let list = [
    backend(1, "Names of ships and people", { is_interactive: true, description: "Trained on the reports to 1910." }),
    backend(2, "Places", {
      state: "DI",
      error_message: "/health did not answer in time",
      auth_method: "BASIC_AUTH",
      basic_auth_user: "harbour",
      basic_auth_pass_is_set: true,
    }),
  ];
  const find = (id) => list.find((one) => one.id === Number(id));
  const down = (body) =>
    body.url?.includes("down") && [
      400,
      { detail: "Validation error", validation_errors: { non_field_errors: ["The ML backend is not up."] } },
    ];
  return [
    ["GET", /^\/api\/ml$/, (_, __, query) => (state.models && query.get("project") === "1" ? list : [])],
    [
      "POST",
      /^\/api\/ml$/,
      (_, body) => {
        if (down(body)) return down(body);
        list = [...list, backend(3, body.title, body)];
        return [201, find(3)];
      },
    ],
    ["PATCH", /^\/api\/ml\/(\d+)$/, ([id], body) => down(body) || Object.assign(find(id), body)],
    ["GET", /^\/api\/ml\/(\d+)\/versions$/, () => ({ versions: ["2026-11-20", "2026-10-01"], message: null })],
    [
      "DELETE",
      /^\/api\/ml\/(\d+)$/,
      ([id]) => {
        list = list.filter((one) => one.id !== Number(id));
        return [204];
      },
    ],
    [
      "POST",
      /^\/api\/ml\/(\d+)\/predict\/test$/,
      ([id]) =>
        id === "2"
          ? [400, { detail: "The ML backend: /predict did not answer in time." }]
          : {
              url: `${find(id).url}/predict`,
              request: { tasks: [task], project: "1.1763631000", label_config: config },
              response: [
                { result: [{ from_name: "label", type: "labels" }], score: 0.87, model_version: "2026-11-20" },
              ],
            },
    ],
    [
      "POST",
      /^\/api\/ml\/(\d+)\/train$/,
      ([id]) => {
        Object.assign(find(id), { state: "TR", readable_state: "Training" });
        return [200, {}];
      },
    ],
    [
      "GET",
      /^\/api\/projects\/\d+\/model-versions$/,
      () => ({
        static: state.models ? [{ model_version: "2026-10-01", count: 6421, latest: "2026-10-02T09:30:00Z" }] : [],
        live: [],
      }),
    ],
    [
      "POST",
      /^\/api\/x\/projects\/\d+\/predictions$/,
      () => {
        state.predicting = {
          ...job,
          kind: "predict",
          backend: 1,
          unit: "tasks",
          status: "running",
          done: 240,
          total: 10_000,
        };
        return [201, { job: 30, tasks: 10_000 }];
      },
    ],
  ];
}

/** The jobs that ask models, as they stand: one that runs is over the next time. */
export function predictions(state) {
  const shown = state.predicting ? [state.predicting] : [];
  if (state.predicting?.status === "running") {
    const problems = [7, 8].map((id) => ({ file: "", row: null, field: null, message: `task ${id}: no JSON` }));
    state.predicting = { ...state.predicting, status: "completed", done: 10_000, prediction_count: 9998, problems };
  }
  return shown;
}

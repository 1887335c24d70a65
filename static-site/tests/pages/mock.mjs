// Answers of the API for looking at pages without a server; used by the page tests only.
import { buckets } from "./mock-buckets.mjs";
import { scheduledExports } from "./mock-exports.mjs";
import { labeling } from "./mock-labeling.mjs";
import { backends, predictions } from "./mock-models.mjs";

const user = {
  id: 1,
  email: "mira@example.com",
  username: "mira@example.com",
  first_name: "Mira",
  last_name: "Solberg",
  initials: "MS",
  is_owner: true,
};

const config = `<View>
  <Labels name="label" toName="text">
    <Label value="PER"/>
    <Label value="LOC"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>
`;

const project = (id, title, tasks, done, more = {}) => ({
  id,
  title,
  description: "",
  label_config: config,
  config_has_control_tags: true,
  expert_instruction: "",
  show_instruction: false,
  show_skip_button: true,
  enable_empty_annotation: true,
  color: null,
  maximum_annotations: 1,
  sampling: "Sequential sampling",
  skip_queue: "REQUEUE_FOR_OTHERS",
  model_version: "",
  show_collab_predictions: true,
  evaluate_predictions_automatically: false,
  min_annotations_to_start_training: 0,
  created_by: user,
  created_at: "2026-11-20T09:30:00Z",
  pinned_at: null,
  task_number: tasks,
  finished_task_number: done,
  num_tasks_with_annotations: done,
  total_annotations_number: done,
  skipped_annotations_number: Math.floor(done / 40),
  total_predictions_number: 0,
  ...more,
});

const knownProjects = [
  project(1, "Harbour reports: people and places", 10_000, 6421, {
    description: "Entities in the port authority's daily reports, 1900 to 1925.",
    pinned_at: "2026-11-22T08:00:00Z",
    color: "#8EC5F7",
  }),
  project(2, "Cloud types", 1240, 1240, { color: "#9BDDB2", total_predictions_number: 1240 }),
  project(3, "Support mail urgency", 380, 12),
  project(4, "Aerial photographs", 1, 0, { color: "#F7C67F" }),
  project(5, "Empty for now", 0, 0),
];

const words = "harbour fog lifted before noon and the pilot boat Anna met two schooners off the northern mole".split(
  " ",
);
const task = (id, projectId) => ({
  id,
  inner_id: id,
  project: projectId,
  data: {
    text: Array.from({ length: 22 }, (_, index) => words[(id * 7 + index * 5) % words.length]).join(" "),
    source: `log-${id % 7}`,
    ...(id % 3 === 0 ? { image: "/data/upload/1/0a1b2c3d-harbour.svg" } : {}),
  },
  is_labeled: id % 3 === 1,
  created_at: "2026-11-20T09:30:00Z",
  updated_at: "2026-11-22T15:04:00Z",
  total_annotations: id % 3 === 1 ? 1 : 0,
  cancelled_annotations: id % 11 === 0 ? 1 : 0,
  total_predictions: 0,
  annotators: id % 3 === 1 ? [1] : [],
});

const job = (id) => ({
  id: Number(id),
  kind: "import",
  status: id === "1" ? "failed" : "completed",
  source: id === "1" ? "s3://harbour-scans/reports/1900-1925/b.jsonl" : `log book ${id}.jsonl`,
  done: 1,
  total: 1,
  unit: "bytes",
  task_count: id === "1" ? 0 : 3,
  annotation_count: 0,
  prediction_count: 0,
  problems: id === "1" ? [{ file: "b", row: 2, field: "text", message: "is missing" }] : [],
  report: id === "1" ? "/api/x/jobs/1/report" : null,
  backend: null,
  resting_since: null,
  created_at: "2026-11-20T09:30:00Z",
  finished_at: "2026-11-20T09:30:01Z",
});

const formats = [
  ["JSON", "JSON", "Everything: tasks with all annotations and their details."],
  ["JSON_MIN", "JSON, short", "One flat object an annotation."],
  ["CSV", "CSV", "A table with a row an annotation."],
  ["CONLL2003", "CoNLL 2003", "Tokens with entity tags, a line each."],
].map(([name, title, description]) => ({ name, title, description, disabled: false }));

const actions = {
  PROJECT_CREATED: { name: "Project created", key: "project", "organization-only": true },
  PROJECT_UPDATED: { name: "Project updated", key: "project", "organization-only": false },
  TASKS_CREATED: { name: "Task created", key: "tasks", "organization-only": false },
  TASKS_DELETED: { name: "Task deleted", key: "tasks", "organization-only": false },
  ANNOTATION_CREATED: { name: "Annotation created", key: "annotation", "organization-only": false },
  ANNOTATION_UPDATED: { name: "Annotation updated", key: "annotation", "organization-only": false },
  ANNOTATIONS_DELETED: { name: "Annotation deleted", key: "annotations", "organization-only": false },
  LABEL_LINK_CREATED: { name: "Label link created", key: "label_link", "organization-only": false },
  EXPORT_COMPLETED: { name: "Scheduled export completed", key: "export", "organization-only": false },
  EXPORT_FAILED: { name: "Scheduled export failed", key: "export", "organization-only": false },
};

/** Webhooks of a project; as the server's, a change that names no actions leaves none. */
function webhooks(state) {
  const webhook = (id, url, more = {}) => ({
    id,
    organization: 1,
    project: 1,
    url,
    send_payload: true,
    send_for_all_actions: true,
    headers: {},
    is_active: true,
    actions: [],
    created_at: "2026-11-20T09:30:00Z",
    updated_at: "2026-11-20T09:30:00Z",
    ...more,
  });
  let hooks = [
    webhook(1, "https://train.example.com/skylabel/annotations", {
      send_for_all_actions: false,
      actions: ["ANNOTATION_CREATED", "ANNOTATION_UPDATED"],
      headers: { Authorization: "Bearer 0123", "X-Team": "models" },
    }),
    webhook(2, "https://chat.example.com/hooks/harbour", { is_active: false, send_payload: false }),
  ];
  const refused = (body) =>
    body.url?.includes("10.0.0.1") && [
      400,
      {
        detail: "Validation error",
        validation_errors: { url: ["leads to an address inside the server's own network"] },
      },
    ];
  return [
    ["GET", /^\/api\/webhooks$/, () => (state.empty ? [] : hooks)],
    [
      "GET",
      /^\/api\/webhooks\/info$/,
      (_, __, query) =>
        Object.fromEntries(
          Object.entries(actions).filter(
            ([, info]) =>
              !query.has("organization-only") || query.get("organization-only") === `${info["organization-only"]}`,
          ),
        ),
    ],
    [
      "POST",
      /^\/api\/webhooks$/,
      (_, body) => {
        if (refused(body)) return refused(body);
        hooks = [...hooks, webhook(3, body.url, body)];
        return [201, hooks.at(-1)];
      },
    ],
    [
      "PATCH",
      /^\/api\/webhooks\/(\d+)$/,
      ([id], body) =>
        refused(body) ||
        Object.assign(
          hooks.find((hook) => hook.id === Number(id)),
          { actions: [] },
          body,
        ),
    ],
    [
      "DELETE",
      /^\/api\/webhooks\/(\d+)$/,
      ([id]) => {
        hooks = hooks.filter((hook) => hook.id !== Number(id));
        return [204];
      },
    ],
  ];
}

/** The mocked API. Its state: `signedIn`, `member`, `needsOwner`, `empty`, `models`, `available`, `taken`, `config` and more can be set by a test; `sent` is the last body that it got, `patched` the last change of a project. */
export function mockApi(state) {
  const projects = [...knownProjects];
  if (state.config) {
    projects[0] = { ...projects[0], label_config: state.config, config_has_control_tags: false };
  }
  const session = () => ({
    user: state.signedIn ? { ...user, is_owner: !state.member } : null,
    needs_owner: state.needsOwner ?? false,
    open_signup: false,
    version: "0.1.0",
  });
  const { routes: bucketRoutes, arriving } = buckets(state, job);
  const routes = [
    ...labeling(state, projects[0]),
    ["GET", /^\/api\/x\/session$/, session],
    [
      "POST",
      /^\/api\/x\/(session|owner|signup)$/,
      (_, body) => {
        if (body.password === "wrong-password") return [401, { detail: "e-mail or password is wrong" }];
        state.signedIn = true;
        return session();
      },
    ],
    ["DELETE", /^\/api\/x\/session$/, () => [204]],
    [
      "GET",
      /^\/api\/projects$/,
      () => {
        const results = state.empty ? [] : projects;
        return { count: results.length, next: null, previous: null, results };
      },
    ],
    [
      "POST",
      /^\/api\/projects$/,
      (_, body) => {
        const made = { ...project(9, body.title, 0, 0), ...body };
        projects.push(made);
        return [201, made];
      },
    ],
    [
      "GET",
      /^\/api\/projects\/(\d+)$/,
      ([id]) => projects.find((item) => item.id === Number(id)) ?? [404, { detail: "Not found." }],
    ],
    [
      "PATCH",
      /^\/api\/projects\/(\d+)$/,
      ([id], body) => {
        const at = projects.findIndex((item) => item.id === Number(id));
        projects[at] = { ...projects[at], ...body };
        state.patched = body;
        return projects[at];
      },
    ],
    ["GET", /^\/api\/projects\/(\d+)\/summary$/, () => ({ all_data_columns: { text: 10, source: 10, image: 4 } })],
    [
      "POST",
      /^\/api\/x\/config\/problems$/,
      (_, body) => ({
        problems: body.label_config.includes("Labelz")
          ? [{ line: 2, column: 3, message: "unknown tag Labelz", severity: "error" }]
          : [],
        sample_task: { text: "The fog over Helsingør lifted before noon, wrote Ada Lindqvist." },
      }),
    ],
    [
      "GET",
      /^\/api\/tasks$/,
      (_, __, query) => {
        if (state.expired) {
          state.expired = false;
          return [401, { detail: "Authentication credentials were not provided." }];
        }
        const total = Number(query.get("project")) === 5 ? 0 : (state.tasks ?? 10_000);
        const page = Number(query.get("page"));
        const size = Number(query.get("page_size"));
        const count = Math.max(0, Math.min(size, total - (page - 1) * size));
        const tasks = Array.from({ length: count }, (_unused, index) => task((page - 1) * size + index + 1, 1));
        return { tasks, total, total_annotations: Math.floor(total / 3), total_predictions: 0 };
      },
    ],
    ["GET", /^\/api\/projects\/(\d+)\/next$/, ([id]) => task(1, Number(id))],
    ["GET", /^\/api\/projects\/(\d+)\/label-stream-history$/, () => []],
    ["GET", /^\/api\/projects\/(\d+)\/export\/formats$/, () => formats],
    [
      "GET",
      /^\/api\/organizations\/1\/memberships$/,
      () => ({
        count: 2,
        results: [
          { user },
          { user: { ...user, id: 2, email: "jon@example.com", first_name: "", last_name: "", is_owner: false } },
        ],
      }),
    ],
    ["GET", /^\/api\/invite$/, () => ({ token: "abc", invite_url: "/user/signup/?token=abc" })],
    [
      "POST",
      /^\/api\/invite\/reset-token$/,
      () => {
        state.renewed = "invite";
        return [201, { token: "new", invite_url: "/user/signup/?token=new" }];
      },
    ],
    [
      "POST",
      /^\/api\/current-user\/reset-token$/,
      () => {
        state.renewed = "token";
        return [201, { token: "f".repeat(40) }];
      },
    ],
    ["GET", /^\/api\/current-user\/token$/, () => ({ token: "0123456789abcdef0123456789abcdef01234567" })],
    ["GET", /^\/api\/token$/, () => (state.token ? [{ token: state.token }] : [])],
    [
      "POST",
      /^\/api\/token$/,
      () => {
        state.token = `header.${"payload".repeat(20)}.signature`;
        return [201, { token: state.token }];
      },
    ],
    [
      "POST",
      /^\/api\/x\/projects\/(\d+)\/uploads$/,
      (_, body) => ({
        uploads: body.files.map(({ name }, index) => ({
          id: index,
          name,
          part_size: 5_000_000,
          parts: [`/upload/${index}`],
        })),
      }),
    ],
    ["PUT", /^\/upload\/\d+$/, () => [200, {}, { ETag: '"e"' }]],
    ["POST", /^\/api\/x\/uploads\/(\w+)\/complete$/, ([id]) => ({ job: Number(id) })],
    ["GET", /^\/api\/x\/jobs\/(\w+)$/, ([id]) => job(id)],
    [
      "GET",
      /^\/api\/x\/projects\/\d+\/jobs$/,
      () => [
        ...predictions(state),
        ...arriving(),
        { ...job("3"), kind: "export", task_count: 77 },
        ...["2", "1"].map(job),
      ],
    ],
    ...scheduledExports(state),
    ...webhooks(state),
    ...bucketRoutes,
    ...backends(state, { task: task(7, 1), config, job: job(30) }),
  ];

  /** Status, body and headers for a request; undefined when no such address is known. */
  return function answer(method, url, body) {
    for (const [wanted, pattern, run] of routes) {
      const match = method === wanted ? pattern.exec(url.pathname) : null;
      if (!match) continue;
      if (body) state.sent = body;
      const result = run(match.slice(1), body ?? {}, url.searchParams);
      const [status, json, headers] = Array.isArray(result) && typeof result[0] === "number" ? result : [200, result];
      return { status, json, headers };
    }
    return undefined;
  };
}

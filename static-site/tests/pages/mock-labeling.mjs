// Answers of the API for labeling one task; used by the page tests only.

/** The label stream of project 1 when a test knows `config` and `task`; what is submitted comes to `state.submitted`. */
export function labeling(state, project) {
  if (!state.task) return [];
  const task = { id: 7, project: 1, annotations: [], predictions: [], drafts: [], ...state.task };
  state.submitted = [];
  return [
    ["GET", /^\/api\/projects\/1$/, () => ({ ...project, label_config: state.config })],
    ["GET", /^\/api\/projects\/1\/next$/, () => (state.submitted.length > 0 ? [204] : task)],
    ["GET", /^\/api\/projects\/1\/label-stream-history$/, () => []],
    ["GET", /^\/api\/ml$/, () => []],
    ["POST", /^\/api\/tasks\/7\/drafts$/, () => [201, { id: 1 }]],
    ["PATCH", /^\/api\/drafts\/1$/, () => ({ id: 1 })],
    [
      "POST",
      /^\/api\/tasks\/7\/annotations$/,
      (_, body) => {
        state.submitted.push(body);
        return [201, { id: 1, ...body }];
      },
    ],
  ];
}

/** The API as the page knows it, in openapi-typescript's shape. */

export interface components {
  schemas: {
    User: {
      id: number;
      email: string;
      username: string;
      first_name: string;
      last_name: string;
      initials: string;
      is_owner?: boolean;
    };
    Session: {
      user: components["schemas"]["User"] | null;
      needs_owner: boolean;
      open_signup: boolean;
      version: string;
      /** `owner` or `member`. */
      role?: string | null;
    };
    Credentials: { email: string; password: string };
    NewUser: { email: string; password: string; first_name?: string; last_name?: string; token?: string };
    UserRef: { id: number; email?: string; first_name?: string; last_name?: string; avatar?: string | null };
    Project: {
      id: number;
      title: string;
      description: string | null;
      label_config: string;
      parsed_label_config?: Record<string, unknown>;
      expert_instruction: string | null;
      show_instruction: boolean;
      show_skip_button: boolean;
      enable_empty_annotation: boolean;
      color: string | null;
      maximum_annotations: number;
      sampling: components["schemas"]["Sampling"];
      skip_queue: components["schemas"]["SkipQueue"];
      created_by: components["schemas"]["UserRef"] | null;
      created_at: string;
      pinned_at: string | null;
      is_draft?: boolean;
      is_published?: boolean;
      model_version?: string | null;
      task_number: number | null;
      finished_task_number: number | null;
      num_tasks_with_annotations: number | null;
      total_annotations_number: number | null;
      skipped_annotations_number: number | null;
      total_predictions_number: number | null;
    };
    Sampling: "Sequential sampling" | "Uniform sampling" | "Uncertainty sampling" | null;
    SkipQueue: "REQUEUE_FOR_ME" | "REQUEUE_FOR_OTHERS" | "IGNORE_SKIPPED" | null;
    ProjectPatch: {
      title?: string;
      description?: string | null;
      label_config?: string;
      expert_instruction?: string | null;
      show_instruction?: boolean;
      show_skip_button?: boolean;
      enable_empty_annotation?: boolean;
      color?: string | null;
      maximum_annotations?: number;
      sampling?: components["schemas"]["Sampling"];
      skip_queue?: components["schemas"]["SkipQueue"];
      pinned_at?: string | null;
    };
    ProjectPage: {
      count: number;
      next: string | null;
      previous: string | null;
      results: components["schemas"]["Project"][];
    };
    ProjectSummary: {
      all_data_columns: Record<string, number>;
      common_data_columns?: string[];
      created_annotations?: Record<string, number>;
      created_labels?: Record<string, Record<string, number>>;
    };
    Task: {
      id: number;
      data: Record<string, unknown>;
      meta?: Record<string, unknown> | null;
      project: number;
      inner_id?: number | null;
      overlap?: number;
      is_labeled: boolean;
      created_at: string;
      updated_at: string;
      completed_at?: string | null;
      total_annotations: number;
      cancelled_annotations: number;
      total_predictions: number;
      annotators?: (number | components["schemas"]["UserRef"])[];
      annotations?: components["schemas"]["Annotation"][];
      predictions?: components["schemas"]["Prediction"][];
      drafts?: components["schemas"]["Draft"][];
    };
    TaskPage: {
      tasks: components["schemas"]["Task"][];
      total: number;
      total_annotations: number;
      total_predictions: number;
    };
    Result: Record<string, unknown>;
    Annotation: {
      id: number;
      result: components["schemas"]["Result"][];
      task: number;
      project?: number;
      completed_by: number | components["schemas"]["UserRef"] | null;
      was_cancelled: boolean;
      ground_truth: boolean;
      lead_time: number | null;
      created_at: string;
      updated_at: string;
      parent_prediction?: number | null;
      parent_annotation?: number | null;
      unique_id?: string;
    };
    NewAnnotation: {
      result: components["schemas"]["Result"][];
      was_cancelled?: boolean;
      lead_time?: number;
      draft_id?: number;
      parent_prediction?: number | null;
      parent_annotation?: number | null;
      ground_truth?: boolean;
      unique_id?: string;
    };
    Prediction: {
      id: number;
      result: components["schemas"]["Result"][];
      score: number | null;
      model_version: string | null;
      task: number;
      created_at: string;
    };
    Draft: {
      id: number;
      result: components["schemas"]["Result"][];
      lead_time: number | null;
      task: number;
      annotation: number | null;
      user?: number | string;
      created_at: string;
      updated_at: string;
    };
    NewDraft: { result: components["schemas"]["Result"][]; lead_time?: number };
    ConfigProblem: { line: number; column: number; message: string; severity: "error" | "warning" };
    ConfigProblems: {
      problems: components["schemas"]["ConfigProblem"][];
      sample_task: Record<string, unknown> | null;
    };
    UploadPlan: { uploads: components["schemas"]["Upload"][] };
    Upload: { id: number; name: string; part_size: number; parts: string[] };
    UploadProgress: { parts: { number: number; etag: string }[] };
    Selection: { all: false; included: number[] } | { all: true; excluded: number[] };
    Filters: {
      conjunction: "and" | "or";
      items: { filter: string; operator: string; type: string; value: unknown }[];
    };
    JobRef: { job: number };
    Job: {
      id: number;
      kind: "import" | "export";
      status: "queued" | "running" | "completed" | "failed";
      done: number;
      total: number | null;
      unit: string;
      task_count: number;
      annotation_count: number;
      prediction_count: number;
      problems: components["schemas"]["JobProblem"][];
      created_at: string;
      finished_at: string | null;
    };
    JobProblem: { file?: string | null; row?: number | null; field?: string | null; message: string };
    ExportFormat: {
      name: string;
      title: string;
      description: string;
      link?: string;
      tags?: string[];
      disabled?: boolean;
    };
    Membership: { user: components["schemas"]["User"]; created_at?: string };
    MembershipPage: {
      count: number;
      next: string | null;
      previous: string | null;
      results: components["schemas"]["Membership"][];
    };
    Invite: { token: string; invite_url: string };
    LegacyToken: { token: string };
    PersonalToken: { token: string; expires_at?: string; created_at?: string };
    Error: { id?: string; status_code?: number; detail: string; validation_errors?: Record<string, string[]> | null };
  };
}

type Body<T> = { content: { "application/json": T } };
type Ok<T> = { responses: { 200: Body<T> & { headers: Record<string, unknown> }; default: Failed } };
type Made<T> = { responses: { 201: Body<T> & { headers: Record<string, unknown> }; default: Failed } };
type Empty = { responses: { 204: { headers: Record<string, unknown>; content?: never }; default: Failed } };
type Failed = Body<components["schemas"]["Error"]> & { headers: Record<string, unknown> };
type InPath<T> = { parameters: { path: T } };
type InQuery<T> = { parameters: { query?: T } };
type Sent<T> = { requestBody: Body<T> };
type S = components["schemas"];
type ById = InPath<{ id: number }>;

export interface paths {
  "/api/x/session": {
    get: Ok<S["Session"]>;
    post: Sent<S["Credentials"]> & Ok<S["Session"]>;
    delete: Empty;
  };
  "/api/x/owner": { post: Sent<S["NewUser"]> & Ok<S["Session"]> };
  "/api/x/signup": { post: Sent<S["NewUser"]> & Ok<S["Session"]> };
  "/api/projects/": {
    get: InQuery<{ page?: number; page_size?: number; search?: string; ordering?: string }> & Ok<S["ProjectPage"]>;
    post: Sent<S["ProjectPatch"] & { title: string }> & Made<S["Project"]>;
  };
  "/api/projects/{id}/": {
    get: ById & Ok<S["Project"]>;
    patch: ById & Sent<S["ProjectPatch"]> & Ok<S["Project"]>;
    delete: ById & Empty;
  };
  "/api/projects/{id}/summary/": { get: ById & Ok<S["ProjectSummary"]> };
  "/api/projects/{id}/next": { get: ById & InQuery<{ after?: number }> & Ok<S["Task"]> };
  "/api/projects/validate/": { post: Sent<{ label_config: string }> & Empty };
  "/api/x/config/problems": {
    post: Sent<{ label_config: string; project?: number }> & Ok<S["ConfigProblems"]>;
  };
  "/api/x/projects/{id}/uploads": {
    post: ById & Sent<{ files: { name: string; size: number; type: string }[] }> & Ok<S["UploadPlan"]>;
  };
  "/api/x/uploads/{id}": { get: ById & Ok<S["UploadProgress"]> };
  "/api/x/uploads/{id}/complete": { post: ById & Sent<{ parts: string[] }> & Ok<S["JobRef"]> };
  "/api/x/jobs/{id}": { get: ById & Ok<S["Job"]> };
  "/api/x/projects/{id}/jobs": { get: ById & Ok<S["Job"][]> };
  "/api/tasks/": {
    get: InQuery<{ project?: number; page?: number; page_size?: number; fields?: string; query?: string }> &
      Ok<S["TaskPage"]>;
  };
  "/api/tasks/{id}/": {
    get: ById & Ok<S["Task"]>;
    patch: ById & Sent<{ data?: Record<string, unknown>; meta?: Record<string, unknown> }> & Ok<S["Task"]>;
    delete: ById & Empty;
  };
  "/api/tasks/{id}/annotations/": {
    get: ById & Ok<S["Annotation"][]>;
    post: ById & Sent<S["NewAnnotation"]> & Made<S["Annotation"]>;
  };
  "/api/tasks/{id}/drafts": {
    get: ById & Ok<S["Draft"][]>;
    post: ById & Sent<S["NewDraft"]> & Made<S["Draft"]>;
  };
  "/api/tasks/{id}/annotations/{annotation_id}/drafts": {
    get: InPath<{ id: number; annotation_id: number }> & Ok<S["Draft"][]>;
    post: InPath<{ id: number; annotation_id: number }> & Sent<S["NewDraft"]> & Made<S["Draft"]>;
  };
  "/api/annotations/{id}/": {
    get: ById & Ok<S["Annotation"]>;
    patch: ById & Sent<Partial<S["NewAnnotation"]>> & Ok<S["Annotation"]>;
    delete: ById & Empty;
  };
  "/api/drafts/{id}/": {
    get: ById & Ok<S["Draft"]>;
    patch: ById & Sent<S["NewDraft"]> & Ok<S["Draft"]>;
    delete: ById & Empty;
  };
  "/api/dm/actions/": {
    post: InQuery<{ id: string; project: number }> &
      Sent<{ selectedItems: S["Selection"]; filters?: S["Filters"] }> &
      Ok<{ detail?: string; processed_items?: number }>;
  };
  "/api/projects/{id}/export/formats": { get: ById & Ok<S["ExportFormat"][]> };
  "/api/organizations/{id}/memberships": {
    get: ById & InQuery<{ page?: number; page_size?: number }> & Ok<S["MembershipPage"]>;
  };
  "/api/invite": { get: Ok<S["Invite"]> };
  "/api/invite/reset-token": { post: Made<S["Invite"]> };
  "/api/current-user/whoami": { get: Ok<S["User"]> };
  "/api/current-user/token": { get: Ok<S["LegacyToken"]> };
  "/api/current-user/reset-token/": { post: Made<S["LegacyToken"]> };
  "/api/token/": { get: Ok<S["PersonalToken"][]>; post: Made<S["PersonalToken"]> };
  "/api/token/blacklist/": { post: Sent<{ refresh: string }> & Empty };
}

/** Every address of the page, built in one place. */
export const paths = {
  projects: "/projects",
  newProject: "/projects/new",
  data: (project: number) => `/projects/${project}/data`,
  task: (project: number, task: number) => `/projects/${project}/data?task=${task}`,
  label: (project: number) => `/projects/${project}/label`,
  import: (project: number) => `/projects/${project}/data/import`,
  export: (project: number) => `/projects/${project}/data/export`,
  settings: (project: number, section: string = "general") => `/projects/${project}/settings/${section}`,
  account: "/user/account",
} as const;

// Runs before the page's own script. It requests the code and the data that the address needs, so that they load while
// the page starts, and sets the theme before anything is drawn.
{
  // Filled by the build (tools/hints.mjs): the files of each page.
  const files = {};
  const { pathname, search } = location;
  const section = /^\/projects\/\d+\/(\w+)/.exec(pathname)?.[1];
  const isTask = section === "label" || (section === "data" && new URLSearchParams(search).has("task"));
  const isList = /^\/(projects(\/new)?)?$/.test(pathname);
  const page = isTask ? "labeling" : section === "data" ? "data-manager" : isList ? "projects" : (section ?? "");
  // Answers for src/api/client.ts to use. The addresses are those that src/app/query-client.ts requests.
  const asked = new Map();
  const ask = (path) => {
    const answer = fetch(path, { credentials: "same-origin" });
    // The code that uses the answer sees the failure.
    answer.catch(() => {});
    asked.set(path, answer);
  };
  globalThis.skylabelAsked = asked;
  ask("/api/x/session");
  // Without a session these would be refused, and each refusal would be an error in the console.
  let isSignedIn = true;
  try {
    isSignedIn = localStorage.getItem("skylabel.user") !== null;
  } catch {
    // Storage is blocked: unknown, so it is tried.
  }
  const project = /^\/projects\/([1-9]\d*)\//.exec(pathname)?.[1];
  const task = /^[1-9]\d*$/.exec(new URLSearchParams(search).get("task") ?? "")?.[0];
  if (isSignedIn) {
    if (pathname === "/" || pathname === "/projects") ask("/api/projects?page=1&page_size=60");
    if (project) ask(`/api/projects/${project}`);
    if (task) ask(`/api/tasks/${task}`);
  }

  // The folder in src/pages; app/routes.tsx loads its code before it renders.
  document.documentElement.dataset.page = page;
  for (const file of files[page] ?? []) {
    const link = document.createElement("link");
    if (file.endsWith(".css")) {
      link.rel = "preload";
      link.as = "style";
    } else link.rel = "modulepreload";
    link.crossOrigin = "";
    link.href = file;
    document.head.append(link);
  }
}

try {
  const theme = localStorage.getItem("skylabel.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme it is.
}

// The first number or date that a process formats costs it tens of milliseconds. Another thread pays while this one is
// at the code; not on the labeling page, which keeps every core busy and formats little.
if (document.documentElement.dataset.page !== "labeling") {
  try {
    const warm = "new Intl.NumberFormat().format(0); new Intl.DateTimeFormat().format(0); close()";
    const address = URL.createObjectURL(new Blob([warm], { type: "text/javascript" }));
    new Worker(address).onerror = () => {};
  } catch {
    // Without a worker the page pays itself.
  }
}

import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type ComponentType, Suspense, useEffect } from "react";
import { Redirect, Route, Switch, useLocation, useSearchParams } from "wouter";
import { sessionQuery } from "../api/queries/session.ts";
import NotFound from "../pages/not-found.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { page } from "./page.tsx";
import { paths } from "./paths.ts";

const SignIn = page(() => import("../pages/auth/index.tsx"));
const Projects = page(() => import("../pages/projects/index.tsx"));
const DataManager = page(() => import("../pages/data-manager/index.tsx"));
const Labeling = page(() => import("../pages/labeling/index.tsx"));
const Settings = page(() => import("../pages/settings/index.tsx"));
const Account = page(() => import("../pages/account/index.tsx"));

/** Loads the code of the page that was opened, which public/start.js names, so that its first rendering waits for nothing. */
export async function loadFirstPage(): Promise<void> {
  const pages = new Map(
    Object.entries({ projects: Projects, "data-manager": DataManager, labeling: Labeling, settings: Settings }),
  );
  await pages.get(document.documentElement.dataset.page ?? "")?.load();
}

/** Addresses to pages; everything but signing in wants a session. */
export function Routes() {
  const { t } = useLingui();
  const [location] = useLocation();
  const session = useQuery(sessionQuery);
  // A failed refresh leaves the session that is known.
  if (session.isError && !session.data) throw session.error;
  if (!session.data) return null;

  const { user } = session.data;
  return (
    <ErrorBoundary resetKey={location}>
      <Suspense fallback={<span className="visually-hidden">{t`Loading`}</span>}>
        {user ? (
          <Switch>
            <Route path="/">
              <Redirect to={paths.projects} replace />
            </Route>
            <Route path="/projects" component={Projects} />
            <Route path="/projects/new" component={Projects} />
            <Route path="/projects/:id/data/:dialog?">{({ id }) => <Data id={id} />}</Route>
            <Route path="/projects/:id/label">{({ id }) => <WithProject id={id} page={Labeling} />}</Route>
            <Route path="/projects/:id/settings/:section?">
              {({ id, section }) => <WithProject id={id} page={Settings} section={section ?? "general"} />}
            </Route>
            <Route path="/projects/:id">{({ id }) => <Redirect to={paths.data(Number(id))} replace />}</Route>
            <Route path="/user/account" component={Account} />
            <Route path="/user/login">
              <Redirect to={paths.projects} replace />
            </Route>
            <Route component={NotFound} />
          </Switch>
        ) : (
          <SignIn session={session.data} />
        )}
      </Suspense>
    </ErrorBoundary>
  );
}

interface ProjectPageProps {
  projectId: number;
  /** The task to open; absent in the label stream. */
  taskId?: number;
  section?: string;
}

function WithProject({
  id,
  page: Page,
  ...rest
}: {
  id: string;
  page: ComponentType<ProjectPageProps>;
  section?: string;
}) {
  const projectId = toId(id);
  return projectId === null ? <NotFound /> : <Page key={projectId} projectId={projectId} {...rest} />;
}

/** The task table, or one of its tasks when the address names it. */
function Data({ id }: { id: string }) {
  const [search] = useSearchParams();
  const projectId = toId(id);
  const taskId = toId(search.get("task") ?? "");
  // Preload the labeling chunk: people who look at tasks usually open one.
  useEffect(() => whenIdle(() => void Labeling.load()), []);
  if (projectId === null) return <NotFound />;
  if (taskId !== null) return <Labeling projectId={projectId} taskId={taskId} />;
  return <DataManager key={projectId} projectId={projectId} />;
}

function whenIdle(run: () => void): () => void {
  const timer = setTimeout(run, 1500);
  return () => clearTimeout(timer);
}

function toId(text: string): number | null {
  return /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null;
}

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { FolderPlus, Plus, SearchX } from "lucide-react";
import { lazy, Suspense, useDeferredValue, useState } from "react";
import { useLocation } from "wouter";
import { projectsQuery } from "../../api/queries/projects.ts";
import { paths } from "../../app/paths.ts";
import { Shell } from "../../app/shell.tsx";
import { useHotkeys } from "../../hotkeys/use-hotkeys.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SearchInput } from "../../ui/field.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { StaleNotice } from "../../ui/stale-notice.tsx";
import { ProjectCard } from "./card.tsx";
import { orderProjects } from "./order.ts";
import styles from "./projects.module.css";

const CreateDialog = lazy(() => import("../create/index.tsx"));

/** All projects with their progress, and the way to a new one. */
export default function ProjectsPage() {
  const { t } = useLingui();
  const [location, navigate] = useLocation();
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim());
  const projects = useInfiniteQuery({ ...projectsQuery(wanted), placeholderData: (previous) => previous });
  const create = () => navigate(paths.newProject);

  useHotkeys([
    { name: "project.create", keys: ["c"], label: () => t`Create a project`, group: () => t`Projects`, run: create },
    {
      name: "project.search",
      keys: ["/"],
      label: () => t`Search projects`,
      group: () => t`Projects`,
      run: () => document.querySelector<HTMLInputElement>("#project-search")?.focus(),
    },
  ]);

  // A failed refresh leaves what is there.
  if (projects.isError && !projects.data) throw projects.error;
  const list = orderProjects(projects.data?.pages.flatMap((page) => page.results) ?? []);
  const count = projects.data?.pages[0]?.count ?? 0;
  const nothingYet = !projects.isPending && count === 0 && wanted === "";

  return (
    <Shell crumbs={[{ label: t`Projects`, href: paths.projects }]}>
      <div className={styles.page}>
        {!nothingYet && (
          <div className={styles.bar}>
            <h1>
              <Trans>Projects</Trans>
              {count > 0 && <span className={`${styles.count} tabular`}>{count}</span>}
            </h1>
            <SearchInput
              id="project-search"
              className={styles.search}
              label={t`Search projects`}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
            <Button variant="primary" icon={<Plus size={16} />} onClick={create}>
              <Trans>Create project</Trans>
            </Button>
          </div>
        )}
        {projects.isError && <StaleNotice query={projects} />}
        {projects.isPending ? (
          <CardSkeletons />
        ) : nothingYet ? (
          <Invitation onCreate={create} />
        ) : list.length === 0 ? (
          <EmptyState icon={<SearchX size={28} />} title={<Trans>No project matches “{wanted}”</Trans>} />
        ) : (
          <>
            <ul className={styles.grid}>
              {list.map((project) => (
                <ProjectCard key={project.id} project={project} />
              ))}
            </ul>
            {projects.hasNextPage && (
              <div className={styles.more}>
                <Button busy={projects.isFetchingNextPage} onClick={() => void projects.fetchNextPage()}>
                  <Plural value={count - list.length} one="Show # more" other="Show # more" />
                </Button>
              </div>
            )}
          </>
        )}
      </div>
      {location === paths.newProject && (
        <Suspense>
          <CreateDialog onClose={() => navigate(paths.projects)} />
        </Suspense>
      )}
    </Shell>
  );
}

function Invitation({ onCreate }: { onCreate: () => void }) {
  return (
    <div className={styles.panel}>
      <EmptyState
        level={1}
        icon={<FolderPlus size={28} />}
        title={<Trans>Start your first project</Trans>}
        actions={
          <Button variant="primary" icon={<Plus size={16} />} onClick={onCreate}>
            <Trans>Create project</Trans>
          </Button>
        }
      >
        <Trans>A project contains tasks and a labeling setup. Import texts or images to start.</Trans>
      </EmptyState>
    </div>
  );
}

function CardSkeletons() {
  return (
    <div className={styles.grid} aria-hidden="true">
      {[0, 1, 2, 3].map((index) => (
        <div key={index} className={styles.card}>
          <Skeleton width="60%" height={18} />
          <div className={styles.progress}>
            <Skeleton width="35%" />
            <div style={{ height: 10 }} />
            <Skeleton height={6} />
            <div style={{ height: 22 }} />
            <Skeleton width="80%" height={12} />
          </div>
        </div>
      ))}
    </div>
  );
}

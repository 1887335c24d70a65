import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import {
  BrainCircuit,
  CalendarClock,
  CodeXml,
  FolderInput,
  ListChecks,
  Settings,
  TriangleExclamationPoint,
  Users,
  Webhook,
} from "lucide-react";
import { type ComponentType, Suspense, useEffect, useRef } from "react";
import { Link } from "wouter";
import { type Project, projectQuery } from "../../api/queries/projects.ts";
import { page } from "../../app/page.tsx";
import { paths } from "../../app/paths.ts";
import { Shell } from "../../app/shell.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { StaleNotice } from "../../ui/stale-notice.tsx";
import NotFound from "../not-found.tsx";
import { Annotation } from "./annotation.tsx";
import { Danger } from "./danger.tsx";
import { General } from "./general.tsx";
import { Labeling } from "./labeling.tsx";
import { Members } from "./members.tsx";
import styles from "./settings.module.css";

const Buckets = page(() => import("./buckets/index.tsx"));
const Exports = page(() => import("./exports/index.tsx"));
const Model = page(() => import("./model/index.tsx"));
const Webhooks = page(() => import("./webhooks/index.tsx"));

const sections: Record<string, { icon: typeof Settings; page: ComponentType<{ project: Project }> }> = {
  general: { icon: Settings, page: General },
  labeling: { icon: CodeXml, page: Labeling },
  annotation: { icon: ListChecks, page: Annotation },
  members: { icon: Users, page: Members },
  model: { icon: BrainCircuit, page: Model },
  buckets: { icon: FolderInput, page: Buckets },
  exports: { icon: CalendarClock, page: Exports },
  webhooks: { icon: Webhook, page: Webhooks },
  danger: { icon: TriangleExclamationPoint, page: Danger },
};

/** A project's settings, a section an address. */
export default function SettingsPage({ projectId, section = "general" }: { projectId: number; section?: string }) {
  const { t } = useLingui();
  const project = useQuery(projectQuery(projectId));
  const titles: Record<string, string> = {
    general: t`General`,
    labeling: t`Labeling interface`,
    annotation: t`Annotation`,
    members: t`Members`,
    model: t`Model`,
    buckets: t`Buckets`,
    exports: t`Exports`,
    webhooks: t`Webhooks`,
    danger: t`Danger zone`,
  };
  const nav = useRef<HTMLElement>(null);
  // On small screens the sections are one line that scrolls.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the section decides which link is the current one
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [section]);
  const current = sections[section];
  // A failed refresh leaves what is there.
  if (project.isError && !project.data) throw project.error;
  if (!current) return <NotFound />;
  const Page = current.page;

  return (
    <Shell
      crumbs={[
        { label: t`Projects`, href: paths.projects },
        { label: project.data?.title ?? "", href: paths.data(projectId) },
        { label: t`Settings`, href: paths.settings(projectId) },
        ...(section === "general" ? [] : [{ label: titles[section] ?? "", href: paths.settings(projectId, section) }]),
      ]}
    >
      <div className={styles.layout}>
        <nav ref={nav} className={styles.nav} aria-label={t`Settings`}>
          <ul>
            {Object.entries(sections).map(([id, { icon: Icon }]) => (
              <li key={id}>
                <Link href={paths.settings(projectId, id)} aria-current={id === section ? "page" : undefined}>
                  <Icon size={16} aria-hidden="true" />
                  {titles[id]}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className={styles.content}>
          {project.isError && <StaleNotice query={project} />}
          <Suspense fallback={<Arriving />}>
            {project.data ? <Page key={section} project={project.data} /> : <Arriving />}
          </Suspense>
        </div>
      </div>
    </Shell>
  );
}

function Arriving() {
  return (
    <div className={styles.section}>
      <Skeleton width={180} height={24} />
      <Skeleton height={240} />
    </div>
  );
}

import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { CircleSlash, Ellipsis, Pin, PinOff, Settings, SquareCheckBig, SquarePen, WandSparkles } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { type Project, patchProject } from "../../api/queries/projects.ts";
import { formatCount, formatDay } from "../../app/format.ts";
import { paths } from "../../app/paths.ts";
import { IconButton } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Progress } from "../../ui/progress.tsx";
import { toast } from "../../ui/toast.tsx";
import { completion, isCounting } from "./order.ts";
import styles from "./projects.module.css";

/** One project of the list. */
export function ProjectCard({ project }: { project: Project }) {
  const { t } = useLingui();
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const done = completion(project);
  const pinned = project.pinned_at !== null;

  const togglePin = () => {
    patchProject(queryClient, project.id, { pinned_at: pinned ? null : new Date().toISOString() }).catch(toast.error);
  };

  return (
    <li className={styles.card}>
      <div className={styles.head}>
        {project.color && project.color.toUpperCase() !== "#FFFFFF" && (
          <span className={styles.swatch} style={{ background: project.color }} />
        )}
        <Link href={paths.data(project.id)} className={styles.title}>
          {project.title || t`Untitled project`}
        </Link>
        <div className={styles.menu}>
          {pinned && (
            <span className={styles.pin} data-tip={t`Pinned`}>
              <Pin size={14} fill="currentColor" />
            </span>
          )}
          <Menu
            align="end"
            label={t`Project`}
            trigger={(props) => (
              <IconButton {...props} size="sm" label={t`More about ${project.title}`} icon={<Ellipsis size={16} />} />
            )}
            entries={[
              {
                label: t`Label`,
                icon: <SquarePen size={16} />,
                disabled: !project.task_number,
                onSelect: () => navigate(paths.label(project.id)),
              },
              {
                label: t`Settings`,
                icon: <Settings size={16} />,
                onSelect: () => navigate(paths.settings(project.id)),
              },
              {
                label: pinned ? t`Unpin` : t`Pin to the top`,
                icon: pinned ? <PinOff size={16} /> : <Pin size={16} />,
                onSelect: togglePin,
              },
            ]}
          />
        </div>
      </div>
      {project.description && <p className={styles.description}>{project.description}</p>}
      <div className={`${styles.progress} tabular`}>
        <div className={styles.figures}>
          {done === null ? (
            <span className={styles.muted}>
              <Trans>No tasks yet</Trans>
            </span>
          ) : isCounting(project) ? (
            <span className={styles.muted}>
              <Trans>Counting finished tasks…</Trans>
            </span>
          ) : (
            <>
              <span>
                <strong>{formatCount(project.finished_task_number)}</strong>{" "}
                <span className={styles.muted}>
                  <Trans>of {formatCount(project.task_number)} tasks</Trans>
                </span>
              </span>
              <span className={styles.muted}>{Math.floor(done * 100)}%</span>
            </>
          )}
        </div>
        <Progress value={done ?? 0} label={t`Tasks done`} state={done === 1 ? "done" : "running"} />
      </div>
      <div className={`${styles.foot} tabular`}>
        <Counter icon={<SquareCheckBig size={13} />} label={t`Annotations`} value={project.total_annotations_number} />
        <Counter icon={<CircleSlash size={13} />} label={t`Skipped`} value={project.skipped_annotations_number} />
        <Counter icon={<WandSparkles size={13} />} label={t`Predictions`} value={project.total_predictions_number} />
        <time dateTime={project.created_at}>{formatDay(project.created_at)}</time>
      </div>
    </li>
  );
}

function Counter({ icon, label, value }: { icon: ReactNode; label: string; value: number | null }) {
  return (
    <span className={styles.counter} data-tip={label}>
      {icon}
      <span className="visually-hidden">{label}: </span>
      {formatCount(value)}
    </span>
  );
}

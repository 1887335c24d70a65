import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  Download,
  Inbox,
  RefreshCw,
  SearchX,
  Settings,
  SlidersHorizontal,
  SquarePen,
  Trash,
  Upload,
} from "lucide-react";
import { lazy, Suspense, useDeferredValue, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { membersQuery } from "../../api/queries/people.ts";
import { projectQuery, summaryQuery } from "../../api/queries/projects.ts";
import { type Task, type TaskView, taskPageQuery, tasksPerPage } from "../../api/queries/tasks.ts";
import { formatCount } from "../../app/format.ts";
import { paths } from "../../app/paths.ts";
import { Shell } from "../../app/shell.tsx";
import { variablesIn } from "../../config/variables.ts";
import { useHotkeys } from "../../hotkeys/use-hotkeys.ts";
import { Button, ButtonLink, IconButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SearchInput, Select } from "../../ui/field.tsx";
import { StaleNotice } from "../../ui/stale-notice.tsx";
import { pagesOf } from "../../ui/windowing.ts";
import { BulkBar, useBulk } from "./bulk.tsx";
import { tableColumns } from "./columns.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { PredictBar, PredictButton, usePredicting } from "./predict.tsx";
import { nothing, selectedCount } from "./selection.ts";
import styles from "./table.module.css";
import { TaskTable } from "./table.tsx";
import { useViewState } from "./view-state.ts";

const ImportDialog = lazy(() => import("../import/index.tsx"));
const ExportDialog = lazy(() => import("../export/index.tsx"));

/** The task table of a project: search, sort, select, open, import, export. */
export default function DataManager({ projectId }: { projectId: number }) {
  const { t } = useLingui();
  const [location, navigate] = useLocation();
  const queryClient = useQueryClient();
  const project = useQuery(projectQuery(projectId));
  const summary = useQuery(summaryQuery(projectId));
  const members = useQuery(membersQuery);
  const { search, searchKey, ordering, setSearch, setSearchKey, setOrdering } = useViewState(projectId);
  const [selection, setSelection] = useState(nothing);
  const [deleting, setDeleting] = useState(false);
  const [window, setWindow] = useState({ first: 0, end: 1 });
  const predicting = usePredicting(projectId);

  const config = project.data?.label_config ?? "";
  const columns = useMemo(
    () => tableColumns(summary.data?.all_data_columns ?? {}, variablesIn(config)),
    [summary.data, config],
  );
  const dataColumns = columns.filter((column) => column.kind === "data");
  const view: TaskView = {
    project: projectId,
    search: useDeferredValue(search.trim()),
    searchKey: searchKey ?? dataColumns[0]?.id ?? null,
    ordering,
  };

  const wanted = [...new Set([1, ...pagesOf(window, tasksPerPage)])];
  const pages = useQueries({
    queries: wanted.map((page) => ({ ...taskPageQuery(view, page), retry: false })),
  });
  const lead = pages[0];
  // The table keeps its length while a new view is on its way.
  const known = useRef(0);
  if (lead?.data) known.current = lead.data.total;
  const total = known.current;
  const byPage = new Map(wanted.map((page, index) => [page, pages[index]?.data?.tasks]));
  const taskAt = (row: number): Task | undefined =>
    byPage.get(Math.floor(row / tasksPerPage) + 1)?.[row % tasksPerPage];
  const people = useMemo(() => new Map(members.data?.results.map(({ user }) => [user.id, user]) ?? []), [members.data]);

  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: ["tasks", projectId] }),
      queryClient.invalidateQueries({ queryKey: ["project", projectId] }),
    ]);
  const bulk = useBulk(projectId, () => void refresh());
  const backToData = () => navigate(paths.data(projectId));
  // Before the project has arrived it is taken to have a setup, as nearly all do.
  const hasSetup = project.data?.config_has_control_tags ?? true;
  const label = () => navigate(hasSetup ? paths.label(projectId) : paths.settings(projectId, "labeling"));

  useHotkeys([
    {
      name: "data.label",
      keys: ["l"],
      label: () => t`Label all tasks`,
      group: () => t`Task table`,
      enabled: () => total > 0,
      run: label,
    },
    {
      name: "data.import",
      keys: ["i"],
      label: () => t`Import`,
      group: () => t`Task table`,
      run: () => navigate(paths.import(projectId)),
    },
    {
      name: "data.export",
      keys: ["e"],
      label: () => t`Export`,
      group: () => t`Task table`,
      run: () => navigate(paths.export(projectId)),
    },
    {
      name: "data.search",
      keys: ["/"],
      label: () => t`Search tasks`,
      group: () => t`Task table`,
      run: () => document.querySelector<HTMLInputElement>("#task-search")?.focus(),
    },
  ]);

  if (project.isError && !project.data) throw project.error;
  if (lead?.isError && !lead.data) throw lead.error;
  // A failed refresh leaves what is there.
  const stale = project.isError ? project : lead?.isError ? lead : undefined;
  const count = selectedCount(selection, total);
  const isNarrowed = view.search !== "";
  const isEmpty = lead?.data !== undefined && lead.data.total === 0;

  return (
    <Shell
      crumbs={[
        { label: t`Projects`, href: paths.projects },
        { label: project.data?.title ?? "", href: paths.data(projectId) },
      ]}
      actions={
        <ButtonLink size="sm" href={paths.settings(projectId)} icon={<Settings size={15} />}>
          <Trans>Settings</Trans>
        </ButtonLink>
      }
    >
      <div className={styles.page}>
        <h1 className="visually-hidden">
          <Trans>Tasks of {project.data?.title}</Trans>
        </h1>
        {stale && <StaleNotice query={stale} />}
        <div className={styles.bar}>
          {hasSetup ? (
            <LabelButton
              total={project.data?.task_number ?? 0}
              isView={isNarrowed || ordering !== ""}
              onClick={label}
            />
          ) : (
            <Button variant="primary" icon={<SlidersHorizontal size={15} />} onClick={label}>
              <Trans>Set up labeling</Trans>
            </Button>
          )}
          <div className={styles.find}>
            <SearchInput
              id="task-search"
              label={t`Search tasks`}
              value={search}
              onChange={(event) => {
                setSearch(event.target.value);
                setSelection(nothing);
              }}
            />
            {dataColumns.length > 1 && (
              <Select
                aria-label={t`Search in`}
                value={view.searchKey ?? ""}
                onChange={(event) => {
                  setSearchKey(event.target.value);
                  setSelection(nothing);
                }}
              >
                {dataColumns.map((column) => (
                  <option key={column.id} value={column.id}>
                    {t`in ${column.key ?? ""}`}
                  </option>
                ))}
              </Select>
            )}
          </div>
          {count > 0 && <PredictButton predicting={predicting} view={view} selection={selection} count={count} />}
          {count > 0 && (
            <Button variant="danger" icon={<Trash size={15} />} onClick={() => setDeleting(true)}>
              <Plural value={count} one="Delete # task" other="Delete # tasks" />
            </Button>
          )}
          <span className={styles.spring} />
          <IconButton
            variant="secondary"
            label={t`Refresh`}
            icon={<RefreshCw size={15} />}
            onClick={() => void refresh()}
          />
          <Button icon={<Upload size={15} />} onClick={() => navigate(paths.import(projectId))}>
            <Trans>Import</Trans>
          </Button>
          <Button icon={<Download size={15} />} onClick={() => navigate(paths.export(projectId))}>
            <Trans>Export</Trans>
          </Button>
        </div>
        <PredictBar predicting={predicting} />
        <BulkBar bulk={bulk} />
        {isEmpty ? (
          <div className={styles.empty}>
            {isNarrowed ? (
              <EmptyState icon={<SearchX size={28} />} title={<Trans>No task matches “{view.search}”</Trans>} />
            ) : (
              <EmptyState
                icon={<Inbox size={28} />}
                title={<Trans>No tasks yet</Trans>}
                actions={
                  <Button
                    variant="primary"
                    icon={<Upload size={16} />}
                    onClick={() => navigate(paths.import(projectId))}
                  >
                    <Trans>Import data</Trans>
                  </Button>
                }
              >
                <Trans>Import texts, tables or images. Each item becomes a task.</Trans>
              </EmptyState>
            )}
          </div>
        ) : (
          <TaskTable
            columns={columns}
            total={total}
            taskAt={taskAt}
            people={people}
            ordering={ordering}
            onOrdering={setOrdering}
            selection={selection}
            onSelection={setSelection}
            onOpen={(task) => navigate(paths.task(projectId, task.id))}
            onWindow={setWindow}
          />
        )}
        <div className={`${styles.foot} tabular`}>
          {count > 0 && (
            <span>
              <Trans>
                {formatCount(count)} of {formatCount(total)} selected
              </Trans>
            </span>
          )}
          <span className={styles.spring} />
          <span>
            <Plural value={total} one="# task" other="# tasks" />
          </span>
          <span>
            <Plural value={lead?.data?.total_annotations ?? 0} one="# annotation" other="# annotations" />
          </span>
          <span>
            <Plural value={lead?.data?.total_predictions ?? 0} one="# prediction" other="# predictions" />
          </span>
        </div>
      </div>
      {deleting && (
        <DeleteDialog
          view={view}
          selection={selection}
          count={count}
          onClose={() => setDeleting(false)}
          onDeleted={(job) => {
            setDeleting(false);
            setSelection(nothing);
            void refresh();
            if (job !== undefined) void bulk.follow(job);
          }}
        />
      )}
      <Suspense>
        {location === paths.import(projectId) && (
          <ImportDialog projectId={projectId} onClose={backToData} onImported={() => void refresh()} />
        )}
        {location === paths.export(projectId) && <ExportDialog projectId={projectId} onClose={backToData} />}
      </Suspense>
    </Shell>
  );
}

/** Starts the label stream. It ignores the table's search and order, so the button says so while there are any. */
function LabelButton({ total, isView, onClick }: { total: number; isView: boolean; onClick: () => void }) {
  const { t } = useLingui();
  return (
    <Button
      variant="primary"
      icon={<SquarePen size={15} />}
      disabled={total === 0}
      data-tip={isView ? t`The search and the order of the table do not apply to labeling.` : undefined}
      onClick={onClick}
    >
      {isView ? (
        <Plural value={total} one="Label all # task" other="Label all # tasks" />
      ) : (
        <Trans>Label all tasks</Trans>
      )}
    </Button>
  );
}

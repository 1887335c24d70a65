import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { FolderInput, Plus } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { errorText } from "../../../api/errors.ts";
import { bucketsQuery } from "../../../api/queries/buckets.ts";
import type { Project } from "../../../api/queries/projects.ts";
import { sessionQuery } from "../../../api/queries/session.ts";
import { paths } from "../../../app/paths.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyField } from "../../../ui/copy-field.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import styles from "../entries.module.css";
import settings from "../settings.module.css";
import { BucketForm } from "./bucket-form.tsx";
import buckets from "./buckets.module.css";
import { ConnectionCard } from "./connection-card.tsx";

/** The sources of files that are not sent through the page: the drop folder and the connected buckets. */
export default function Buckets({ project }: { project: Project }) {
  const { t } = useLingui();
  const known = useQuery(bucketsQuery(project.id));
  const isOwner = useSuspenseQuery(sessionQuery).data.user?.is_owner ?? false;
  const [connects, setConnects] = useState(false);
  const {
    available = [],
    connections = [],
    drop_folder: folder,
    uploads_bucket: uploads,
    endpoint_url: endpoint,
  } = known.data ?? {};
  const connect = isOwner && available.length > 0 && (
    <Button variant="primary" icon={<Plus size={15} />} onClick={() => setConnects(true)}>
      <Trans>Connect a bucket</Trans>
    </Button>
  );

  return (
    <div className={settings.section}>
      <div className={styles.head}>
        <h1>
          <Trans>Buckets</Trans>
        </h1>
        {connections.length > 0 && connect}
      </div>
      {known.isPending && <Skeleton height={240} />}
      {known.isError && <Notice tone="danger">{errorText(known.error)}</Notice>}
      {folder !== undefined && (
        <section className={settings.card} aria-labelledby="drop-folder">
          <h2 id="drop-folder">
            <Trans>Drop folder</Trans>
          </h2>
          <p>
            <Trans>
              Files that you copy to this prefix of the uploads bucket become tasks of this project. Each version of a
              file is imported once.
            </Trans>
          </p>
          <CopyField label={t`Drop folder`} value={`s3://${uploads}/${folder}`} />
          <code className={buckets.command}>
            aws s3 cp tasks.jsonl s3://{uploads}/{folder}
            {endpoint && ` --endpoint-url ${endpoint}`}
          </code>
          <Link href={paths.import(project.id)} className={buckets.link}>
            <Trans>View previous imports</Trans>
          </Link>
        </section>
      )}
      {known.data && connections.length === 0 && (
        <div className={settings.card}>
          {available.length > 0 ? (
            <EmptyState icon={<FolderInput size={28} />} title={t`No bucket connected yet`} actions={connect}>
              <Trans>Files that arrive in your own bucket become tasks of this project.</Trans>{" "}
              {!isOwner && <Trans>An owner can connect one.</Trans>}
            </EmptyState>
          ) : (
            <EmptyState icon={<FolderInput size={28} />} title={t`No bucket to connect`}>
              <Trans>Files that arrive in your own bucket can become tasks of this project.</Trans>
              <br />
              <Trans>
                First, the operator of Skylabel adds the bucket to the deployment: see “Buckets of your own” in
                docs/guides/deploy.md.
              </Trans>
              <code className={buckets.command}>make deploy SET="ConnectedBuckets=arn:aws:s3:::my-images"</code>
            </EmptyState>
          )}
        </div>
      )}
      {connections.length > 0 && (
        <ul className={styles.entries} aria-label={t`Connected buckets`}>
          {connections.map((connection) => (
            <ConnectionCard
              key={connection.id}
              connection={connection}
              isListed={available.includes(connection.bucket)}
              isOwner={isOwner}
            />
          ))}
        </ul>
      )}
      {connects && <BucketForm project={project.id} available={available} onClose={() => setConnects(false)} />}
    </div>
  );
}

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { type Connection, disconnectBucket } from "../../../api/queries/buckets.ts";
import { membersQuery } from "../../../api/queries/people.ts";
import { formatDate } from "../../../app/format.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { personName } from "../../../ui/person.ts";
import styles from "../entries.module.css";
import { Fact } from "../entry.tsx";
import settings from "../settings.module.css";

/** A bucket whose new files become tasks. */
export function ConnectionCard({
  connection,
  isListed,
  isOwner,
}: {
  connection: Connection;
  /** Whether the deployment still lists the bucket. */
  isListed: boolean;
  isOwner: boolean;
}) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const titleId = useId();
  const members = useQuery(membersQuery);
  const [asks, setAsks] = useState(false);
  const { bucket, prefix, created_at: since, created_by: by } = connection;
  const maker = members.data?.results.find(({ user }) => user.id === by)?.user;
  const title = `s3://${bucket}/${prefix}`;

  return (
    <li className={settings.card} aria-labelledby={titleId}>
      <div className={styles.head}>
        <h2 id={titleId}>{title}</h2>
        {isOwner && (
          <Button size="sm" aria-label={t`Disconnect ${title}`} onClick={() => setAsks(true)}>
            <Trans>Disconnect…</Trans>
          </Button>
        )}
      </div>
      {!isListed && (
        <Notice tone="warning">
          <Trans>The deployment no longer lists this bucket, so new files may not be imported.</Trans>
        </Notice>
      )}
      <dl className={styles.facts}>
        <Fact term={<Trans>Imports</Trans>}>
          {prefix === "" ? (
            <Trans>All new files in the bucket</Trans>
          ) : (
            <Trans>
              Files under <code>{prefix}</code>
            </Trans>
          )}
        </Fact>
        <Fact term={<Trans>Since</Trans>}>
          {formatDate(since)}
          {maker && (
            <span>
              <Trans>by {personName(maker)}</Trans>
            </span>
          )}
        </Fact>
      </dl>
      {asks && (
        <ConfirmDialog
          title={t`Disconnect this bucket?`}
          action={<Trans>Disconnect</Trans>}
          confirm={() => disconnectBucket(queryClient, connection)}
          onClose={() => setAsks(false)}
        >
          <Trans>New files under {title} are no longer imported. Tasks imported from there stay.</Trans>
        </ConfirmDialog>
      )}
    </li>
  );
}

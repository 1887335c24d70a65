import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { errorText } from "../../api/errors.ts";
import { inviteQuery, membersQuery, resetInvite } from "../../api/queries/people.ts";
import { sessionQuery } from "../../api/queries/session.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { personName } from "../../ui/person.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { toast } from "../../ui/toast.tsx";
import styles from "./settings.module.css";

/** The members of the installation, and the link to invite more. */
export function Members() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const members = useQuery(membersQuery);
  const isOwner = useSuspenseQuery(sessionQuery).data.user?.is_owner ?? false;
  const invite = useQuery({ ...inviteQuery, enabled: isOwner });
  const [asks, setAsks] = useState(false);

  const renew = async () => {
    queryClient.setQueryData(inviteQuery.queryKey, await resetInvite());
    toast.success(t`The old link no longer works`);
  };

  return (
    <div className={styles.section}>
      <h1>
        <Trans>Members</Trans>
      </h1>
      {isOwner && (
        <div className={styles.card}>
          <h2>
            <Trans>Invite people</Trans>
          </h2>
          <p>
            <Trans>Anyone with this link can create an account and label in every project.</Trans>
          </p>
          {invite.isPending && <Skeleton height={34} />}
          {invite.isError && <Notice tone="danger">{errorText(invite.error)}</Notice>}
          {invite.data && (
            <CopyField label={t`Invite link`} value={new URL(invite.data.invite_url, window.location.origin).href} />
          )}
          <div className={styles.actions}>
            <Button onClick={() => setAsks(true)}>
              <Trans>Create a new link</Trans>
            </Button>
          </div>
          {asks && (
            <ConfirmDialog
              title={<Trans>Create a new invite link?</Trans>}
              action={<Trans>Create a new link</Trans>}
              confirm={renew}
              onClose={() => setAsks(false)}
            >
              <Trans>The present link stops working at once. People who have joined already keep their accounts.</Trans>
            </ConfirmDialog>
          )}
        </div>
      )}
      <div className={styles.card}>
        <h2>
          <Trans>People</Trans>
        </h2>
        {members.isPending && <Skeleton height={60} />}
        {members.isError && <Notice tone="danger">{errorText(members.error)}</Notice>}
        <ul className={styles.people}>
          {members.data?.results.map(({ user }) => (
            <li key={user.id}>
              <Avatar person={user} size={32} />
              <span className={styles.person}>
                {personName(user)}
                {personName(user) !== user.email && <span className={styles.mail}>{user.email}</span>}
              </span>
              {user.is_owner && (
                <Badge tone="accent">
                  <Trans>Owner</Trans>
                </Badge>
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

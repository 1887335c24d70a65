import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { errorText } from "../../api/errors.ts";
import { inviteQuery, membersQuery, resetInvite } from "../../api/queries/people.ts";
import { sessionQuery } from "../../api/queries/session.ts";
import { Avatar, Badge, CopyField, Notice, personName, Skeleton } from "../../ui/bits.tsx";
import { Button } from "../../ui/button.tsx";
import { toast } from "../../ui/toast.tsx";
import styles from "./settings.module.css";

/** Who works here, and the link that brings more. */
export function Members() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const members = useQuery(membersQuery);
  const isOwner = useSuspenseQuery(sessionQuery).data.user?.is_owner ?? false;
  const invite = useQuery({ ...inviteQuery, enabled: isOwner });
  const [busy, setBusy] = useState(false);

  const renew = async () => {
    setBusy(true);
    try {
      queryClient.setQueryData(inviteQuery.queryKey, await resetInvite());
      toast.success(t`The old link no longer works`);
    } catch (error) {
      toast.error(error);
    } finally {
      setBusy(false);
    }
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
            <Trans>Whoever opens this link can make an account and label in every project.</Trans>
          </p>
          {invite.isPending && <Skeleton height={34} />}
          {invite.isError && <Notice tone="danger">{errorText(invite.error)}</Notice>}
          {invite.data && (
            <CopyField label={t`Invite link`} value={new URL(invite.data.invite_url, window.location.origin).href} />
          )}
          <div className={styles.actions}>
            <Button busy={busy} onClick={() => void renew()}>
              <Trans>Make a new link</Trans>
            </Button>
          </div>
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

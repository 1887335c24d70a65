import { Trans } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { cancelJob, type Job } from "../../api/queries/jobs.ts";
import { Button } from "../../ui/button.tsx";
import { toast } from "../../ui/toast.tsx";

/** Asks a running job to stop; until it has, the button is busy. */
export function CancelButton({ job }: { job: Job }) {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const cancel = async () => {
    setBusy(true);
    try {
      await cancelJob(queryClient, job.id);
    } catch (error) {
      toast.error(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="sm" busy={busy || job.cancel_requested} onClick={() => void cancel()}>
      <Trans>Cancel</Trans>
    </Button>
  );
}

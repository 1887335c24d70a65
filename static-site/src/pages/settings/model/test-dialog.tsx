import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useCallback, useEffect, useState } from "react";
import { errorText } from "../../../api/errors.ts";
import { type Backend, type BackendTest, testBackend } from "../../../api/queries/ml.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Progress } from "../../../ui/progress.tsx";
import { readable, summary } from "./exchange.ts";
import model from "./model.module.css";

type Test =
  | { readonly at: "asking" }
  | { readonly at: "failed"; readonly error: unknown }
  | { readonly at: "answered"; readonly answer: BackendTest; readonly seconds: number };

/** Asks a backend about a random task, and shows what was sent and what came back. */
export function TestDialog({ backend, onClose }: { backend: Backend; onClose: () => void }) {
  const { t } = useLingui();
  const [test, setTest] = useState<Test>({ at: "asking" });
  const { id, title } = backend;
  const ask = useCallback(async () => {
    setTest({ at: "asking" });
    const began = performance.now();
    try {
      const answer = await testBackend(id);
      setTest({ at: "answered", answer, seconds: (performance.now() - began) / 1000 });
    } catch (error) {
      setTest({ at: "failed", error });
    }
  }, [id]);
  useEffect(() => void ask(), [ask]);

  return (
    <Dialog
      title={t`Test “${title}”`}
      size="lg"
      onClose={onClose}
      footer={
        <>
          <Button busy={test.at === "asking"} onClick={() => void ask()}>
            <Trans>Run again</Trans>
          </Button>
          <Button variant="primary" data-autofocus onClick={onClose}>
            <Trans>Done</Trans>
          </Button>
        </>
      }
    >
      {test.at === "asking" && (
        <div className={model.asking} role="status">
          <Progress value={null} label={t`Asking`} />
          <Trans>Requesting predictions for a random task…</Trans>
        </div>
      )}
      {test.at === "failed" && <Notice tone="danger">{errorText(test.error)}</Notice>}
      {test.at === "answered" && <Exchange {...test} />}
    </Dialog>
  );
}

function Exchange({ answer, seconds }: { answer: BackendTest; seconds: number }) {
  const { i18n, t } = useLingui();
  const { results, version, score } = summary(answer.response);
  const duration = i18n.number(seconds, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  return (
    <div className={model.exchange}>
      <p className={model.summary}>
        <Badge tone={results > 0 ? "success" : "warning"}>
          <Plural value={results} one="# result" other="# results" />
        </Badge>
        {version !== "" && <Badge>{t`Version ${version}`}</Badge>}
        {score !== undefined && <Badge>{t`Score ${i18n.number(score, { maximumFractionDigits: 3 })}`}</Badge>}
        <Badge>{t`${duration} s`}</Badge>
      </p>
      <section>
        <h3>
          <Trans>Response</Trans>
        </h3>
        <Json value={answer.response} label={t`Response`} />
      </section>
      <section>
        <h3>
          <Trans>Request</Trans> <span>POST {answer.url}</span>
        </h3>
        <Json value={answer.request} label={t`Request`} />
      </section>
    </div>
  );
}

function Json({ value, label }: { value: unknown; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <pre className={model.json} role="region" tabIndex={0} aria-label={label}>
      {readable(value)}
    </pre>
  );
}

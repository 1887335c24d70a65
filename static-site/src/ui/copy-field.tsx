import { useLingui } from "@lingui/react/macro";
import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "./button.tsx";
import { copyText } from "./copy.ts";
import { CopyByHand } from "./copy-by-hand.tsx";
import styles from "./copy-field.module.css";

/** A value to copy elsewhere, with a button that copies it. */
export function CopyField({ value, label }: { value: string; label: string }) {
  const { t } = useLingui();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const [byHand, setByHand] = useState(false);
  const copy = async () => {
    const done = await copyText(value);
    setByHand(!done);
    if (!done) {
      field.current?.focus();
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 1600);
  };
  return (
    <div>
      <div className={styles.copy}>
        <input ref={field} readOnly value={value} aria-label={label} onFocus={(event) => event.target.select()} />
        <Button icon={copied ? <Check size={15} /> : <Copy size={15} />} onClick={() => void copy()}>
          {copied ? t`Copied` : t`Copy`}
        </Button>
      </div>
      {byHand && <CopyByHand />}
    </div>
  );
}

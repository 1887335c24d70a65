import { Trans, useLingui } from "@lingui/react/macro";
import { Ellipsis, SquarePen, Trash } from "lucide-react";
import { Fragment, type ReactNode, useState } from "react";
import { IconButton } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Switch } from "../../ui/field.tsx";
import { Menu, type MenuEntry } from "../../ui/menu.tsx";
import { toast } from "../../ui/toast.tsx";
import styles from "./entries.module.css";

/** The head of an entry: its name, the switch, and a menu to change or delete it. */
export function EntryHead({
  titleId,
  title,
  isActive,
  onSwitch,
  onEdit,
  remove,
  question,
  warning,
  more = [],
  children,
}: {
  titleId: string;
  title: string;
  /** Absent: it cannot be switched off. */
  isActive?: boolean;
  onSwitch?: (isActive: boolean) => Promise<void>;
  onEdit: () => void;
  remove: () => Promise<void>;
  /** Asked before it is deleted, with what that means. */
  question: string;
  warning: ReactNode;
  /** More lines of the menu. */
  more?: MenuEntry[];
  /** More to do with it. */
  children?: ReactNode;
}) {
  const { t } = useLingui();
  const [busy, setBusy] = useState(false);
  const [asksToDelete, setAsksToDelete] = useState(false);

  const switchTo = async (active: boolean) => {
    setBusy(true);
    try {
      await onSwitch?.(active);
    } catch (error) {
      toast.error(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className={styles.head}>
      <h2 id={titleId}>{breakable(title)}</h2>
      {isActive !== undefined && (
        <Switch
          label={<Trans>Active</Trans>}
          checked={isActive}
          onChange={(active) => {
            // Not disabled meanwhile: it would lose the focus.
            if (!busy) void switchTo(active);
          }}
        />
      )}
      {children}
      <Menu
        align="end"
        label={t`More about ${title}`}
        trigger={(props) => (
          <IconButton {...props} size="sm" label={t`More about ${title}`} icon={<Ellipsis size={16} />} />
        )}
        entries={[
          ...more,
          { label: t`Edit…`, icon: <SquarePen size={15} />, onSelect: onEdit },
          { label: t`Delete…`, icon: <Trash size={15} />, danger: true, onSelect: () => setAsksToDelete(true) },
        ]}
      />
      {asksToDelete && (
        <ConfirmDialog
          title={question}
          action={<Trans>Delete</Trans>}
          confirm={remove}
          onClose={() => setAsksToDelete(false)}
        >
          {warning}
        </ConfirmDialog>
      )}
    </div>
  );
}

/** Addresses break after their slashes. */
function breakable(text: string): ReactNode[] {
  return text.split(/(?<=[^:/][/?&])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}

/** One thing that is known of an entry; stands in a `dl` of the class `facts`. */
export function Fact({ term, children }: { term: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  );
}

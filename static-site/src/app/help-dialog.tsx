import { useLingui } from "@lingui/react/macro";
import { keyCaps } from "../hotkeys/keys.ts";
import { type Action, activeActions } from "../hotkeys/scopes.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import styles from "./help-dialog.module.css";

/** Actions that have keys, under their headings, in the order they were registered. */
export function groupActions(actions: readonly Action[]): Map<string, Action[]> {
  const groups = new Map<string, Action[]>();
  for (const action of actions) {
    if (action.keys.length === 0) continue;
    const group = action.group();
    const members = groups.get(group) ?? [];
    if (!members.some((member) => member.name === action.name)) members.push(action);
    groups.set(group, members);
  }
  return groups;
}

/** The list of hotkeys, as groups. */
export function HotkeyList({ actions }: { actions: readonly Action[] }) {
  return (
    <div className={styles.groups}>
      {[...groupActions(actions)].map(([group, members]) => (
        <section key={group} className={styles.group}>
          <h3>{group}</h3>
          <ul>
            {members.map((action) => (
              <li key={action.name} className={styles.row}>
                <span>{action.label()}</span>
                <span className={styles.keys}>
                  {keyCaps(action.keys[0] ?? "").map((cap) => (
                    <Kbd key={cap}>{cap}</Kbd>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** What `?` shows: every key that works where the person is. */
export default function HelpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog title={t`Keyboard shortcuts`} size="lg" onClose={onClose}>
      <HotkeyList actions={activeActions(true)} />
    </Dialog>
  );
}

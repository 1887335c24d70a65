import styles from "./avatar.module.css";
import { type Person, personName } from "./person.ts";

function initialsOf(person: Person): string {
  if (person.first_name || person.last_name) return `${person.first_name?.[0] ?? ""}${person.last_name?.[0] ?? ""}`;
  return person.email?.slice(0, 2) ?? "?";
}

/** A disk with the initials of a person; decorative, the name is its tooltip. */
export function Avatar({ person, size = 28 }: { person: Person; size?: number }) {
  return (
    <span
      className={styles.avatar}
      style={{ width: size, height: size }}
      data-tip={personName(person)}
      aria-hidden="true"
    >
      {initialsOf(person)}
    </span>
  );
}

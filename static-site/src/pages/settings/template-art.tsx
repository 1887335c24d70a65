import styles from "./config.module.css";
import type { Template } from "./templates.ts";

/** A small drawing of what a template's labeling screen looks like. */
export function TemplateArt({ id, group }: Pick<Template, "id" | "group">) {
  const boxes = id.includes("box") || id.includes("detection");
  const marks = id.includes("entities");
  const ticks = !(boxes || marks) || id.endsWith("-class");
  return (
    <svg className={styles.art} viewBox="0 0 220 92" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      {group === "image" ? <Picture boxes={boxes} /> : <Lines marks={marks} />}
      {ticks && <Ticks several={id === "topics" || id === "image-tags"} />}
    </svg>
  );
}

function Lines({ marks }: { marks: boolean }) {
  const line = (y: number, width: number) => (
    <rect key={y} x="26" y={y} width={width} height="7" rx="3.5" fill="var(--border-strong)" opacity="0.6" />
  );
  return (
    <>
      {[line(20, 130), line(35, 150), line(50, 104)]}
      {marks && (
        <g opacity="0.85">
          <rect x="48" y="17" width="38" height="13" rx="4" fill="var(--danger)" />
          <rect x="112" y="32" width="44" height="13" rx="4" fill="var(--sky-1)" />
          <rect x="32" y="47" width="30" height="13" rx="4" fill="var(--success)" />
        </g>
      )}
    </>
  );
}

function Picture({ boxes }: { boxes: boolean }) {
  return (
    <>
      <rect x="26" y="14" width="128" height="64" rx="6" fill="var(--surface)" stroke="var(--border-strong)" />
      <path d="M32 72l30-30 22 22 16-14 32 22z" fill="var(--accent-soft-hover)" />
      <circle cx="128" cy="32" r="8" fill="var(--accent-border)" />
      {boxes && (
        <g fill="none" strokeWidth="2">
          <rect x="44" y="38" width="36" height="32" rx="2" stroke="var(--success)" />
          <rect x="116" y="20" width="25" height="25" rx="2" stroke="var(--danger)" />
        </g>
      )}
    </>
  );
}

function Ticks({ several }: { several: boolean }) {
  const chosen = several ? [0, 2] : [0];
  return (
    <>
      {[0, 1, 2].map((index) => (
        <g key={index} transform={`translate(172 ${22 + index * 18})`}>
          <rect
            width="11"
            height="11"
            rx={several ? 3 : 5.5}
            fill={chosen.includes(index) ? "var(--accent)" : "var(--surface)"}
            stroke="var(--accent-border)"
          />
          <rect x="16" y="3" width="20" height="5" rx="2.5" fill="var(--border-strong)" opacity="0.7" />
        </g>
      ))}
    </>
  );
}

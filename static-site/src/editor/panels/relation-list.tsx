import { Trans, useLingui } from "@lingui/react/macro";
import { ArrowLeft, ArrowLeftRight, ArrowRight, X } from "lucide-react";
import { IconButton } from "../../ui/button.tsx";
import { useEditor, useRelations } from "../context.ts";
import { goTo } from "../core/commands.ts";
import { type Direction, labelsOf, type Region, type Relation } from "../core/items.ts";
import { kindOf } from "../regions/kinds.ts";
import styles from "./relation-list.module.css";

const ICONS: Record<Direction, typeof ArrowRight> = { right: ArrowRight, left: ArrowLeft, bi: ArrowLeftRight };
const NEXT: Record<Direction, Direction> = { right: "left", left: "bi", bi: "right" };

/** The relations between regions; nothing while there is none. */
export function RelationList() {
  const { t } = useLingui();
  const relations = useRelations();
  if (relations.length === 0) return null;
  return (
    <section className={styles.panel} aria-label={t`Relations`}>
      <h2>
        <Trans>Relations</Trans> <span>{relations.length}</span>
      </h2>
      <ul>
        {relations.map((relation) => (
          <Row key={relation.id} relation={relation} />
        ))}
      </ul>
    </section>
  );
}

function Row({ relation }: { relation: Relation }) {
  const { t } = useLingui();
  const { session } = useEditor();
  const { from, to, direction, labels } = relation;
  const Icon = ICONS[direction];
  const ends = [session.document.region(from), session.document.region(to)];
  return (
    <li className={styles.row}>
      <End region={ends[0]} />
      <IconButton
        size="sm"
        label={t`Change the direction`}
        icon={<Icon size={15} />}
        disabled={session.readOnly}
        onClick={() => session.setDirection(relation, NEXT[direction])}
      />
      <End region={ends[1]} />
      {labels.length > 0 && <em dir="auto">{labels.join(", ")}</em>}
      {!session.readOnly && (
        <IconButton
          size="sm"
          label={t`Delete the relation`}
          icon={<X size={14} />}
          onClick={() => session.deleteRelation(relation)}
        />
      )}
    </li>
  );
}

function End({ region }: { region: Region | undefined }) {
  const { session, engines } = useEditor();
  if (!region) return null;
  const { describe } = kindOf(region.shape.type);
  return (
    <button type="button" className={styles.end} dir="auto" onClick={() => goTo(session, engines, region.id)}>
      {labelsOf(region).join(", ")} <small>{describe(region, region.shape)}</small>
    </button>
  );
}

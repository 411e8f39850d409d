import { Badge, Text } from "@mantine/core";
import auditQuery from "./audit-tail.graphql?raw";
import styles from "./audit-tail.module.css";
import { Failure } from "./failure.js";
import { Panel } from "./panel.js";
import { showCount, showMoment } from "./show.js";
import { useAnswer } from "./use-answer.js";

interface Entry {
  id: string;
  act: string;
  outcome: string;
  why: string | null;
  enteredAt: string;
  version: string | null;
  objectCount: number | null;
  frames: number | null;
  via: string;
  user: { displayName: string } | null;
}

interface AuditAnswer {
  auditEntries: { nodes: Entry[] };
}

/** Each look at the tail is an entry of its own; they would crowd out what it is there to show. */
const readingTheLog = "audit.read";
const shownEntries = 8;

function count(n: number | null, one: string): string | null {
  return n === null ? null : `${showCount(n)} ${n === 1 ? one : `${one}s`}`;
}

function describe({ version, objectCount, frames }: Entry): string {
  const parts = [version, count(objectCount, "clip"), count(frames, "frame")];
  return parts.filter(Boolean).join(" · ");
}

function EntryRow({ entry }: { entry: Entry }) {
  const isPlain = entry.outcome === "allowed" || entry.outcome === "completed";
  return (
    <li>
      <span>
        <b>{entry.act}</b>{" "}
        {!isPlain && (
          <Badge size="xs" color="red" variant="light" tt="none">
            {entry.outcome} {entry.why}
          </Badge>
        )}
      </span>
      <time className={styles["when"]} dateTime={entry.enteredAt}>
        {showMoment(entry.enteredAt)}
      </time>
      <span className={styles["quiet"]}>{describe(entry)}</span>
      <span className={styles["when"]}>{entry.user?.displayName ?? "nobody"}</span>
    </li>
  );
}

/** The newest entries of the audit log, read again after each act on the page. */
export function AuditTail({ turn }: { turn: number }) {
  const { answer, failure } = useAnswer<AuditAnswer>(auditQuery, {}, turn);
  const entries = (answer?.auditEntries.nodes ?? []).filter(({ act }) => act !== readingTheLog);
  return (
    <Panel title="Audit log" aside="newest first">
      {failure?.code === "FORBIDDEN" && (
        <Text size="sm" c="dimmed">
          The log is shown to auditors and admins. What you do is entered all the same.
        </Text>
      )}
      {failure && failure.code !== "FORBIDDEN" && <Failure failure={failure} />}
      {answer && entries.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was accessed yet.
        </Text>
      )}
      <ol className={styles["entries"]}>
        {entries.slice(0, shownEntries).map((entry) => (
          <EntryRow key={entry.id} entry={entry} />
        ))}
      </ol>
    </Panel>
  );
}

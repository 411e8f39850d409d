import { Button, Loader, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { ask, type AskFailure } from "./ask.js";
import { StateBadge, type FileState } from "./clip-state.js";
import clipsQuery from "./clips.graphql?raw";
import { Failure } from "./failure.js";
import { Refusal } from "./refusal.js";
import { Panel } from "./panel.js";
import styles from "./panel.module.css";
import { allClasses, linkTo, type Place } from "./place.js";
import { showCount, showSegment, showSplit } from "./show.js";
import { toFailure, useAnswer } from "./use-answer.js";

/** A clip's place in a version, as the lists of clips show it. */
interface ListedPlace {
  split: string;
  version: { name: string };
  actionClass: { name: string } | null;
}

interface ListedClip {
  id: string;
  sourceId: string;
  startSeconds: number | null;
  endSeconds: number | null;
  listings: ListedPlace[];
  files: FileState[];
}

interface ClipPage {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: ListedClip[];
}

interface ClipsAnswer {
  clips: ClipPage;
}

function ClipRow({ clip, place }: { clip: ListedClip; place: Place }) {
  const here = clip.listings.filter(({ version }) => version.name === place.version);
  const splits = here.map(({ split }) => showSplit(split)).join(", ");
  const label = here[0]?.actionClass?.name ?? "hidden label";
  return (
    <li>
      <a
        className={styles["row"]}
        href={linkTo({ ...place, clip: clip.id })}
        aria-current={place.clip === clip.id}
      >
        <span style={{ flex: 1, minWidth: 0 }}>
          <Text span ff="monospace" size="sm">
            {clip.sourceId}
          </Text>{" "}
          <Text component="div" size="xs" c="dimmed">
            {[
              showSegment(clip.startSeconds, clip.endSeconds),
              splits,
              place.className === allClasses && label,
            ]
              .filter(Boolean)
              .join(" · ")}
          </Text>
        </span>
        <StateBadge file={clip.files[0]} />
      </a>
    </li>
  );
}

function useMore(filter: Record<string, unknown>, first: ClipPage | undefined) {
  const [more, setMore] = useState<ClipPage[]>([]);
  const [failure, setFailure] = useState<AskFailure | null>(null);
  const last = more.at(-1) ?? first;
  const readOn = (): void => {
    ask<ClipsAnswer>(clipsQuery, { filter, after: last?.pageInfo.endCursor }).then(
      ({ clips }) => setMore((pages) => [...pages, clips]),
      (thrown: unknown) => setFailure(toFailure(thrown)),
    );
  };
  const clips = [first, ...more].flatMap((page) => page?.nodes ?? []);
  return { clips, hasMore: last?.pageInfo.hasNextPage ?? false, readOn, failure };
}

interface ClipListParts {
  place: Place;
  /** Called when clips were read: that stands in the audit log. */
  onAct: () => void;
  className?: string | undefined;
}

/** The clips of a class of a version, page by page. Made anew for another class (by its `key`). */
export function ClipList({ place, onAct, className }: ClipListParts) {
  const { dataset, version } = place;
  const isAll = place.className === allClasses;
  const filter = { dataset, version, ...(isAll ? {} : { classes: [place.className] }) };
  const { answer, failure, isAsking } = useAnswer<ClipsAnswer>(clipsQuery, { filter });
  const more = useMore(filter, answer?.clips);
  useEffect(() => {
    if (answer) onAct();
  }, [answer, onAct]);
  const title = isAll ? "All clips" : (place.className ?? "");
  return (
    <Panel
      title={title}
      aside={answer && `${showCount(answer.clips.totalCount)} clips`}
      className={className}
    >
      {failure && <Refusal failure={failure} />}
      {isAsking && !answer && <Loader size="sm" aria-label="Reading the clips" />}
      {answer && more.clips.length === 0 && (
        <Text size="sm" c="dimmed">
          This version lists no clip of that class.
        </Text>
      )}
      <ul className={styles["rows"]}>
        {more.clips.map((clip) => (
          <ClipRow key={clip.id} clip={clip} place={place} />
        ))}
      </ul>
      {more.failure && <Failure failure={more.failure} />}
      {more.hasMore && (
        <Button variant="subtle" fullWidth mt="xs" onClick={more.readOn}>
          Show more
        </Button>
      )}
    </Panel>
  );
}

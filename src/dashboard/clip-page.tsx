import { Alert, Anchor, Badge, Group, Loader, Stack, Text } from "@mantine/core";
import { useEffect } from "react";
import clipQuery from "./clip.graphql?raw";
import styles from "./clip-page.module.css";
import { StateBadge, type FileState } from "./clip-state.js";
import { ExtractPanel } from "./extract-panel.js";
import { Refusal } from "./refusal.js";
import { Panel } from "./panel.js";
import type { Place } from "./place.js";
import { showBytes, showSeconds, showSegment, showSplit } from "./show.js";
import { useAnswer } from "./use-answer.js";

interface ClipFile extends FileState {
  mirror: { name: string };
  detail: string | null;
  sizeBytes: number | null;
  codec: string | null;
  widthPx: number | null;
  heightPx: number | null;
  frameRate: number | null;
  frameCount: number | null;
  durationSeconds: number | null;
  scannedAt: string;
}

interface ClipFacts {
  id: string;
  sourceId: string;
  startSeconds: number | null;
  endSeconds: number | null;
  url: string | null;
  listings: {
    split: string;
    labelIndex: number | null;
    version: { name: string };
    actionClass: { name: string } | null;
  }[];
  files: ClipFile[];
}

function Facts({ file }: { file: ClipFile }) {
  const size = file.widthPx && file.heightPx ? `${file.widthPx} × ${file.heightPx}` : null;
  const facts: [string, string | null][] = [
    ["mirror", file.mirror.name],
    ["codec", file.codec],
    ["picture", size],
    ["frames", file.frameCount === null ? null : String(file.frameCount)],
    ["rate", file.frameRate === null ? null : `${Number(file.frameRate.toFixed(3))} /s`],
    ["duration", file.durationSeconds === null ? null : showSeconds(file.durationSeconds)],
    ["file", file.sizeBytes === null ? null : showBytes(file.sizeBytes)],
  ];
  return (
    <dl className={styles["facts"]}>
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Heading({ clip, version }: { clip: ClipFacts; version: string | null }) {
  return (
    <Group gap="xs">
      <StateBadge file={clip.files[0]} />
      {clip.listings.map((listing) => {
        const label = listing.actionClass?.name ?? "hidden label";
        const index = listing.labelIndex === null ? "" : ` (${listing.labelIndex})`;
        return (
          <Badge
            key={`${listing.version.name} ${listing.split}`}
            variant={listing.version.name === version ? "light" : "outline"}
            color={listing.version.name === version ? "blue" : "gray"}
            tt="none"
          >
            {listing.version.name} · {showSplit(listing.split)} · {label}
            {index}
          </Badge>
        );
      })}
      {clip.url !== null && version !== "demo" && (
        <Anchor href={clip.url} target="_blank" rel="noreferrer" size="sm">
          at its source
        </Anchor>
      )}
      {version === "demo" && (
        <Text size="xs" c="dimmed">
          drawn on this machine, not at YouTube
        </Text>
      )}
    </Group>
  );
}

interface ClipPageParts {
  place: Place;
  /** Called when the clip or its frames were read: that stands in the audit log. */
  onAct: () => void;
  className?: string | undefined;
}

/** One clip: where it is listed, the facts of its file, and its frames on demand. */
export function ClipPage({ place, onAct, className }: ClipPageParts) {
  const { answer, failure, isAsking } = useAnswer<{ clip: ClipFacts | null }>(clipQuery, {
    id: place.clip,
  });
  const clip = answer?.clip;
  useEffect(() => {
    if (answer) onAct();
  }, [answer, onAct]);
  const segment = clip ? showSegment(clip.startSeconds, clip.endSeconds) : "";
  return (
    <Panel
      title={clip?.sourceId ?? "Clip"}
      aside={segment && `${segment} of its source`}
      className={className}
    >
      {failure && <Refusal failure={failure} />}
      {isAsking && !answer && <Loader size="sm" aria-label="Reading the clip" />}
      {answer && !clip && (
        <Text c="dimmed">There is no such clip, or you hold no grant for it.</Text>
      )}
      {clip && (
        <Stack gap="md">
          <Heading clip={clip} version={place.version} />
          {clip.files.map((file) => (
            <Facts key={file.mirror.name} file={file} />
          ))}
          {clip.files.map(
            (file) =>
              file.reason !== null && (
                <Alert key={file.mirror.name} color="orange" variant="light" title={file.reason}>
                  {file.detail ?? `The last scan of ${file.mirror.name} found it so.`}
                </Alert>
              ),
          )}
          <ExtractPanel key={clip.id} clipId={clip.id} version={place.version} onAct={onAct} />
        </Stack>
      )}
    </Panel>
  );
}

import { Alert, Anchor, Code, Group, Loader, Stack, Table, Text } from "@mantine/core";
import { useEffect } from "react";
import { CopyText } from "./copy-text.js";
import { Panel } from "./panel.js";
import { allClasses, linkTo } from "./place.js";
import { Refusal } from "./refusal.js";
import { showCount, showSegment } from "./show.js";
import splitOverlapQuery from "./split-overlap.graphql?raw";
import { nameSplit, type SplitName } from "./split-name.js";
import { useAnswer } from "./use-answer.js";

interface Place {
  className: string | null;
  clip: { startSeconds: number | null; endSeconds: number | null };
}

interface PairAnswer {
  splitOverlap: {
    verdict: "SAFE" | "OVERLAPS";
    words: string;
    safeSubset: { count: number; leftOutCount: number };
    clips: {
      edges: { node: { id: string; sourceId: string }; train: Place[]; evaluate: Place[] }[];
    };
  };
}

function describe({ className, clip }: Place): string {
  const segment = showSegment(clip.startSeconds, clip.endSeconds);
  return [segment, className ?? "hidden label"].filter(Boolean).join(" · ");
}

interface PairParts {
  dataset: string;
  train: SplitName;
  evaluate: SplitName;
  /** Called when clips were read: that stands in the audit log. */
  onAct: () => void;
  className?: string | undefined;
}

function Offending({
  dataset,
  train,
  answer,
}: Pick<PairParts, "dataset" | "train"> & { answer: PairAnswer }) {
  const { edges } = answer.splitOverlap.clips;
  if (edges.length === 0) return null;
  return (
    <Table fz="xs" verticalSpacing={4} aria-label="Offending clips">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>source</Table.Th>
          <Table.Th>trained on as</Table.Th>
          <Table.Th>evaluated on as</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {edges.map((edge) => (
          <Table.Tr key={edge.node.id}>
            <Table.Td ff="monospace">
              <Anchor
                size="xs"
                href={linkTo({
                  dataset,
                  version: train.version,
                  className: edge.train[0]?.className ?? allClasses,
                  clip: edge.node.id,
                })}
              >
                {edge.node.sourceId}
              </Anchor>
            </Table.Td>
            <Table.Td>{edge.train.map(describe).join("; ")}</Table.Td>
            <Table.Td>{edge.evaluate.map(describe).join("; ")}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** May one train on this split and evaluate on that? The verdict, the clips in both, a safe list. */
export function OverlapPair({ dataset, train, evaluate, onAct, className }: PairParts) {
  const { answer, failure, isAsking } = useAnswer<PairAnswer>(splitOverlapQuery, {
    train: [{ dataset, ...train }],
    evaluate: [{ dataset, ...evaluate }],
  });
  useEffect(() => {
    if (answer) onAct();
  }, [answer, onAct]);
  const names = [train, evaluate].map((each) =>
    dataset === "kinetics" ? nameSplit(each) : `${dataset}/${nameSplit(each)}`,
  );
  const command = `npx kineograph version overlap --train ${names[0]} --evaluate ${names[1]} --level video --safe-list safe.csv --purpose train`;
  const found = answer?.splitOverlap;
  return (
    <Panel
      title={`Train on ${nameSplit(train)}, evaluate on ${nameSplit(evaluate)}?`}
      className={className}
    >
      <Stack gap="sm">
        {failure && <Refusal failure={failure} />}
        {isAsking && !answer && <Loader size="sm" aria-label="Reading what they share" />}
        {found && (
          <>
            <Alert
              color={found.verdict === "SAFE" ? "teal" : "red"}
              variant="light"
              title={found.verdict}
            >
              <Text size="sm">{found.words.replace(/^\w+: /, "")}</Text>
            </Alert>
            <Text size="sm">
              Safe to train on: <b>{showCount(found.safeSubset.count)}</b> listings; left out:{" "}
              <b>{showCount(found.safeSubset.leftOutCount)}</b>.
            </Text>
            <Group gap="xs" wrap="nowrap" align="start">
              <Code
                block
                fz={11}
                tabIndex={0}
                aria-label="Command for the safe list"
                style={{ flex: 1, whiteSpace: "pre-wrap" }}
              >
                {command}
              </Code>
              <CopyText text={command} what="the command" />
            </Group>
            {answer && <Offending {...{ dataset, train, answer }} />}
          </>
        )}
      </Stack>
    </Panel>
  );
}

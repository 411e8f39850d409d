import { Group, Loader, Select, Stack, Table, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import compareQuery from "./compare-versions.graphql?raw";
import styles from "./overlap-matrix.module.css";
import { Panel } from "./panel.js";
import { Refusal } from "./refusal.js";
import { showCount } from "./show.js";
import { useAnswer } from "./use-answer.js";

interface Rename {
  from: { name: string };
  to: { name: string };
  reason: string;
  sharedClipCount: number;
  shareOfOld: number | null;
}

interface CompareAnswer {
  compareVersions: {
    from: { revision: string };
    to: { revision: string };
    clipCounts: Record<string, number>;
    addedClasses: { nodes: { name: string }[] };
    removedClasses: { nodes: { name: string }[] };
    renamedClasses: { nodes: Rename[] };
    labelIndexChanges: { totalCount: number };
  };
}

function Renames({ renames }: { renames: readonly Rename[] }) {
  if (renames.length === 0) return null;
  return (
    <Table fz="xs" verticalSpacing={4} aria-label="Renamed classes">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>old name</Table.Th>
          <Table.Th>new name</Table.Th>
          <Table.Th>because of</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {renames.map(({ from, to, reason, sharedClipCount, shareOfOld }) => (
          <Table.Tr key={from.name}>
            <Table.Td>{from.name}</Table.Td>
            <Table.Td>{to.name}</Table.Td>
            <Table.Td>
              {reason === "SPELLING" && "its spelling; "}
              {showCount(sharedClipCount)} clips
              {shareOfOld !== null && `, ${Math.round(shareOfOld * 100)} % of the old`}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Names({ title, nodes }: { title: string; nodes: readonly { name: string }[] }) {
  if (nodes.length === 0) return null;
  return (
    <details>
      <summary>
        <Text span size="sm">
          {showCount(nodes.length)} classes {title}
        </Text>
      </summary>
      <Text size="xs">{nodes.map(({ name }) => name).join(", ")}</Text>
    </details>
  );
}

interface CompareParts {
  dataset: string;
  /** Versions that have lists. */
  versions: readonly string[];
  /** Called when the lists were read: that stands in the audit log. */
  onAct: () => void;
  className?: string | undefined;
}

/** What changed from one version to another. */
export function ComparePanel({ dataset, versions, onAct, className }: CompareParts) {
  const [from, setFrom] = useState(versions.at(-2) ?? null);
  const [to, setTo] = useState(versions.at(-1) ?? null);
  const isPair = from !== null && to !== null && from !== to;
  const variables = isPair ? { dataset, from, to } : null;
  const { answer, failure, isAsking } = useAnswer<CompareAnswer>(compareQuery, variables);
  useEffect(() => {
    if (answer) onAct();
  }, [answer, onAct]);
  const found = answer?.compareVersions;
  const choice = { data: [...versions], size: "xs", allowDeselect: false, w: 130 } as const;
  return (
    <Panel title="What changed" className={className}>
      <Stack gap="sm">
        <Group gap="sm">
          <Select label="From" {...choice} value={from} onChange={setFrom} />
          <Select label="To" {...choice} value={to} onChange={setTo} />
        </Group>
        {!isPair && (
          <Text size="sm" c="dimmed">
            {versions.length < 2 ? "There is one version with lists." : "Choose two versions."}
          </Text>
        )}
        {failure && <Refusal failure={failure} />}
        {isAsking && !answer && <Loader size="sm" aria-label="Comparing" />}
        {found && (
          <>
            <dl className={styles["facts"]}>
              {Object.entries(found.clipCounts).map(([name, n]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{showCount(n)}</dd>
                </div>
              ))}
            </dl>
            <Renames renames={found.renamedClasses.nodes} />
            <Names title="added" nodes={found.addedClasses.nodes} />
            <Names title="removed" nodes={found.removedClasses.nodes} />
            <Text size="sm">
              {showCount(found.labelIndexChanges.totalCount)} classes have another label index.
            </Text>
          </>
        )}
      </Stack>
    </Panel>
  );
}
